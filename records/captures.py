"""Captures: where in the archive the bytes lie from which postings were read, and which revision was read from which capture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import rows
from records import schema as t
from records.database import Database
from records.posting import Posting

_STEP = 400
_FIELDS = ("source", "url", "at", "file", "offset", "length", "record", "kind", "digest")


@dataclass(slots=True, kw_only=True, eq=False)
class Capture:
    """One answer of a source, as it lies in a WARC file. Place and digest are known once it is written, the number once the ledger knows it.

    file     relative to the archive          offset, length  of the packed record in it, in bytes
    record   WARC-Record-ID, as urn:uuid:…    kind            response, resource (a rendered page) or revisit (an earlier capture holds its payload)
    digest   of the payload, as sha256:HEX
    """

    source: str
    url: str
    at: datetime
    file: str = ""
    offset: int = 0
    length: int = 0
    record: str = ""
    kind: str = "response"
    digest: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one capture gave: postings, and the page (its place) that it is the content of."""

    capture: Capture
    postings: tuple[Posting, ...] = ()
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A revision of a posting and a capture that it was read from. `number` counts the posting's revisions from 1."""

    posting_id: str
    revision: str
    number: int
    capture: Capture


class Captures:
    """Of each revision the first and the newest capture are kept as evidence: that it was published, and that it still was."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def any(self, source: str) -> bool:
        """Whether anything of this source was captured before."""
        query = sa.select(t.capture.c.number).where(t.capture.c.source == source).limit(1)
        with self._db.reading() as connection:
            return connection.execute(query).first() is not None

    def get(self, number: int) -> Capture | None:
        with self._db.reading() as connection:
            row = connection.execute(sa.select(t.capture).where(t.capture.c.number == number)).mappings().first()
        return _capture(row) if row else None

    def original(self, source: str, digest: str) -> Capture | None:
        """The first capture of a source that holds the payload with this digest itself."""
        same = sa.and_(t.capture.c.source == source, t.capture.c.digest == digest, t.capture.c.kind != "revisit")
        with self._db.reading() as connection:
            row = connection.execute(sa.select(t.capture).where(same).order_by(t.capture.c.number)).mappings().first()
        return _capture(row) if row else None

    def evidence(self, posting_id: str) -> list[Evidence]:
        """The evidence of a posting, oldest first."""
        with self._db.reading() as connection:
            return _evidence(connection, t.evidence.c.posting_id == posting_id)

    def each(self, *, source: str | None = None) -> Iterator[Capture]:
        """Every capture in the order of its number. Read in steps, so writers are never held up."""
        last = 0
        while True:
            query = sa.select(t.capture).where(t.capture.c.number > last).order_by(t.capture.c.number).limit(_STEP)
            if source is not None:
                query = query.where(t.capture.c.source == source)
            with self._db.reading() as connection:
                found = [_capture(r) for r in connection.execute(query).mappings()]
            if not found:
                return
            yield from found
            last = found[-1].number or 0

    def only_of(self, posting_id: str) -> tuple[list[Capture], list[Capture]]:
        """The captures of every address that a posting was read from: those that prove nothing else, and those that other postings are proved by."""
        mine = {(e.capture.source, e.capture.url) for e in self.evidence(posting_id)}
        alone: list[Capture] = []
        shared: list[Capture] = []
        with self._db.reading() as connection:
            for source, url in sorted(mine):
                here = sa.and_(t.capture.c.source == source, t.capture.c.url == url)
                found = [_capture(r) for r in connection.execute(sa.select(t.capture).where(here)).mappings()]
                held = _proving_others(connection, source, posting_id, {c.digest for c in found})
                for capture in found:
                    (shared if capture.digest in held else alone).append(capture)
        return alone, shared

    def forget(self, posting_id: str, captures: Sequence[Capture]) -> None:
        """The evidence of a posting and these captures are known no more."""
        numbers = [c.number for c in captures]
        with self._db.writing() as connection:
            connection.execute(sa.delete(t.evidence).where(t.evidence.c.posting_id == posting_id))
            for start in range(0, len(numbers), _STEP):
                some = numbers[start : start + _STEP]
                connection.execute(sa.delete(t.capture).where(t.capture.c.number.in_(some)))
                connection.execute(sa.update(t.page).where(t.page.c.capture.in_(some)).values(capture=None))


def write(connection: Connection, given: Sequence[Given]) -> dict[int, int]:
    """Writes captures and evidence in the caller's transaction. Gives the number of each capture by its `id()`; the caller puts them in after the commit."""
    fresh = list({id(g.capture): g.capture for g in given if g.capture.number is None}.values())
    numbers = {id(g.capture): g.capture.number for g in given if g.capture.number is not None}
    if fresh:
        insert = sa.insert(t.capture).returning(t.capture.c.number, sort_by_parameter_order=True)
        values = [{n: getattr(c, n) for n in _FIELDS} | {"url": rows.storable(c.url)} for c in fresh]
        made = connection.execute(insert, values).scalars().all()
        numbers |= {id(c): n for c, n in zip(fresh, made, strict=True)}
    read = {(p.id, p.revision): numbers[id(g.capture)] for g in given for p in g.postings}
    _prove(connection, read)
    return numbers


def _prove(connection: Connection, read: dict[tuple[str, str], int]) -> None:
    """The first capture of a revision stays, a further one takes the place of the newest."""
    e, ids = t.evidence.c, list({i for i, _ in read})
    older: dict[tuple[str, str], tuple[int, int]] = {}
    for start in range(0, len(ids), _STEP):
        known = sa.select(e.posting_id, e.revision, sa.func.min(e.capture), sa.func.max(e.capture))
        known = known.where(e.posting_id.in_(ids[start : start + _STEP])).group_by(e.posting_id, e.revision)
        older |= {(i, r): (first, last) for i, r, first, last in connection.execute(known)}
    fresh = {k: n for k, n in read.items() if n not in older.get(k, ())}
    replaced = [
        {"i": i, "r": r, "c": older[i, r][1]} for i, r in fresh if (i, r) in older and older[i, r][0] != older[i, r][1]
    ]
    if replaced:
        this = (e.posting_id == sa.bindparam("i"), e.revision == sa.bindparam("r"), e.capture == sa.bindparam("c"))
        connection.execute(sa.delete(t.evidence).where(*this), replaced)
    if fresh:
        values = [{"posting_id": i, "revision": r, "capture": n} for (i, r), n in fresh.items()]
        connection.execute(sa.insert(t.evidence), values)


def _evidence(connection: Connection, which: sa.ColumnElement[bool]) -> list[Evidence]:
    same = sa.and_(t.revision.c.posting_id == t.evidence.c.posting_id, t.revision.c.revision == t.evidence.c.revision)
    query = (
        sa.select(t.capture, t.evidence.c.posting_id, t.evidence.c.revision, t.revision.c.number.label("which"))
        .join(t.evidence, t.evidence.c.capture == t.capture.c.number)
        .join(t.revision, same)
        .where(which)
        .order_by(t.capture.c.number)
    )
    return [
        Evidence(posting_id=r["posting_id"], revision=r["revision"], number=r["which"], capture=_capture(r))
        for r in connection.execute(query).mappings()
    ]


def _proving_others(connection: Connection, source: str, posting_id: str, digests: set[str]) -> set[str]:
    """Those payloads that other postings are proved by, directly or through a revisit."""
    others = (
        sa.select(t.capture.c.digest)
        .join(t.evidence, t.evidence.c.capture == t.capture.c.number)
        .where(t.capture.c.source == source, t.evidence.c.posting_id != posting_id)
    )
    held: set[str] = set()
    for start in range(0, len(digests), _STEP):
        some = sorted(digests)[start : start + _STEP]
        held |= set(connection.execute(others.where(t.capture.c.digest.in_(some))).scalars())
    return held


def _capture(row: rows.Row) -> Capture:
    return Capture(number=row["number"], **{n: row[n] for n in _FIELDS})
