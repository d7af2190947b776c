"""`lurewatch sources coverage`: how much of each source was let be seen, week by week."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, ledger, say, settings, table, write_json


@click.command("coverage", short_help="Show how much of each source was blocked or failed, by week.")
@click.argument("source", required=False)
@click.option(
    "--weeks", type=click.IntRange(1, 520), default=8, show_default=True, help="Weeks back, this one among them."
)
@data_option
@json_option
def command(source: str | None, weeks: int, data: str | None, as_json: bool) -> None:
    """Shows, for each source and ISO week, how many pages and listings were asked for, and how many of them were blocked or failed.

    Where a source lets little be seen, few findings mean little.
    """
    with ledger(settings(data=data)) as opened:
        found = opened.coverage.weeks(source=source, weeks=weeks)
    if as_json:
        names = ("source", "week", "runs", "asked", "blocked", "failed", "blocked_share")
        write_json([{n: getattr(w, n) for n in names} for w in found])
    elif not found:
        say("no source was crawled in these weeks")
    else:
        shown = [
            (w.source, w.week, w.runs, w.asked, w.blocked, w.failed, f"{w.blocked_share:.0%}" if w.asked else "")
            for w in found
        ]
        table(["source", "week", "runs", "asked", "blocked", "failed", "blocked share"], shown)
