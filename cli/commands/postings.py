"""`lurewatch postings`: the ledger's postings as JSON Lines."""

from __future__ import annotations

import click

from cli.shared import data_option, ledger, settings, write_json


@click.command("postings", short_help="Print postings as JSON Lines, contacts masked.")
@click.option("--source", help="Only postings of this source.")
@data_option
def command(source: str | None, data: str | None) -> None:
    """Prints the newest revision of each posting, one JSON object a line, ordered by id; `lurewatch screen` reads them. Contacts are masked."""
    from index.export import flat

    with ledger(settings(data=data)) as opened:
        for dossier in opened.each(source=source):
            write_json(flat(dossier))
