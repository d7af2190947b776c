"""`lurewatch sources check`: whether cards have faults, and at which step a source fails."""

from __future__ import annotations

import click

from cli.shared import data_option, say, settings, sources_option, table


@click.command("check", short_help="Check every card, or walk one source: dns, tls, robots, fetch, extract, validate.")
@click.argument("source", required=False)
@sources_option
@data_option
def command(source: str | None, sources: str | None, data: str | None) -> None:
    """Names every fault of the cards with file and line; with SOURCE, fetches its first page and says at which step it fails."""
    from crawler.cards import load_cards
    from crawler.check import walk

    found = settings(data=data, sources=sources)
    cards = load_cards(found.sources)
    if source is None:
        say(f"{len(cards)} card{'' if len(cards) == 1 else 's'} without a fault")
        return
    if source not in cards:
        raise click.UsageError(f"no card {source} in {found.sources}")
    steps = walk(found, cards[source])
    table(["step", "", "what was seen"], [(s.name, "ok" if s.ok else "FAILED", s.detail) for s in steps])
    if not all(s.ok for s in steps):
        raise click.exceptions.Exit(1)
