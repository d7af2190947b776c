"""Addresses that tell by themselves how they are read: providers of career sites, social networks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import unquote

from pydantic import Field, TypeAdapter

from crawler.cards.parts import Part
from crawler.propose.proposal import Proposal
from records import datafile


class Platform(Part):
    match: str = Field(description="Regular expression that the address begins with; its groups fill the card.")
    card: dict[str, Any] = Field(description="The card, with {name} for what a group found.")
    note: str | None = Field(default=None, description="What a person still has to do.")


@cache
def platforms() -> tuple[Platform, ...]:
    document = datafile.read(resources.files(__package__) / "platforms.yml", name="propose/platforms.yml")
    return tuple(TypeAdapter(list[Platform]).validate_python(document.value))


def by_address(url: str) -> Proposal | None:
    """The card that an address asks for by itself, or None."""
    for platform in platforms():
        if found := re.match(platform.match, url, re.ASCII):
            values = {n: unquote(v) for n, v in found.groupdict().items() if v}
            name = platform.card.get("template") or platform.card.get("kind")
            return Proposal(
                card=_filled(platform.card, values),
                because=(f"{url} is an address of {name}",),
                todo=(platform.note,) if platform.note else (),
                score=200,
            )
    return None


def first(urls: Iterable[str], *, on: str) -> Proposal | None:
    """The first of the addresses on a page that asks for a card by itself."""
    found = next((p for u in urls if (p := by_address(u)) and "template" in p.card), None)
    return found and Proposal(
        card=found.card, because=(f"{on}: {found.because[0]}",), todo=found.todo, score=found.score
    )


def _filled(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {n: _filled(v, values) for n, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, values) for v in value]
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), value)
    return value
