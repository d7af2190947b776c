"""The query language: words, "phrases", AND OR NOT, parentheses, fields, ranges of dates; read by luqum into a small tree of our own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from index.text import words
from records.errors import BadQuery

LONGEST = 2000
DEEPEST = 20
FIELDS = {
    "lang": "language", "language": "language", "band": "band", "source": "source", "country": "country", "indicator": "indicator",
    "verdict": "verdict", "state": "state", "dest": "destination", "destination": "destination", "origin": "origin", "contact": "contact",
    "seen": "last_seen", "first": "first_seen", "id": "id",
}  # fmt: skip
DATES = ("last_seen", "first_seen")
UPPER = ("country", "destination", "origin")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word in any of its endings; `open` takes every continuation of it."""

    word: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that follow each other as they are."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """A field has this value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """A date (YYYY-MM-DD…) is in this range, both ends included; None: open."""

    field: str
    least: str | None
    most: str | None


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition."""


Node = Word | Phrase | Is | Between | And | Or | Not | Everything


def parse(text: str) -> Node:
    """The tree of a query. Raises BadQuery with the place of the fault and a suggestion; never reads it as something else in silence."""
    if len(text) > LONGEST:
        raise BadQuery(f"the query has {len(text):,} characters; {LONGEST:,} are read at most", place=LONGEST)
    if not text.strip():
        return Everything()
    _balanced(text)
    from luqum.exceptions import ParseError
    from luqum.parser import parser

    try:
        tree = parser.parse(text, tracking=True)
    except ParseError as error:
        raise BadQuery(
            "the query cannot be read", place=_place(str(error), text), suggestion=_suggestion(text)
        ) from None
    except RecursionError:
        raise BadQuery(
            "the query is nested too deeply", suggestion=f"Use at most {DEEPEST} levels of parentheses."
        ) from None
    return _node(tree, 0)


def _balanced(text: str) -> None:
    depth, quoted, opened = 0, False, 0
    for place, c in enumerate(text):
        if c == '"' and text[place - 1 : place] != "\\":
            quoted, opened = not quoted, place
        elif not quoted:
            depth += (c == "(") - (c == ")")
            if depth < 0:
                raise BadQuery(
                    "a parenthesis is closed that was not opened",
                    place=place,
                    suggestion="Remove it, or put the words into quotation marks.",
                )
            if depth > DEEPEST:
                raise BadQuery(
                    "the query is nested too deeply",
                    place=place,
                    suggestion=f"Use at most {DEEPEST} levels of parentheses.",
                )
    if quoted:
        raise BadQuery("a quotation mark is not closed", place=opened, suggestion='Close the phrase with ".')
    if depth:
        raise BadQuery("a parenthesis is not closed", place=text.rfind("("), suggestion="Close it with ).")


def _node(tree: Any, depth: int) -> Node:
    from luqum import tree as t

    if depth > 4 * DEEPEST:
        raise BadQuery(
            "the query is nested too deeply", place=tree.pos, suggestion=f"Use at most {DEEPEST} levels of parentheses."
        )
    inner = (
        [_node(c, depth + 1) for c in tree.children]
        if isinstance(tree, (t.BaseOperation, t.BaseGroup, t.Not, t.Prohibit, t.Plus))
        else []
    )
    match tree:
        case t.OrOperation():
            return Or(tuple(inner))
        case t.AndOperation() | t.UnknownOperation():
            return And(tuple(inner))
        case t.Not() | t.Prohibit():
            return Not(inner[0])
        case t.BaseGroup() | t.Plus():
            return inner[0]
        case t.SearchField():
            return _field(tree, depth)
        case t.Phrase():
            return _phrase(str(tree.value)[1:-1])
        case t.Word():
            return _word(str(tree.value), tree.pos)
        case _:
            raise BadQuery(
                f"{str(tree).strip()!r} is not understood",
                place=tree.pos,
                suggestion='Search for plain words, "phrases" or fields such as band:high.',
            )


def _word(value: str, place: int | None) -> Node:
    plain = re.sub(r"\\(.)", r"\1", value)
    if plain == "*":
        return Everything()
    if "*" in plain[:-1] or "?" in plain:
        raise BadQuery(
            f"{plain!r}: only an ending can be left open",
            place=place,
            suggestion="Write the beginning and *, as in danc*.",
        )
    folded = words(plain.rstrip("*"))
    if not folded:
        raise BadQuery(f"{plain!r} holds no word", place=place, suggestion="Search for words of letters or digits.")
    if plain.endswith("*"):
        if len(folded) > 1 or len(folded[0]) < 2:
            raise BadQuery(
                f"{plain!r} is too short to leave its ending open",
                place=place,
                suggestion="Write at least two letters before *.",
            )
        return Word(folded[0], open=True)
    return Word(folded[0]) if len(folded) == 1 else Phrase(tuple(folded))


def _phrase(value: str) -> Node:
    folded = words(value)
    if not folded:
        return Everything()
    return Phrase(tuple(folded))


def _field(tree: Any, depth: int) -> Node:
    from luqum import tree as t

    name = FIELDS.get(tree.name.lower())
    if name is None:
        near = get_close_matches(tree.name.lower(), FIELDS, n=1)
        known = f"Did you mean {near[0]}:?" if near else f"Fields are {', '.join(FIELDS)}."
        raise BadQuery(f"there is no field {tree.name!r}", place=tree.pos, suggestion=known)
    value = tree.expr
    if isinstance(value, t.FieldGroup):
        return _each(name, value.expr, depth)
    return _value(name, value)


def _each(name: str, tree: Any, depth: int) -> Node:
    """`band:(high OR medium)`."""
    from luqum import tree as t

    if depth > DEEPEST:
        raise BadQuery("the query is nested too deeply", place=tree.pos)
    if isinstance(tree, (t.OrOperation, t.AndOperation, t.UnknownOperation)):
        parts = tuple(_each(name, c, depth + 1) for c in tree.children)
        return And(parts) if isinstance(tree, t.AndOperation) else Or(parts)
    if isinstance(tree, t.Group):
        return _each(name, tree.expr, depth + 1)
    if isinstance(tree, (t.Not, t.Prohibit)):
        return Not(_each(name, tree.a, depth + 1))
    return _value(name, tree)


def _value(name: str, value: Any) -> Node:
    from luqum import tree as t

    if name in DATES:
        if isinstance(value, t.Range):
            return Between(name, _date(str(value.low), value.pos), _date(str(value.high), value.pos))
        day = _date(str(value).strip().strip('"'), value.pos)
        return Between(name, day, day)
    if isinstance(value, (t.Word, t.Phrase)):
        plain = re.sub(r"\\(.)", r"\1", str(value).strip()).strip('"')
        return Is(name, plain.upper() if name in UPPER else plain if name in ("source", "id") else plain.lower())
    raise BadQuery(
        f"{name} takes a plain value", place=value.pos, suggestion=f"Write {name}:VALUE, or {name}:(ONE OR ANOTHER)."
    )


def _date(written: str, place: int | None) -> str | None:
    written = written.strip()
    if written == "*":
        return None
    try:
        datetime.fromisoformat(written + "0000-01-01"[len(written) :])
        known = _DATE.fullmatch(written) is not None
    except ValueError:
        known = False
    if not known:
        raise BadQuery(
            f"{written!r} is not a date",
            place=place,
            suggestion="Write 2026, 2026-01 or 2026-01-31, or a range: seen:[2026-01-01 TO *].",
        )
    return written


def _place(message: str, text: str) -> int | None:
    found = re.search(r"position (\d+)", message)
    return int(found[1]) if found else len(text)


def _suggestion(text: str) -> str:
    if re.search(r"\b(AND|OR|NOT)\s*$", text):
        return "Something must follow AND, OR and NOT."
    if re.search(r"^\s*(AND|OR)\b|\(\s*(AND|OR)\b", text):
        return "Something must stand before AND and OR."
    return "Put words with signs such as : / [ ] into quotation marks."
