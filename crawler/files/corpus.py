"""Rows of a corpus that `export` wrote: posting, analysis and reviews, back to records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from crawler.dates import utc
from crawler.files.rows import BadRow
from records.analysis import Analysis, Fact, Hit, Span
from records.posting import Contact, Posting
from records.review import VERDICTS, Review

_TIMES = ("collected", "published", "expires")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a corpus."""

    posting: Posting
    analysis: Analysis | None
    reviews: tuple[Review, ...]


def is_corpus(values: Mapping[str, Any]) -> bool:
    return isinstance(values.get("posting"), dict) and "reviews" in values


def entry(values: Mapping[str, Any], *, now: datetime | None = None) -> Entry:
    """The records of one row. The revision of a posting is taken as given: it cannot be computed again from a masked text. Raises BadRow."""
    try:
        posting = _posting(values["posting"], now or datetime.now(UTC))
        analysis = _analysis(values["analysis"], posting) if values.get("analysis") else None
        return Entry(posting, analysis, tuple(_review(r, posting) for r in values.get("reviews") or ()))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadRow(f"corpus: {type(error).__name__}: {error}") from None


def _posting(given: Mapping[str, Any], now: datetime) -> Posting:
    if not (given.get("source") and given.get("key")):
        raise BadRow("corpus: a posting needs source and key")
    if not (given.get("title") or given.get("text")):
        raise BadRow("empty: neither title nor text")
    known = {f.name for f in fields(Posting)} - {"contacts", "given_revision", *_TIMES}
    found = {n: v for n, v in given.items() if n in known and v is not None}
    times = {n: utc(given.get(n)) for n in _TIMES}
    contacts = tuple(Contact(**{f.name: c[f.name] for f in fields(Contact)}) for c in given.get("contacts") or ())
    return Posting(
        **found,
        collected=times["collected"] or now,
        published=times["published"],
        expires=times["expires"],
        contacts=contacts,
        given_revision=given.get("revision"),
    )


def _analysis(given: Mapping[str, Any], posting: Posting) -> Analysis:
    plain = ("recipe", "language", "score", "band", "abstained", "classifier", "dimensions", "error")
    lists = ("protective", "contacts", "reasons", "missing")
    found = {n: given[n] for n in plain if given.get(n) is not None} | {n: tuple(given.get(n) or ()) for n in lists}
    return Analysis(
        **found,
        posting_id=posting.id,
        revision=posting.revision,
        analysed=utc(given.get("analysed")) or posting.collected,
        hits=tuple(_hit(h) for h in given.get("hits") or ()),
        facts=tuple(_fact(f) for f in given.get("facts") or ()),
        places={k: tuple(v) for k, v in (given.get("places") or {}).items()},
    )


def _fact(given: Mapping[str, Any]) -> Fact:
    return Fact(given["kind"], given["normal"], given["by"], _span(given["span"]))


def _span(given: Mapping[str, Any]) -> Span:
    return Span(given["field"], given["start"], given["end"], given["text"])


def _hit(given: Mapping[str, Any]) -> Hit:
    spans = tuple(map(_span, given["spans"]))
    return Hit(given["rule"], given["indicator"], given["dimension"], given["strength"], spans)


def _review(given: Mapping[str, Any], posting: Posting) -> Review:
    reviewed = utc(given.get("reviewed"))
    if given.get("verdict") not in VERDICTS or reviewed is None:
        raise BadRow(f"corpus: a review needs `reviewed` and one of the verdicts {', '.join(VERDICTS)}")
    return Review(
        posting_id=posting.id,
        revision=given.get("revision") or posting.revision,
        verdict=given["verdict"],
        reviewer=str(given["reviewer"]),
        reviewed=reviewed,
        recipe=given.get("recipe"),
        note=given.get("note") or "",
    )
