"""Templates: what all boards of one provider have in common, as data; a card names its template and says what is its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import Field, field_validator

from crawler.cards.parts import Checked, Part
from records import datafile
from records.datafile import Document, Place
from records.errors import BadData, Problem

if TYPE_CHECKING:
    from crawler.cards import Card


class Blank(Part):
    """What a card has to fill in."""

    about: str
    example: str = Field(description="Something that works in place of it.")
    default: str | None = Field(default=None, description="What is taken if the card does not say it.")


class Template(Part):
    about: str = Field(min_length=2, description="Whose interface it is.")
    documentation: str = Field(pattern="^https://", description="Where its owner describes it.")
    checked: Checked
    warning: str | None = Field(
        default=None, description="What its owner's terms forbid; told whenever the card is checked."
    )
    fill: dict[str, Blank] = Field(default_factory=dict)
    card: dict[str, Any] = Field(description="The card, with {name} where something is filled in.")

    @field_validator("fill")
    @classmethod
    def _are_names(cls, value: dict[str, Blank]) -> dict[str, Blank]:
        if wrong := [n for n in value if not re.fullmatch(r"[a-z][a-z_]*", n)]:
            raise ValueError(f"{wrong[0]!r} is no name: write small letters")
        return value


def names() -> list[str]:
    """The templates that are shipped, sorted."""
    return sorted(f.name.removesuffix(".yml") for f in resources.files(__name__).iterdir() if f.name.endswith(".yml"))


@cache
def load(name: str) -> Template:
    """One template. Raises BadData with its faults, KeyError for a name that there is not."""
    if name not in names():
        raise KeyError(name)
    file = resources.files(__name__) / f"{name}.yml"
    return datafile.validated(Template, datafile.read(file, name=f"templates/{name}.yml"))


def warning(card: Card) -> str | None:
    """What the terms of a card's provider forbid, if its template says so."""
    return load(card.template).warning if card.template else None


def filled(document: Document) -> Document:
    """A card with what its template says wherever it says nothing itself; a card without a template as it is. Raises BadData."""
    card = document.value
    if not isinstance(card, dict) or "template" not in card:
        return document
    name = card["template"]
    if not isinstance(name, str) or name not in names():
        raise BadData([Problem(document.name, document.line(("template",)), _unknown("template", name, names()))])
    template = load(name)
    values = _values(template, document)
    taken = _fill(template.card, values) | {"checked": template.checked.model_dump()}
    at = document.line(("template",))
    lines: dict[Place, int] = dict.fromkeys(_places(taken), at)
    return Document(document.name, _merged(taken, card), {**lines, **document.lines})


def _values(template: Template, document: Document) -> dict[str, str]:
    given = document.value.get("fill") or {}
    if not isinstance(given, dict):
        raise BadData([Problem(document.name, document.line(("fill",)), "fill: write names and what they are")])
    problems = [
        Problem(document.name, document.line(("fill", n)), _unknown("fill", n, list(template.fill)))
        for n in given
        if n not in template.fill
    ]
    values: dict[str, str] = {}
    for name, blank in template.fill.items():
        value = given.get(name, blank.default)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            values[name] = str(value)
        else:
            line = document.line(("fill", name))
            problems.append(Problem(document.name, line, f"fill.{name}: is missing; it is {blank.about}"))
    if problems:
        raise BadData(problems)
    return values


def _unknown(field: str, name: object, there: list[str]) -> str:
    near = get_close_matches(str(name), there, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(there) or 'none'}"
    return f"{field}: there is no {name!r}; {hint}"


def _fill(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {n: _fill(v, values) for n, v in value.items()}
    if isinstance(value, list):
        return [_fill(v, values) for v in value]
    if not isinstance(value, str) or not values:
        return value
    whole = re.compile(r"\{(" + "|".join(map(re.escape, values)) + r")\}")
    # In an address what is filled in must stay one part of it.
    safe = value.startswith("https://")
    return whole.sub(lambda m: quote(values[m[1]], safe="/:@,;=+~") if safe else values[m[1]], value)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping over another, all the way down; null in the upper one takes a field away."""
    found = dict(under)
    for name, value in over.items():
        if value is None and name in under:
            del found[name]
        elif isinstance(value, dict) and isinstance(under.get(name), dict):
            found[name] = _merged(under[name], value)
        else:
            found[name] = value
    return found


def _places(value: Any, at: Place = ()) -> list[Place]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for n, v in inner for p in ((*at, n), *_places(v, (*at, n)))]
