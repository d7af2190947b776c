"""Rows of the tables to records and back: the only place that knows both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import schema as t
from records.analysis import Analysis, Fact, Hit, Span
from records.dossier import Dossier
from records.posting import Contact, Posting
from records.review import Review

Row = Mapping[Any, Any]
_PUBLISHED = (
    "collected",
    "title",
    "text",
    "url",
    "language",
    "country",
    "location",
    "employer",
    "pay",
    "published",
    "expires",
    "published_raw",
)
_CONTACT = ("kind", "field", "start", "end", "token", "masked")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_JUDGED = ("posting_id", "revision", "recipe", "analysed", "language", "score", "band", "error")
_SAID = ("classifier", "dimensions", "contacts", "abstained", "protective", "reasons", "absent", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a posting. `what` is new, changed, gone, relisted, expired or renewed; `revision` the one current then.

    `at` is when we saw it; of `expired` it is the end that the source itself gave."""

    at: datetime
    what: str
    revision: str | None
    run: int | None


def now() -> datetime:
    return datetime.now(UTC)


def event(row: Row) -> Event:
    return Event(at=row["at"], what=row["what"], revision=row["revision"], run=row["run"])


def posting(row: Row, contacts: Sequence[Contact]) -> Posting:
    """A row of `revision` that also has `source` and `key`."""
    return Posting(
        source=row["source"],
        key=row["key"],
        contacts=tuple(contacts),
        extra=row["extra"],
        given_revision=row["revision"],
        **{n: row[n] for n in _PUBLISHED},
    )


def of_posting(p: Posting, *, number: int) -> dict[str, Any]:
    row = {n: getattr(p, n) for n in _PUBLISHED}
    row |= {
        "posting_id": p.id,
        "revision": p.revision,
        "number": number,
        "masked": p.given_revision is not None,
        "extra": dict(p.extra),
    }
    return {name: _storable(value) for name, value in row.items()}


def storable(text: str) -> str:
    """The text with each character that no database can hold (NUL, lone surrogates) replaced by U+FFFD, one for one."""
    return text if text.isascii() and "\x00" not in text else _UNSTORABLE.sub("\ufffd", text)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(k)): _storable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(v) for v in value]
    return value


def of_contacts(p: Posting) -> list[dict[str, Any]]:
    return [
        {n: getattr(c, n) for n in _CONTACT} | {"posting_id": p.id, "revision": p.revision, "number": i}
        for i, c in enumerate(p.contacts)
    ]


def contacts(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], list[Contact]]:
    found: dict[tuple[str, str], list[Contact]] = defaultdict(list)
    query = (
        sa.select(t.contact).where(t.contact.c.posting_id.in_(ids)).order_by(t.contact.c.posting_id, t.contact.c.number)
    )
    for row in connection.execute(query).mappings():
        found[row["posting_id"], row["revision"]].append(Contact(**{n: row[n] for n in _CONTACT}))
    return found


def of_analysis(a: Analysis) -> dict[str, Any]:
    data: dict[str, Any] = {n: getattr(a, n) for n in _SAID}
    data["places"] = {k: list(v) for k, v in a.places.items()}
    data["hits"] = [
        [h.rule, h.indicator, h.dimension, h.strength, [[s.field, s.start, s.end, s.text] for s in h.spans]]
        for h in a.hits
    ]
    data["facts"] = [
        [f.kind, dict(f.normal), f.by, [f.span.field, f.span.start, f.span.end, f.span.text]] for f in a.facts
    ]
    fixed = {
        n: getattr(a, n) for n in ("posting_id", "revision", "recipe", "analysed", "language", "score", "band", "error")
    }
    return fixed | {"data": _storable(data)}


def analysis(row: Row) -> Analysis:
    said = row["data"]
    kept: dict[str, Any] = {n: row[n] for n in _JUDGED} | {
        n: said[n] for n in ("classifier", "dimensions", "abstained")
    }
    kept |= {n: tuple(said.get(n, ())) for n in ("contacts", "protective", "reasons", "absent", "missing")}
    kept["places"] = {k: tuple(v) for k, v in said["places"].items()}
    kept["hits"] = tuple(Hit(r, i, d, s, tuple(Span(*span) for span in spans)) for r, i, d, s, spans in said["hits"])
    kept["facts"] = tuple(Fact(k, n, by, Span(*span)) for k, n, by, span in said.get("facts", ()))
    return Analysis(**kept)


def newest_analyses(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], Analysis]:
    query = sa.select(t.analysis).where(t.analysis.c.posting_id.in_(ids)).order_by(t.analysis.c.number)
    return {(r["posting_id"], r["revision"]): analysis(r) for r in connection.execute(query).mappings()}


def review(row: Row) -> Review:
    return Review(
        **{n: row[n] for n in ("posting_id", "revision", "recipe", "verdict", "reviewer", "reviewed", "note")}
    )


def reviews(connection: Connection, ids: Sequence[str]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = defaultdict(list)
    query = sa.select(t.review).where(t.review.c.posting_id.in_(ids)).order_by(t.review.c.reviewed, t.review.c.number)
    for row in connection.execute(query).mappings():
        found[row["posting_id"]].append(review(row))
    return found


def dossier(row: Row, found: Sequence[Contact], newest: Analysis | None, reviewed: tuple[Review, ...]) -> Dossier:
    states = {n: row[n] for n in ("state", "first_seen", "last_seen", "gone_at", "relisted", "revisions", "version")}
    return Dossier(posting=posting(row, found), analysis=newest, reviews=reviewed, **states)


def tell_search(connection: Connection, ids: Sequence[str], *, erased: bool = False) -> None:
    """Puts ids into the outbox and moves their version on, in the caller's transaction."""
    if not ids:
        return
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        connection.execute(sa.update(t.posting).where(t.posting.c.id.in_(some)).values(version=t.posting.c.version + 1))
    connection.execute(sa.insert(t.outbox), [{"posting_id": i, "erased": erased, "at": now()} for i in ids])


def note(connection: Connection, *, who: str, action: str, posting_id: str | None, detail: str) -> None:
    connection.execute(
        sa.insert(t.audit).values(at=now(), who=who, action=action, posting_id=posting_id, detail=detail)
    )
