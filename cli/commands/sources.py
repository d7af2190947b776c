"""`lurewatch sources`: the source cards and their health."""

from __future__ import annotations

import click

from cli.ready_cards import ready
from cli.shared import data_option, json_option, ledger, say, settings, sources_option, table, write_json
from cli.suggesting import suggest


@click.group("sources", short_help="List the sources with their health, check their cards.")
def command() -> None:
    """The source cards and how their last runs went."""


@command.command("list", short_help="Show each source with its last run.")
@sources_option
@data_option
@json_option
def list_(sources: str | None, data: str | None, as_json: bool) -> None:
    """Shows each card, when it last ran, how that ended, and when it is due."""
    from crawler.run import health

    found = settings(data=data, sources=sources)
    with ledger(found) as opened:
        rows = health(found.sources, opened)
    if as_json:
        write_json(rows)
    else:
        shown = [
            (
                h.name,
                h.kind,
                "on" if h.enabled else "off",
                h.outcome or "never ran",
                h.postings,
                h.rejected,
                h.due and f"{h.due:%Y-%m-%d %H:%M}",
            )
            for h in rows
        ]
        table(["source", "kind", "", "last run", "postings", "not used", "due"], shown)


@command.command(
    "check", short_help="Check every card, or walk one source: dns, tls, robots, fetch, extract, validate."
)
@click.argument("source", required=False)
@sources_option
@data_option
def check(source: str | None, sources: str | None, data: str | None) -> None:
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


command.add_command(suggest)
command.add_command(ready)
