"""Queries: languages x sectors x corridors, and which of them come next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.cards.search import Queries, Words
from crawler.discovery import words as tables

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Query:
    """Words to search for, and their language."""

    language: str
    text: str

    @property
    def mark(self) -> str:
        """What the ledger remembers it by."""
        return f"query:{self.language}:{self.text}"


def faults(wanted: Queries) -> str | None:
    """What is asked for that no table has, or None."""
    known = {**tables.shipped(), **wanted.words}
    if unknown := [n for n in wanted.languages if n not in known and n not in wanted.phrases]:
        return f"languages: no words for {', '.join(unknown)}; there are: {', '.join(sorted(known))}"
    sectors = sorted({s for w in known.values() for s in w.jobs})
    if unknown := [n for n in wanted.sectors if n not in sectors]:
        return f"sectors: no words for {', '.join(unknown)}; there are: {', '.join(sectors)}"
    return None


def expand(wanted: Queries) -> list[Query]:
    """Every query once, in an order that mixes languages and sectors and is the same on every machine."""
    found = dict.fromkeys([*_phrases(wanted), *_combined(wanted)])
    return sorted(found, key=lambda q: hashlib.sha256(q.mark.encode()).digest())


def due(queries: Sequence[Query], asked: Mapping[str, datetime], take: int) -> list[Query]:
    """The `take` queries that were never asked or whose last time is longest ago. `asked` has moments by mark."""
    return sorted(queries, key=lambda q: asked.get(q.mark, _NEVER))[:take]


def _phrases(wanted: Queries) -> Iterator[Query]:
    for language, texts in wanted.phrases.items():
        if not wanted.languages or language in wanted.languages:
            yield from (Query(language, " ".join(text.split())) for text in texts)


def _combined(wanted: Queries) -> Iterator[Query]:
    if wanted.phrases and not (wanted.languages or wanted.sectors or wanted.corridors or wanted.words):
        return  # who names whole queries and nothing else wants no others
    # Own words stand in place of the shipped ones, and alone if no language is named.
    chosen = wanted.languages or tuple(wanted.words or tables.shipped())
    known = {**tables.shipped(), **wanted.words}
    for language in chosen:
        if language in known:
            places = _destinations(wanted, language, known[language])
            yield from (Query(language, text) for text in _texts(known[language], wanted.sectors, places))


def _destinations(wanted: Queries, language: str, words: Words) -> list[str]:
    """Places of a language to which a corridor leads; all of own words if they name no corridor."""
    if language in wanted.words and not wanted.corridors:
        return list(words.places)
    pairs = [(c.origin, to) for c in tables.corridors() if language in c.languages for to in c.to]
    asked = wanted.corridors or ("*-*",)
    there = {to for origin, to in pairs if any(_fits(a, origin, to) for a in asked)}
    return [p for p in words.places if p in there]


def _fits(asked: str, origin: str, to: str) -> bool:
    start, end = asked.split("-")
    return start in ("*", origin) and end in ("*", to)


def _texts(words: Words, sectors: Sequence[str], places: Sequence[str]) -> Iterator[str]:
    for sector, jobs in words.jobs.items():
        if not sectors or sector in sectors:
            for job in jobs:
                for place in places:
                    yield words.pattern.replace("{job}", job).replace("{place}", words.places[place])
