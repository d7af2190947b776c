"""`lurewatch erase`: removes postings from the ledger, from search and from the archive."""

from __future__ import annotations

import click

from cli.shared import data_option, ledger, say, search, settings


@click.command("erase", short_help="Remove postings everywhere, and note that it happened.")
@click.argument("posting", nargs=-1, required=True)
@click.option("--why", required=True, help="The reason, kept in the audit log.")
@data_option
def command(posting: tuple[str, ...], why: str, data: str | None) -> None:
    """Removes each POSTING (its id) with its revisions, analyses and reviews, overwrites the bytes it was read from, and makes search forget it.

    Bytes that prove other postings too stay until those are erased. Exit code 1 if one was not there.
    """
    from crawler.archive.erase import erase
    from crawler.archive.opening import FOLDER
    from index.feed import drain

    found = settings(data=data)
    missing = 0
    with ledger(found) as opened:
        for one in posting:
            if opened.dossier(one) is None:
                say(f"{one}: no such posting")
                missing += 1
                continue
            # The archive first: what a kill leaves half done is found again by the posting that is still there.
            bytes_ = erase(found.data / FOLDER, opened.captures, one)
            opened.erase(one, who="command line", why=why)
            shared = f"; {bytes_.shared} stay, since they prove other postings too" if bytes_.shared else ""
            say(f"{one}: erased, {bytes_.captures} captures overwritten{shared}")
        with search(found) as engine:
            drain(opened, engine)
    if missing:
        raise click.exceptions.Exit(1)
