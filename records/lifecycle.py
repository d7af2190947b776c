"""The life of a posting after it was found: gone by one of two authorities, ended by its own date, renewed by its source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import rows
from records import schema as t
from records.posting import Posting

_STEP = 400
SHRUNK = 0.7
"""A listing that shows less than this share of the rolling median of its last runs is not trusted to say what is gone (> 30 % shrink)."""
REMEMBERED = 5
"""Runs of the rolling median. Doubted ones are among them: once most of them showed so few, the listing is believed."""


def absent(connection: Connection, run: int, source: str, gone_after: int) -> int:
    """Counts what a complete listing did not show as absent once more, and as gone at the `gone_after`th time. Returns how many are gone now."""
    missing = sa.and_(
        t.posting.c.source == source,
        t.posting.c.state != "gone",
        sa.or_(t.posting.c.last_run.is_(None), t.posting.c.last_run != run),
    )
    connection.execute(sa.update(t.posting).where(missing).values(absent=t.posting.c.absent + 1))
    left = connection.execute(sa.select(t.posting.c.id).where(missing, t.posting.c.absent >= gone_after)).scalars()
    return leave(connection, run, left.all())


def leave(connection: Connection, run: int, ids: Sequence[str]) -> int:
    """These postings are gone from their source, live or ended before. Returns how many were not gone yet."""
    at, left = rows.now(), 0
    for start in range(0, len(ids), _STEP):
        there = sa.and_(t.posting.c.id.in_(list(ids[start : start + _STEP])), t.posting.c.state != "gone")
        found = connection.execute(sa.select(t.posting.c.id, t.posting.c.revision).where(there)).all()
        connection.execute(sa.update(t.posting).where(there).values(state="gone", gone_at=at))
        _note(connection, "gone", at, [(i, r) for i, r in found], run)
        left += len(found)
    return left


def shrunk(connection: Connection, source: str, run: int, shown: int) -> float | None:
    """The rolling median, if a listing of `shown` postings is doubted for being more than 30 % under it."""
    past = sa.select(t.run.c.counts).where(
        t.run.c.source == source, t.run.c.number != run, t.run.c.complete, t.run.c.outcome == "finished"
    )
    newest = connection.execute(past.order_by(t.run.c.number.desc()).limit(REMEMBERED)).scalars()
    counts = [c.get("shown", 0) for c in newest]
    usual = median(counts) if counts else 0
    return usual if shown < SHRUNK * usual else None


def expire(connection: Connection, *, sources: Collection[str] | None = None, run: int | None = None) -> int:
    """Live postings whose own end has passed are expired now; the event bears the date of that end. Returns how many."""
    ended = sa.exists().where(_current(), t.revision.c.expires <= rows.now())
    live = sa.and_(t.posting.c.state == "live", ended)
    if sources is not None:
        live = sa.and_(t.posting.c.source.in_(sources), live)
    ids = list(
        connection.execute(sa.update(t.posting).where(live).values(state="expired").returning(t.posting.c.id)).scalars()
    )
    for start in range(0, len(ids), _STEP):
        some = ids[start : start + _STEP]
        told = sa.select(
            t.posting.c.id,
            t.revision.c.expires,
            sa.literal("expired"),
            t.posting.c.revision,
            sa.literal(run, sa.BigInteger),
        )
        told = told.join(t.revision, _current()).where(t.posting.c.id.in_(some))
        connection.execute(sa.insert(t.event).from_select(["posting_id", "at", "what", "revision", "run"], told))
        rows.tell_search(connection, some)
    return len(ids)


def renew(connection: Connection, run: int, postings: Sequence[Posting]) -> None:
    """Stores the ends that the source gives now, which make no new revision; what had expired and has not ended by them is live again."""
    if not postings:
        return
    given = {p.id: p for p in postings}
    query = sa.select(t.posting.c.id, t.posting.c.state, t.posting.c.revision, t.revision.c.expires)
    query = query.join(t.revision, _current()).where(t.posting.c.id.in_(given))
    at = rows.now()
    back = []
    for posting_id, state, revision, expires in connection.execute(query).all():
        end = given[posting_id].expires
        if end != expires:
            same = sa.and_(t.revision.c.posting_id == posting_id, t.revision.c.revision == revision)
            connection.execute(sa.update(t.revision).where(same).values(expires=end))
        if state == "expired" and (end is None or end > at):
            back.append((posting_id, revision))
    if back:
        connection.execute(sa.update(t.posting).where(t.posting.c.id.in_([i for i, _ in back])).values(state="live"))
    _note(connection, "renewed", at, back, run)


def _note(connection: Connection, what: str, at: datetime, found: Sequence[tuple[str, str]], run: int) -> None:
    if found:
        events = [{"posting_id": i, "at": at, "what": what, "revision": r, "run": run} for i, r in found]
        connection.execute(sa.insert(t.event), events)
        rows.tell_search(connection, [i for i, _ in found])


def _current() -> Any:
    return sa.and_(t.revision.c.posting_id == t.posting.c.id, t.revision.c.revision == t.posting.c.revision)
