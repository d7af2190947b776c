"""Outbox: which postings search must still learn of, drained in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from records import rows
from records import schema as t
from records.database import Database


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids` changed and are to be put, `erased` are to be deleted; each posting stands once, by the newest of its entries."""

    ids: tuple[str, ...]
    erased: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.ids or self.erased)


class Outbox:
    """A row that commits late has its own entry and is drained late; a cursor over row numbers would skip it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @contextmanager
    def batch(self, limit: int = 500) -> Iterator[Batch]:
        """The postings of the oldest entries, with all that waits of them. Leaving normally acknowledges them; an error, or a kill, leaves them for the next drain.

        On PostgreSQL several drain at once, each its own rows (SKIP LOCKED). On SQLite no lock is held meanwhile: crawls go on writing,
        and two that drain the same rows do the same harmless work twice, since search ignores older versions.
        """
        if self._db.postgres:
            with self._db.writing() as connection:
                found = _waiting(connection, limit, locked=True)
                yield _batch(found)
                _acknowledge(connection, found)
        else:
            with self._db.reading() as connection:
                found = _waiting(connection, limit, locked=False)
            yield _batch(found)
            if found:
                with self._db.writing() as connection:
                    _acknowledge(connection, found)

    def waiting(self) -> tuple[int, datetime | None]:
        """How many postings wait, and since when the oldest does."""
        postings = sa.func.count(t.outbox.c.posting_id.distinct())
        with self._db.reading() as connection:
            count, oldest = connection.execute(sa.select(postings, sa.func.min(t.outbox.c.at))).one()
            return count, oldest

    def since(self) -> datetime | None:
        """Since when search is behind, or None: the quick half of `waiting`, asked by every page."""
        with self._db.reading() as connection:
            oldest = connection.execute(sa.select(t.outbox.c.at).order_by(t.outbox.c.number).limit(1))
            return oldest.scalar_one_or_none()

    def refill(self) -> int:
        """Puts every posting into the outbox, so that search is brought up to date from the ledger whatever it holds now."""
        with self._db.writing() as connection:
            everything = sa.select(t.posting.c.id, sa.false(), sa.literal(rows.now(), t.outbox.c.at.type)).order_by(
                t.posting.c.id
            )
            connection.execute(sa.insert(t.outbox).from_select(["posting_id", "erased", "at"], everything))
            return connection.execute(sa.select(sa.func.count()).select_from(t.posting)).scalar_one()


_Entry = tuple[int, str, bool]


def _waiting(connection: sa.Connection, limit: int, *, locked: bool) -> list[_Entry]:
    """The oldest entries, and the later ones of the same postings, so that a posting goes to search once; in order."""
    query = sa.select(t.outbox.c.number, t.outbox.c.posting_id, t.outbox.c.erased).order_by(t.outbox.c.number)
    if locked:
        query = query.with_for_update(skip_locked=True)
    oldest = connection.execute(query.limit(limit)).all()
    if not oldest:
        return []
    same = query.where(t.outbox.c.number > oldest[-1][0], t.outbox.c.posting_id.in_({i for _, i, _ in oldest}))
    return [(n, i, e) for n, i, e in (*oldest, *connection.execute(same))]


def _batch(found: list[_Entry]) -> Batch:
    newest = {i: erased for _, i, erased in found}
    return Batch(
        tuple(i for i, erased in newest.items() if not erased), tuple(i for i, erased in newest.items() if erased)
    )


def _acknowledge(connection: sa.Connection, found: list[_Entry]) -> None:
    numbers = [n for n, _, _ in found]
    for start in range(0, len(numbers), 500):
        connection.execute(sa.delete(t.outbox).where(t.outbox.c.number.in_(numbers[start : start + 500])))
