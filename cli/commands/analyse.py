"""`lurewatch analyse`: works off what is pending."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, ledger, progress, say, settings, write_json


@click.command("analyse", short_help="Judge the postings that have no analysis yet.")
@click.option("--stale", is_flag=True, help="Also those judged by other rules or models than the present ones.")
@click.option("--workers", type=int, help="Processes; 0 is one a core. [LUREWATCH_WORKERS]")
@click.option("--reasons", metavar="LANG", help="Language of the reasons: en, es, ro. [LUREWATCH_REASONS_LANGUAGE]")
@data_option
@json_option
def command(stale: bool, workers: int | None, reasons: str | None, data: str | None, as_json: bool) -> None:
    """Turns each pending posting into an analysis: language, rules, indicators, score, band and reasons. May be stopped and repeated at any time."""
    from nlp.worker import work_off

    found = settings(data=data, workers=workers, reasons_language=reasons)
    with ledger(found) as opened, progress("analysing") as tell:
        counts = work_off(opened, found, stale=stale, progress=tell)
    if as_json:
        write_json(counts)
    else:
        say(str(counts))
