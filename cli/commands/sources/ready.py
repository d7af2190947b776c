"""`lurewatch sources ready`: the cards that are shipped."""

from __future__ import annotations

import click

from cli.shared import json_option, say, table, write_json


@click.command("ready", short_help="List the cards that are shipped: real public sources, off until you turn one on.")
@click.argument("name", required=False)
@click.option("--language", metavar="CODE", help="Only cards of sources in this language, as ro.")
@click.option("--country", metavar="CODE", help="Only cards of this country, as PL.")
@click.option("--kind", help="Only cards of this kind, as telegram.")
@json_option
def command(name: str | None, language: str | None, country: str | None, kind: str | None, as_json: bool) -> None:
    """Names, kinds, countries and languages of the shipped cards, and how each was checked; with NAME, the card itself. `sources add NAME` copies one into your folder."""
    from crawler import ready as shipped

    if name:
        if language or country or kind:
            raise click.UsageError("NAME prints one card; --language, --country and --kind choose from the list")
        click.echo(shipped.text(name), nl=False)
        return
    rows = [
        r
        for r in shipped.listed()
        if (not language or language.lower() in r.languages)
        and (not country or country.upper() == r.country)
        and (not kind or kind == r.kind)
    ]
    if as_json:
        write_json(rows)
        return
    shown = [
        (r.name, r.kind, r.country, ", ".join(r.languages), f"{r.checked_on}, {r.checked_by}", r.about) for r in rows
    ]
    table(["name", "kind", "country", "languages", "checked", ""], shown)
    say("`lurewatch sources ready NAME` shows a card, `lurewatch sources add NAME` copies it into your folder, off")
