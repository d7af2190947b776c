"""`lurewatch sources list`: every source in one look, those that need somebody first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.shared import data_option, json_option, ledger, say, settings, sources_option, table, write_json

if TYPE_CHECKING:
    from crawler.sources import Health


@click.command("list", short_help="Show each source with its health, those that need somebody first.")
@sources_option
@data_option
@json_option
def command(sources: str | None, data: str | None, as_json: bool) -> None:
    """Shows each card: its last run and how that ended, its postings and their trend, what it could not use, how much of it was blocked this week,
    and when it is due. Under the table, why a source stands first."""
    from crawler.sources import health

    found = settings(data=data, sources=sources)
    with ledger(found) as opened:
        rows = health(found.sources, opened)
    if as_json:
        write_json(rows)
        return
    columns = ["source", "kind", "", "last run", "outcome", "postings", "", "not used", "blocked this week", "due"]
    table(columns, [_row(h) for h in rows])
    for h in rows:
        if h.unwell:
            say(f"{h.name}: {h.unwell}")


def _row(h: Health) -> tuple[object, ...]:
    when = h.started and f"{h.started:%Y-%m-%d %H:%M}"
    due = "held back" if h.circuit else h.due and f"{h.due:%Y-%m-%d %H:%M}"
    blocked = f"{h.blocked_share:.0%} blocked" if h.blocked_share else ""
    on = "on" if h.enabled else "off"
    mark = "! " if h.unwell else ""
    outcome = h.outcome or "never ran"
    return (mark + h.name, h.kind, on, when, outcome, h.postings, _arrow(h.trend), h.open_rejects, blocked, due)


def _arrow(trend: float | None) -> str:
    if trend is None or abs(trend) < 0.05:
        return ""
    return f"{'up' if trend > 0 else 'down'} {abs(trend):.0%}"
