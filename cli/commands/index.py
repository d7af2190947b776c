"""`lurewatch index`: brings search up to date."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, ledger, progress, say, search, settings, write_json


@click.command("index", short_help="Bring search up to date with the ledger.")
@click.option(
    "--rebuild", is_flag=True, help="Build a new index from the ledger and swap it in; search goes on meanwhile."
)
@data_option
@json_option
def command(rebuild: bool, data: str | None, as_json: bool) -> None:
    """Puts what changed in the ledger into search, ads that have ended by their own date among it. May be stopped and repeated at any time."""
    from index import feed

    found = settings(data=data)
    with ledger(found) as opened, search(found) as target, progress("indexing") as tell:
        opened.crawls.expire()
        counts = feed.rebuild(opened, target, progress=tell) if rebuild else feed.drain(opened, target, progress=tell)
    if as_json:
        write_json(counts)
    else:
        say(str(counts))
