"""Rejects: what runs could not use, until it is read after all or put aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import rows
from records import schema as t
from records.database import Database

_STEP = 400
_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A place (URL, or file and line) that gave no posting. `resolved`: when it did after all, or None."""

    source: str | None
    place: str
    reason: str
    at: datetime
    run: int
    resolved: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Places of one source that are rejected for one reason. word: what stands before the colon of the reason; times: rows, a place may have several."""

    source: str | None
    word: str
    places: int
    times: int
    newest: datetime
    examples: tuple[Reject, ...]


class Rejects:
    def __init__(self, database: Database) -> None:
        self._db = database

    def open(
        self, *, source: str | None = None, words: Collection[str] = (), places: Collection[str] = ()
    ) -> list[Reject]:
        """What is not resolved, newest first, one for each place: its newest. `words`: only reasons that begin so."""
        wanted = sa.select(t.rejected).where(t.rejected.c.resolved.is_(None), *_where(source, words, places))
        with self._db.reading() as connection:
            found = connection.execute(wanted.order_by(t.rejected.c.number.desc())).mappings()
            newest: dict[tuple[str | None, str], Reject] = {}
            for r in found:
                newest.setdefault((r["source"], r["place"]), _reject(r))
        return list(newest.values())

    def groups(self, *, source: str | None = None, words: Collection[str] = ()) -> list[Group]:
        """What is not resolved by source and the word of its reason, most places first."""
        wanted = sa.select(t.rejected).where(t.rejected.c.resolved.is_(None), *_where(source, words, ()))
        found: dict[tuple[str, str], list[Reject]] = {}
        with self._db.reading() as connection:
            for r in connection.execute(wanted.order_by(t.rejected.c.number.desc())).mappings():
                found.setdefault((r["source"] or "", word(r["reason"])), []).append(_reject(r))
        groups = [_group(some) for some in found.values()]
        return sorted(groups, key=lambda g: (-g.places, g.source or "", g.word))

    def of_place(self, places: Sequence[str], *, limit: int = 50) -> list[Reject]:
        """Everything that was ever rejected at these places and is kept, newest first."""
        query = sa.select(t.rejected).where(t.rejected.c.place.in_(list(places)))
        with self._db.reading() as connection:
            found = connection.execute(query.order_by(t.rejected.c.number.desc()).limit(limit)).mappings()
            return [_reject(r) for r in found]

    def open_counts(self) -> dict[str, int]:
        """Places that are not resolved, by source."""
        places = sa.func.count(sa.distinct(t.rejected.c.place))
        query = sa.select(t.rejected.c.source, places).where(t.rejected.c.resolved.is_(None))
        with self._db.reading() as connection:
            return {r[0] or "": r[1] for r in connection.execute(query.group_by(t.rejected.c.source))}

    def prune(
        self,
        *,
        source: str | None = None,
        words: Collection[str] = (),
        older: timedelta | None = None,
        who: str = "lurewatch",
    ) -> dict[str, int]:
        """Deletes what is at least so old, resolved or not, and leaves an audit line that says how many of what. Returns the numbers by word."""
        where = _where(source, words, ())
        if older is not None:
            where.append(t.rejected.c.at <= rows.now() - older)
        counts: dict[str, int] = {}
        with self._db.writing() as connection:
            for (reason,) in connection.execute(sa.select(t.rejected.c.reason).where(*where)):
                counts[word(reason)] = counts.get(word(reason), 0) + 1
            if counts:
                connection.execute(sa.delete(t.rejected).where(*where))
                said = ", ".join(f"{n} {w}" for w, n in counts.items())
                rows.note(connection, who=who, action="prune_rejects", posting_id=None, detail=said)
        return counts


def word(reason: str) -> str:
    """What is counted: the word before the colon."""
    return reason.partition(":")[0]


def add(connection: Connection, run: int, source: str, rejected: Sequence[tuple[str, str]]) -> None:
    """Keeps places with their reasons, in the caller's transaction."""
    if not rejected:
        return
    fixed: Mapping[str, Any] = {"run": run, "source": source, "at": rows.now()}
    values = [{**fixed, "place": rows.storable(p), "reason": rows.storable(r)} for p, r in rejected]
    connection.execute(sa.insert(t.rejected), values)


def resolve(connection: Connection, run: int, source: str, places: Collection[str]) -> None:
    """Places that gave a posting now: what earlier runs said of them is resolved, in the caller's transaction."""
    unread = sa.and_(t.rejected.c.source == source, t.rejected.c.resolved.is_(None), t.rejected.c.run != run)
    every = list(places)
    for start in range(0, len(every), _STEP):
        some = t.rejected.c.place.in_(every[start : start + _STEP])
        connection.execute(sa.update(t.rejected).where(unread, some).values(resolved=rows.now()))


def _where(source: str | None, words: Collection[str], places: Collection[str]) -> list[Any]:
    where: list[Any] = [] if source is None else [t.rejected.c.source == source]
    if words:
        begins = [t.rejected.c.reason.startswith(f"{w}:", autoescape=True) for w in words]
        where.append(sa.or_(*begins, t.rejected.c.reason.in_(list(words))))
    if places:
        where.append(t.rejected.c.place.in_(list(places)))
    return where


def _group(some: Sequence[Reject]) -> Group:
    places = {r.place: r for r in reversed(some)}
    return Group(
        source=some[0].source,
        word=word(some[0].reason),
        places=len(places),
        times=len(some),
        newest=some[0].at,
        examples=tuple(sorted(places.values(), key=lambda r: r.at, reverse=True)[:_EXAMPLES]),
    )


def _reject(row: rows.Row) -> Reject:
    return Reject(**{n: row[n] for n in ("source", "place", "reason", "at", "run", "resolved")})
