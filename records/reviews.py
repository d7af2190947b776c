"""Reviews: what people decided. Only ever added."""

from __future__ import annotations

import sqlalchemy as sa

from records import rows
from records import schema as t
from records.database import Database
from records.review import VERDICTS, Review


class Reviews:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, review: Review) -> bool:
        """Adds a review and tells search. False if the very same one is there already, or its posting is not."""
        if review.verdict not in VERDICTS:
            raise ValueError(f"verdict {review.verdict!r} is none of {', '.join(VERDICTS)}")
        with self._db.writing() as connection:
            if not connection.execute(sa.select(t.posting.c.id).where(t.posting.c.id == review.posting_id)).first():
                return False
            values = {
                n: getattr(review, n) for n in ("posting_id", "revision", "recipe", "verdict", "reviewer", "reviewed")
            } | {"note": rows.storable(review.note)}
            insert = (
                self._db.insert(t.review)
                .values(values)
                .on_conflict_do_nothing(index_elements=["posting_id", "revision", "reviewer", "reviewed"])
            )
            if connection.execute(insert.returning(t.review.c.number)).scalar() is None:
                return False
            rows.tell_search(connection, [review.posting_id])
        return True

    def of(self, posting_id: str) -> list[Review]:
        """Every review of a posting, oldest first."""
        with self._db.reading() as connection:
            return rows.reviews(connection, [posting_id]).get(posting_id, [])
