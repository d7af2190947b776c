"""`lurewatch screen`: judges texts that are not in the ledger."""

from __future__ import annotations

import sys

import click

from cli.shared import data_option, settings


@click.command("screen", short_help="Judge texts that are not in the ledger: JSON Lines in, JSON Lines out.")
@click.argument("file", type=click.File("rb", lazy=False), default="-")
@click.option("--workers", type=int, help="Processes; 0 is one a core. [LUREWATCH_WORKERS]")
@click.option("--reasons", metavar="LANG", help="Language of the reasons: en, es, ro. [LUREWATCH_REASONS_LANGUAGE]")
@data_option
def command(file: object, workers: int | None, reasons: str | None, data: str | None) -> None:
    """Reads one JSON object a line ({"id", "text"}; title, language, url, country, source optional) and prints one judgement a line, in the same order.

    A line that cannot be read gives {"id", "error"} in its place and the rest goes on.
    """
    from nlp.screen import screen

    found = settings(data=data, workers=workers, reasons_language=reasons)
    out = sys.stdout
    for line in screen(file, found):  # type: ignore[arg-type]
        out.write(line + "\n")
        out.flush()
