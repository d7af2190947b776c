"""`lurewatch sources check`: whether cards have faults, at which step a source fails, and how an address could be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cli.shared import data_option, json_option, say, settings, sources_option, table, write_json

if TYPE_CHECKING:
    from crawler.check import Step
    from crawler.propose.checking import Checked


@click.command(
    "check",
    short_help="Check every card; or walk one source: dns, tls, robots … validate; or propose a card for a URL.",
)
@click.argument("source", metavar="[SOURCE|URL]", required=False)
@click.option("--private", is_flag=True, help="The host of URL may be on a private network, as one's own.")
@sources_option
@data_option
@json_option
def command(source: str | None, private: bool, sources: str | None, data: str | None, as_json: bool) -> None:
    """Names every fault of the cards with file and line. With SOURCE, fetches its first pages and says at which step it fails. With URL, asks
    the site for about a dozen pages, says how it could be read, tries that once and prints the card; nothing is kept."""
    from crawler.cards import load_cards
    from crawler.check import walk
    from crawler.propose.checking import check_url
    from crawler.templates import warning

    found = settings(data=data, sources=sources)
    if source and "://" in source:
        checked = check_url(found, source, private=private)
        _proposed(source, checked, private, as_json)
        if checked.proposal is None:
            raise click.exceptions.Exit(1)
        return
    cards = load_cards(found.sources)
    if source is None:
        say(f"{len(cards)} card{'' if len(cards) == 1 else 's'} without a fault")
        return
    if source not in cards:
        raise click.UsageError(f"no card {source} in {found.sources}; an address is written with https://")
    if told := warning(cards[source]):
        say(f"warning: {told}")
    steps = walk(found, cards[source])
    write_json({"source": source, "steps": steps}) if as_json else _steps(steps)
    if not all(s.ok for s in steps):
        raise click.exceptions.Exit(1)


def _steps(steps: Sequence[Step]) -> None:
    table(["step", "", "what was seen"], [(s.name, "ok" if s.ok else "FAILED", s.detail) for s in steps])
    for step in steps:
        if step.todo:
            say(f"{step.name}: {step.todo}")


def _proposed(url: str, checked: Checked, private: bool, as_json: bool) -> None:
    from crawler.propose.proposal import name_for, text

    proposal = checked.proposal
    name = name_for(url, proposal) if proposal else None
    card = text(proposal, name=name, answers={}, private=private) if proposal and name else None
    if as_json:
        write_json({"url": url, "name": name, "card": card, **_plain(checked)})
        return
    _steps(checked.steps)
    for title in checked.titles:
        click.echo(f"  {title}")
    if card:
        click.echo(f"\n{card}", nl=False)
        more = " --private" if private else ""
        say(f"\n`lurewatch sources add '{url}'{more}` writes it into your folder of cards")


def _plain(checked: Checked) -> dict[str, object]:
    return {
        "steps": checked.steps,
        "proposal": checked.proposal,
        "titles": checked.titles,
        "filled": checked.filled,
    }
