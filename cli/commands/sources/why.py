"""`lurewatch sources why`: the story of an address."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, ledger, settings, sources_option, table, write_json


@click.command("why", short_help="Say why an address was fetched, skipped or dropped.")
@click.argument("address", metavar="URL|POSTING")
@sources_option
@data_option
@json_option
def command(address: str, sources: str | None, data: str | None, as_json: bool) -> None:
    """Tells what is known of an address, or of a posting by its id: whose it is, what was read there, when and why, what stands in its way now. Nobody
    is asked. Exit code 1 if nothing is known."""
    from crawler.cards import load_cards
    from crawler.why import why

    found = settings(data=data, sources=sources)
    cards = load_cards(found.sources) if found.sources.is_dir() else {}
    with ledger(found) as opened:
        told = why(address, cards, opened)
    if told is None:
        raise click.UsageError(f"{address}: neither an address (with http:// or https://) nor the id of a posting")
    if as_json:
        write_json(told)
    else:
        click.echo(f"{told.asked}\n{told.verdict}: {told.sentence}")
        for card, place in told.places.items():
            click.echo(f"  {f'card {card}' if card else 'no card'}: known as {place}")
        if told.dropped:
            click.echo(f"  left out of it: {', '.join(told.dropped)}")
        for line in told.now:
            click.echo(f"  {line}")
        for posting, state in told.postings.items():
            click.echo(f"  posting {posting}: {state}")
        if told.story:
            table(
                ["when (UTC)", "source", "", ""],
                [(f"{t.at:%Y-%m-%d %H:%M:%S}", t.source, t.what, t.detail) for t in told.story],
            )
    if told.verdict == "unknown":
        raise click.exceptions.Exit(1)
