"""`lurewatch sources ready`: the cards that are shipped."""

from __future__ import annotations

import click

from cli.shared import json_option, table, write_json


@click.command("ready", short_help="List the cards that are shipped: real public sources, off until you turn one on.")
@json_option
def command(as_json: bool) -> None:
    """Names, kinds, countries and languages of the shipped cards, and how each was checked. `sources add NAME` copies one into your folder."""
    from crawler import ready as shipped

    rows = shipped.listed()
    if as_json:
        write_json(rows)
        return
    shown = [
        (r.name, r.kind, r.country, ", ".join(r.languages), f"{r.checked_on}, {r.checked_by}", r.about) for r in rows
    ]
    table(["name", "kind", "country", "languages", "checked", ""], shown)
