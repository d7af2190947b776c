"""Traces: what is known of an address, whichever source met it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from records import schema as t
from records.crawls import Page, page_of
from records.database import Database
from records.posting import posting_id


class Traces:
    def __init__(self, database: Database) -> None:
        self._db = database

    def pages(self, urls: Sequence[str]) -> list[tuple[str, Page]]:
        """What each source remembers of these pages, newest first: its name and the page."""
        query = sa.select(t.page).where(t.page.c.url.in_(list(urls))).order_by(t.page.c.fetched.desc())
        with self._db.reading() as connection:
            return [(r["source"], page_of(r)) for r in connection.execute(query).mappings()]

    def led_to(self, urls: Sequence[str]) -> dict[str, int]:
        """For each source, how many of its pages were found on these listings, sitemaps, feeds or searches."""
        count = sa.select(t.page.c.source, sa.func.count()).where(t.page.c.found_on.in_(list(urls)))
        with self._db.reading() as connection:
            return {r[0]: r[1] for r in connection.execute(count.group_by(t.page.c.source))}

    def postings(self, urls: Sequence[str], *, sources: Sequence[str]) -> list[str]:
        """Ids of the postings that are known by these addresses in these sources, or were published at them in any."""
        ids = [posting_id(s, u) for s in sources for u in urls]
        by_key = sa.select(t.posting.c.id).where(t.posting.c.id.in_(ids))
        by_url = sa.select(t.revision.c.posting_id).where(t.revision.c.url.in_(list(urls)))
        with self._db.reading() as connection:
            found = [*connection.execute(by_key).scalars(), *connection.execute(by_url).scalars()]
        return sorted(set(found))
