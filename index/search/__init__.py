"""Search: one small interface, one module a back end, the same answers from each."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from index.document import Document
from records.settings import Settings

Sort = Literal["score", "newest"]
FACETS = ("band", "language", "source", "country", "indicator", "destination", "verdict", "state")
"""Fields that are counted and can be filtered by."""
FACET_SIZE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for.

    text      in the query language, see `index.query`; empty: everything
    filters   field of FACETS → values, any of which will do; fields are all required
    seen_from, seen_to  days (YYYY-MM-DD) between which the posting was last seen, both included
    sort      score: highest first; newest: last seen first; equal ones by id
    cursor    `next` of the page before
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seen_from: str | None = None
    seen_to: str | None = None
    sort: Sort = "score"
    size: int = 25
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in `title` or `text`, in characters, end excluded, where words of the query stand."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    document: Document
    highlights: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. `facets`: field → (value, count), most first, counted under the query and every filter but the field's own."""

    found: tuple[Found, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What a put did: `rejected` are ids with the reason; `older` were known in a newer version and left."""

    written: int = 0
    older: int = 0
    rejected: tuple[tuple[str, str], ...] = ()


class Search(Protocol):
    """What a back end does. Raises SearchUnavailable, IndexOutdated, BadQuery."""

    def put(self, documents: Iterable[Document]) -> Put:
        """Writes documents whole; one older than the version that is there is left out."""

    def delete(self, ids: Iterable[str]) -> int:
        """Forgets postings; gives how many were there."""

    def search(self, query: Query) -> Page: ...

    def get(self, posting_id: str) -> Document | None: ...

    def count(self) -> int: ...

    def versions(self) -> Iterator[tuple[str, int]]:
        """Id and version of every document."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Writes a new index beside the old one and swaps it in; who searches meanwhile sees the old one whole."""

    def close(self) -> None: ...


def open_search(settings: Settings) -> Search:
    """The back end that the settings name."""
    module = importlib.import_module(f"index.search.{settings.search}")
    opened: Search = module.open_(settings)
    return opened
