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
@click.option("--anyway", is_flag=True, help="Also sources whose host or provider is left alone after failures.")
@click.option("--now", is_flag=True, help="Also outside the hours that a card names (`pace.window`).")
@sources_option
@data_option
@json_option
def command(
    source: tuple[str, ...],
    due: bool,
    anyway: bool,
    now: bool,
    sources: str | None,
    data: str | None,
    as_json: bool,
) -> None:
    """Runs the named SOURCEs, or all cards of the folder, with each card's pace and assertions.

    Exit code 1 if one of them failed, or if one that was named could not run.
    """
    from crawler.run import choose, crawl
    from crawler.sources import at_any_hour

    found = settings(data=data, sources=sources)
    with ledger(found) as opened:
        cards = choose(found.sources, source, due=due, ledger=opened)
    if not cards:
        say("nothing is due" if due else f"no enabled cards in {found.sources}; `lurewatch sources list` shows them")
    if now:
        cards = [at_any_hour(c) for c in cards]
    with progress("crawling") as tell:
        runs = crawl(found, cards, progress=tell, anyway=anyway) if cards else []
    if as_json:
        write_json(runs)
    else:
        show(runs)
    fine = ("finished",) if source else ("finished", "held")
    if any(r.outcome not in fine for r in runs):
        raise click.exceptions.Exit(1)


def show(runs: list[RunSummary]) -> None:
    """A table of runs, and under it what could not be used."""
    names = ("pages", "new", "changed", "seen", "relisted", "gone")
    if runs:
        table(
            ["source", "outcome", *names], [(r.source, r.outcome, *(r.counts.get(n, 0) for n in names)) for r in runs]
        )
    for r in runs:
        if r.outcome == "held":
            # A result, not a message: `watch`, which asks again each minute, passes only messages on.
            click.echo(f"{r.source}: not run: {r.note}; `lurewatch crawl {r.source} --anyway` runs it all the same")
            continue
        for reason, n in r.counts.get("rejected", {}).items():
            say(f"{r.source}: {n} not used: {reason}")
        if r.note:
            say(f"{r.source}: {r.note}")
