"""Hosts: how much each was asked on a day, over all sources and runs, and which asked to be left alone until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from records import rows
from records import schema as t
from records.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A host that asked to be left alone. host: name, with the port where it is unusual. until: UTC."""

    host: str
    until: datetime
    reason: str


class Hosts:
    def __init__(self, database: Database) -> None:
        self._db = database

    def count(self, host: str, *, requests: int, size: int) -> None:
        """Adds requests and bytes to today's (UTC)."""
        insert = self._db.insert(t.host).values(host=host, day=_today(), requests=requests, bytes=size)
        more = {"requests": t.host.c.requests + requests, "bytes": t.host.c.bytes + size}
        with self._db.writing() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=["host", "day"], set_=more))

    def take(self, host: str, *, most: int) -> bool:
        """Counts one request more to a host if today's are fewer than `most`; says whether it did. Exact over all processes."""
        insert = self._db.insert(t.host).values(host=host, day=_today(), requests=1, bytes=0)
        more = {"requests": t.host.c.requests + 1}
        taken = insert.on_conflict_do_update(index_elements=["host", "day"], set_=more, where=t.host.c.requests < most)
        with self._db.writing() as connection:
            return connection.execute(taken.returning(t.host.c.requests)).first() is not None

    def asked(self, host: str) -> tuple[int, int]:
        """Today's requests and bytes of a host."""
        query = sa.select(t.host.c.requests, t.host.c.bytes).where(t.host.c.host == host, t.host.c.day == _today())
        with self._db.reading() as connection:
            found = connection.execute(query).first()
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def pause(self, host: str, *, until: datetime, reason: str) -> None:
        """Keeps that a host asked to be left alone; the later time counts. Pauses that are over are forgotten."""
        insert = self._db.insert(t.pause).values(host=host, until=until, reason=reason)
        newer = {"until": insert.excluded.until, "reason": insert.excluded.reason}
        with self._db.writing() as connection:
            connection.execute(sa.delete(t.pause).where(t.pause.c.until <= rows.now()))
            connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["host"], set_=newer, where=t.pause.c.until < insert.excluded.until
                )
            )

    def pauses(self, hosts: Sequence[str]) -> list[Pause]:
        """Which of these hosts are to be left alone now."""
        query = sa.select(t.pause).where(t.pause.c.host.in_(list(hosts)), t.pause.c.until > rows.now())
        with self._db.reading() as connection:
            found = connection.execute(query.order_by(t.pause.c.host)).mappings()
            return [Pause(host=r["host"], until=r["until"], reason=r["reason"]) for r in found]


def _today() -> str:
    return rows.now().date().isoformat()
