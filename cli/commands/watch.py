"""`lurewatch watch`: crawl on schedule, analyse and index, until stopped."""

from __future__ import annotations

import click

from cli.shared import data_option, say, settings, sources_option


@click.command("watch", short_help="Crawl on schedule, analyse and index, until stopped.")
@click.option("--pause", default=60.0, show_default=True, help="Seconds between two looks at what is due.")
@click.option("--rounds", type=int, help="Stop after so many rounds; without it, go on until stopped.")
@sources_option
@data_option
def command(pause: float, rounds: int | None, sources: str | None, data: str | None) -> None:
    """Runs what is due by each card's interval, judges and indexes what is new. SIGTERM and Ctrl-C end it cleanly; the next start goes on from there."""
    from cli.watching import watch

    watch(settings(data=data, sources=sources), pause=pause, rounds=rounds, tell=say)
