"""Analyses: what is still to be judged, and what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from records import rows
from records import schema as t
from records.analysis import Analysis
from records.database import Database
from records.posting import Posting


class Analyses:
    def __init__(self, database: Database) -> None:
        self._db = database

    def pending(self, recipe: str, *, stale: bool = False, limit: int = 500, after: str = "") -> list[Posting]:
        """Postings whose newest revision has no analysis; with `stale`, none by this recipe. Ordered by id, starting behind `after`."""
        query = self._undone(recipe, stale).add_columns(t.revision, t.posting.c.source, t.posting.c.key)
        joined = sa.and_(t.revision.c.posting_id == t.posting.c.id, t.revision.c.revision == t.posting.c.revision)
        query = query.join(t.revision, joined).where(t.posting.c.id > after).order_by(t.posting.c.id).limit(limit)
        with self._db.reading() as connection:
            found = connection.execute(query).mappings().all()
            contacts = rows.contacts(connection, [r["posting_id"] for r in found])
        return [rows.posting(r, contacts.get((r["posting_id"], r["revision"]), ())) for r in found]

    def count_pending(self, recipe: str, *, stale: bool = False) -> int:
        with self._db.reading() as connection:
            return connection.execute(
                sa.select(sa.func.count()).select_from(self._undone(recipe, stale).subquery())
            ).scalar_one()

    def record(self, analyses: Sequence[Analysis]) -> int:
        """Adds analyses in one transaction and tells search. One that is there already (same revision, same recipe) is left as it is. Returns how many were added."""
        with self._db.writing() as connection:
            there, known = self._there(connection, analyses)
            fresh = {(a.posting_id, a.revision, a.recipe): a for a in analyses if a.posting_id in there}
            added = [a for named, a in fresh.items() if named not in known]
            if added:
                # Between the look and the write another worker may have added the same: then the two agree, and one is enough.
                insert = self._db.insert(t.analysis).on_conflict_do_nothing(
                    index_elements=["posting_id", "revision", "recipe"]
                )
                connection.execute(insert, [rows.of_analysis(a) for a in added])
            rows.tell_search(connection, list(dict.fromkeys(a.posting_id for a in added)))
        return len(added)

    def of(self, posting_id: str) -> list[Analysis]:
        """Every analysis of a posting, oldest first."""
        query = sa.select(t.analysis).where(t.analysis.c.posting_id == posting_id).order_by(t.analysis.c.number)
        with self._db.reading() as connection:
            return [rows.analysis(r) for r in connection.execute(query).mappings()]

    def bands(self) -> Counter[str]:
        """How many postings are in each band by their newest analysis; `pending` counts those without one."""
        current = sa.and_(t.posting.c.id == t.analysis.c.posting_id, t.posting.c.revision == t.analysis.c.revision)
        newest = sa.select(sa.func.max(t.analysis.c.number)).join(t.posting, current).group_by(t.analysis.c.posting_id)
        query = sa.select(t.analysis.c.band, sa.func.count()).where(t.analysis.c.number.in_(newest))
        with self._db.reading() as connection:
            found: Counter[str] = Counter(dict(connection.execute(query.group_by(t.analysis.c.band)).all()))
            total = connection.execute(sa.select(sa.func.count()).select_from(t.posting)).scalar_one()
        found["pending"] = total - found.total()
        return found

    def _undone(self, recipe: str, stale: bool) -> sa.Select[Any]:
        done = sa.and_(t.analysis.c.posting_id == t.posting.c.id, t.analysis.c.revision == t.posting.c.revision)
        if stale:
            done = sa.and_(done, t.analysis.c.recipe == recipe)
        return sa.select(t.posting.c.id).where(~sa.exists().where(done))

    @staticmethod
    def _there(connection: sa.Connection, analyses: Sequence[Analysis]) -> tuple[set[str], set[tuple[str, str, str]]]:
        """Which of the postings exist (one may have been erased while it was judged), and which analyses do."""
        ids = list({a.posting_id for a in analyses})
        there: set[str] = set()
        known: set[tuple[str, str, str]] = set()
        columns = (t.analysis.c.posting_id, t.analysis.c.revision, t.analysis.c.recipe)
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            there.update(connection.execute(sa.select(t.posting.c.id).where(t.posting.c.id.in_(some))).scalars())
            known.update(
                (p, v, r)
                for p, v, r in connection.execute(sa.select(*columns).where(t.analysis.c.posting_id.in_(some)))
            )
        return there, known
