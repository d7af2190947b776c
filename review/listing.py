"""The ranked list: the address of the page is the whole state of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from index.document import Document
from index.search import FACETS, Found, Query
from review.marking import Mark, Piece, opening, snippet

_SORTS = ("score", "newest")
_SIZE = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for. Every link of the list is one of these with something changed."""

    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    seen_from: str = ""
    seen_to: str = ""
    sort: str = "score"
    cursor: str = ""

    @classmethod
    def read(cls, given: QueryParams) -> Self:
        filters = tuple((f, v) for f in FACETS for v in given.getlist(f) if v)
        sort = given.get("sort", "score")
        dates = {n: given.get(n, "") for n in ("seen_from", "seen_to")}
        return cls(
            given.get("q", "")[:10_000],
            filters,
            sort=sort if sort in _SORTS else "score",
            cursor=given.get("cursor", ""),
            **dates,
        )

    @property
    def query(self) -> Query:
        filters: dict[str, list[str]] = {}
        for field, value in self.filters:
            filters.setdefault(field, []).append(value)
        return Query(
            text=self.text,
            filters=filters,
            seen_from=self.seen_from or None,
            seen_to=self.seen_to or None,
            sort="newest" if self.sort == "newest" else "score",
            size=_SIZE,
            cursor=self.cursor or None,
        )

    def link(self, **changed: Any) -> str:
        """The address of the list with something changed; without a cursor unless one is given, since another list begins at its top."""
        new = replace(self, **({"cursor": ""} | changed))
        pairs = [
            ("q", new.text),
            *new.filters,
            ("seen_from", new.seen_from),
            ("seen_to", new.seen_to),
            ("cursor", new.cursor),
        ]
        pairs.append(("sort", new.sort if new.sort != "score" else ""))
        return "/?" + urlencode([(k, v) for k, v in pairs if v])

    def toggled(self, field: str, value: str) -> str:
        pair = (field, value)
        return self.link(
            filters=tuple(p for p in self.filters if p != pair) if pair in self.filters else (*self.filters, pair)
        )

    def has(self, field: str, value: str) -> bool:
        return (field, value) in self.filters

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.filters or self.seen_from or self.seen_to)


@dataclass(frozen=True, slots=True)
class Line:
    """One posting in the list."""

    document: Document
    title: str
    pieces: Sequence[Piece]

    @classmethod
    def of(cls, found: Found, labels: Mapping[str, str]) -> Self:
        d = found.document
        marks = [
            Mark(m.start, m.end, "hit", labels.get(m.indicator, m.indicator)) for m in d.marks if m.field == "text"
        ]
        searched = [Mark(p.start, p.end, "search") for p in found.highlights if p.field == "text"]
        title = d.title.strip() or opening(d.text) or "(no text)"
        return cls(
            d,
            title,
            snippet(d.text, searched + marks) if d.text else (),
        )
