"""Coverage: how much of what a source was asked for it let be seen, week by week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import rows
from records import schema as t
from records.database import Database

_COUNTS = ("runs", "asked", "blocked", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A source in one ISO week (2026-W48). asked: pages and listings that were asked for; blocked: answered by a wall or a refusal; failed: not answered."""

    source: str
    week: str
    runs: int
    asked: int
    blocked: int
    failed: int

    @property
    def blocked_share(self) -> float:
        """0 to 1."""
        return min(1.0, self.blocked / self.asked) if self.asked else 0.0


def week_of(at: datetime) -> str:
    """The ISO 8601 week of a moment, in UTC, as the ledger writes it."""
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02}"


class Coverage:
    def __init__(self, database: Database) -> None:
        self._db = database

    def weeks(self, *, source: str | None = None, weeks: int = 8) -> list[Week]:
        """The newest weeks, this one among them, by source and then newest first."""
        since = week_of(rows.now() - timedelta(weeks=weeks - 1))
        query = sa.select(t.coverage).where(t.coverage.c.week >= since)
        if source is not None:
            query = query.where(t.coverage.c.source == source)
        with self._db.reading() as connection:
            found = connection.execute(query.order_by(t.coverage.c.source, t.coverage.c.week.desc())).mappings()
            return [Week(**{n: r[n] for n in ("source", "week", *_COUNTS)}) for r in found]

    def this_week(self) -> dict[str, Week]:
        """The current week of each source that ran in it."""
        return {w.source: w for w in self.weeks(weeks=1)}


def add(connection: Connection, database: Database, source: str, counts: Mapping[str, Any]) -> None:
    """Adds a run's counts to its source's week, in the caller's transaction. Runs that ask for nothing over the net (imports) have none."""
    if "requests" not in counts:
        return
    rejected = counts.get("rejected", {})
    given = {
        "runs": 1,
        "asked": counts["requests"],
        "blocked": rejected.get("blocked", 0),
        "failed": rejected.get("failed", 0),
    }
    insert = database.insert(t.coverage).values(source=source, week=week_of(rows.now()), **given)
    summed = {n: t.coverage.c[n] + insert.excluded[n] for n in _COUNTS}
    connection.execute(insert.on_conflict_do_update(index_elements=["source", "week"], set_=summed))
