"""`lurewatch sources add`: a card for an address, or a copy of one that is shipped."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.shared import data_option, say, settings, sources_option

if TYPE_CHECKING:
    from records.settings import Settings

_OPTIONS = {"owner": "--owner", "terms": "--terms", "legal_basis": "--legal-basis", "retention_days": "--retention"}


@click.command(
    "add", short_help="Write a card: for an address by what answers there, or a copy of one that is shipped."
)
@click.argument("what", metavar="URL|READY")
@click.option("--name", help="Of the card; by default after the address.")
@click.option("--owner", help="Who publishes it.")
@click.option("--terms", help="Where its terms of use stand, and what they say of reading by machines.")
@click.option("--legal-basis", help="On what grounds you read it.")
@click.option("--retention", "retention_days", type=click.IntRange(1), help="Days after which postings are erased.")
@click.option("--enable", is_flag=True, help="It runs at its interval from now on; else only when it is named.")
@click.option("--private", is_flag=True, help="Its host may be on a private network, as one's own.")
@sources_option
@data_option
def command(
    what: str,
    name: str | None,
    enable: bool,
    private: bool,
    sources: str | None,
    data: str | None,
    **given: Any,
) -> None:
    """Checks URL as `sources check` does and writes the card that fits, off until you turn it on; or copies a card that `sources ready` lists. Nothing is
    overwritten. Owner, terms, legal basis and retention are asked for on a terminal, and must be named elsewhere."""
    found = settings(data=data, sources=sources)
    if "://" in what:
        name, file = _made(found, what, name, given, private, enable)
    else:
        name, file = what, _copied(found, what, name, given, private or enable)
        say("it is off: read its `terms`, write your `legal_basis`, then `enabled: true`")
    say(f"{file} is written. `lurewatch sources check {name}` tries it, `lurewatch crawl {name}` runs it")


def _made(
    found: Settings, url: str, name: str | None, given: Mapping[str, Any], private: bool, enable: bool
) -> tuple[str, Path]:
    from crawler.propose.adding import file_for, written
    from crawler.propose.checking import check_url
    from crawler.propose.proposal import name_for, text
    from records.errors import LurewatchError

    if name:
        file_for(found.sources, name)
    answers = _answered(given)
    checked = check_url(found, url, private=private)
    if checked.proposal is None:
        last = checked.steps[-1]
        raise LurewatchError(f"no card for {url}: {last.name}: {last.detail}; {last.todo}")
    name = name or name_for(url, checked.proposal)
    card = text(checked.proposal, name=name, answers=answers, private=private, enabled=enable)
    file = written(found.sources, name, card)
    for what in checked.proposal.todo:
        say(f"to do: {what}")
    if not checked.tried:
        last = checked.steps[-1]
        say(f"it gave no posting yet: {last.name}: {last.detail}; {last.todo}")
    return name, file


def _answered(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, and asked for on a terminal. Raises UsageError with all that is missing."""
    from crawler.propose.proposal import questions

    missing = {f: asked for f, asked in questions().items() if given.get(f) in (None, "")}
    if missing and not sys.stdin.isatty():
        wanted = "; ".join(f"{_OPTIONS[f]} ({asked})" for f, asked in missing.items())
        raise click.UsageError(f"a card does not run without: {wanted}")
    asked = {
        field: click.prompt(f"{field}: {what}", type=click.IntRange(1) if field == "retention_days" else str, err=True)
        for field, what in missing.items()
    }
    return {**given, **asked}


def _copied(found: Settings, ready: str, name: str | None, given: Mapping[str, Any], more: bool) -> Path:
    from crawler import ready as shipped

    if name or more or any(v is not None for v in given.values()):
        raise click.UsageError(
            "a shipped card is copied as it is, off: open the file and read it, then turn it on there"
        )
    return shipped.copy(ready, found.sources)
