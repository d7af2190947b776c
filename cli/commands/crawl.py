"""`lurewatch crawl`: runs sources now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.shared import data_option, json_option, ledger, progress, say, settings, sources_option, table, write_json

if TYPE_CHECKING:
    from records.crawls import RunSummary


@click.command("crawl", short_help="Run sources now, or those that are due.")
@click.argument("source", nargs=-1)
@click.option("--due", is_flag=True, help="Only sources whose interval has passed since their last run.")
@sources_option
@data_option
@json_option
def command(source: tuple[str, ...], due: bool, sources: str | None, data: str | None, as_json: bool) -> None:
    """Runs the named SOURCEs, or all cards of the folder, with each card's pace and assertions. Exit code 1 if one of them failed."""
    from crawler.run import choose, crawl

    found = settings(data=data, sources=sources)
    with ledger(found) as opened:
        cards = choose(found.sources, source, due=due, ledger=opened)
    if not cards:
        say("nothing is due" if due else f"no enabled cards in {found.sources}; `lurewatch sources list` shows them")
    with progress("crawling") as tell:
        runs = crawl(found, cards, progress=tell) if cards else []
    if as_json:
        write_json(runs)
    else:
        show(runs)
    if any(r.outcome != "finished" for r in runs):
        raise click.exceptions.Exit(1)


def show(runs: list[RunSummary]) -> None:
    """A table of runs, and under it what could not be used."""
    names = ("pages", "new", "changed", "seen", "relisted", "gone")
    if runs:
        table(
            ["source", "outcome", *names], [(r.source, r.outcome, *(r.counts.get(n, 0) for n in names)) for r in runs]
        )
    for r in runs:
        for reason, n in r.counts.get("rejected", {}).items():
            say(f"{r.source}: {n} not used: {reason}")
        if r.note:
            say(f"{r.source}: {r.note}")
