"""`lurewatch sources rejects`: what runs could not use, grouped by reason."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, ledger, say, settings, table, write_json


@click.command("rejects", short_help="Show what could not be used, by source and reason.")
@click.argument("source", required=False)
@click.option("--reason", multiple=True, metavar="WORD", help="Only reasons that begin with this word, such as failed.")
@data_option
@json_option
def command(source: str | None, reason: tuple[str, ...], data: str | None, as_json: bool) -> None:
    """Shows the places (addresses, or file and line) that gave no posting and were not read since, by source and reason, with examples.

    `lurewatch sources retry` asks for them again, `lurewatch sources why ADDRESS` tells the story of one, `lurewatch sources prune` deletes them.
    """
    with ledger(settings(data=data)) as opened:
        groups = opened.rejects.groups(source=source, words=reason)
    if as_json:
        write_json(groups)
    elif not groups:
        say("nothing waits: all that was rejected was read since, or nothing was")
    else:
        table(
            ["source", "reason", "places", "times", "newest", "such as"],
            [
                (g.source, g.word, g.places, g.times, f"{g.newest:%Y-%m-%d %H:%M}", f"{e.place}\n  {e.reason[:150]}")
                for g in groups
                for e in g.examples[:1]
            ],
        )
