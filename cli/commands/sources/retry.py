"""`lurewatch sources retry`: asks again for what could not be used."""

from __future__ import annotations

import click

from cli.commands.crawl import show
from cli.shared import data_option, json_option, ledger, progress, say, settings, sources_option, write_json


@click.command("retry", short_help="Ask again for what could not be used.")
@click.argument("source", required=False)
@click.option("--reason", multiple=True, metavar="WORD", help="Only reasons that begin with this word, such as failed.")
@click.option("--place", multiple=True, metavar="URL", help="Only this address; may be given several times.")
@sources_option
@data_option
@json_option
def command(
    source: str | None,
    reason: tuple[str, ...],
    place: tuple[str, ...],
    sources: str | None,
    data: str | None,
    as_json: bool,
) -> None:
    """Asks again for the pages that gave no posting, and for nothing else of their sources; of a source whose listing could not be read, the listing.

    What was blocked or refused is only asked for again if --reason or --place names it. Exit code 1 if something still gives no posting.
    """
    from crawler.cards import load_cards
    from crawler.retrying import retry

    found = settings(data=data, sources=sources)
    cards = load_cards(found.sources)
    with ledger(found) as opened, progress("asking again") as tell:
        done = retry(found, cards, opened, source=source, words=reason, places=place, progress=tell)
    if as_json:
        write_json(done)
    else:
        show(list(done.runs))
        for why, n in done.left_alone.items():
            say(f"{n} not asked for again: {why}")
        say(f"{done.asked} asked for again, {done.resolved} gave a posting, {done.asked - done.resolved} still not")
    if done.asked > done.resolved:
        raise click.exceptions.Exit(1)
