"""Candidates: pages that searches and the links of postings led to, that nobody has fetched yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import rows
from records import schema as t
from records.database import Database

LINES = 12
"""Finds of one candidate that are named; of further ones only their number is kept."""
_STEP = 400
_SCANNED = ("+links", "postings")
"""Row of `page` that says how far postings were looked through; no source is called so."""
_SETTLED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Found:
    """One find. what: the words that were searched for, or `posting:ID`. engine, rank, published: as the search engine gave them."""

    what: str
    engine: str = ""
    rank: int | None = None
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One page that was found.

    url       canonical
    host      its host
    title     as the search engine gave it; empty for a link in a posting
    snippet   as the search engine gave it; empty for a link in a posting
    found_by  source whose search or posting led to it first
    finds     what led to it, oldest first, at most `LINES`
    times     how often it was found
    score     relevance of title, snippet and URL, 0 to 1
    state     new, taken (a source reads it) or dismissed (a person put it aside)
    """

    url: str
    host: str
    found_by: str
    finds: tuple[Found, ...]
    title: str = ""
    snippet: str = ""
    score: float = 0.0
    times: int = 1
    state: str = "new"
    first_found: datetime | None = None
    last_found: datetime | None = None


class Candidates:
    def __init__(self, database: Database) -> None:
        self._db = database

    def each(self, hosts: Sequence[str] | None = None) -> Iterator[Candidate]:
        """Every candidate (of these hosts), ordered by URL, read in steps."""
        last = ""
        while True:
            query = sa.select(t.candidate).where(t.candidate.c.url > last).order_by(t.candidate.c.url).limit(_STEP)
            if hosts is not None:
                query = query.where(t.candidate.c.host.in_(list(hosts)))
            with self._db.reading() as connection:
                found = [_candidate(r) for r in connection.execute(query).mappings()]
            if not found:
                return
            yield from found
            last = found[-1].url

    def count(self) -> int:
        with self._db.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(t.candidate)).scalar_one()

    def mark(self, urls: Sequence[str], state: str) -> int:
        """Gives these candidates another state (new, taken, dismissed); returns how many there were."""
        changed = 0
        with self._db.writing() as connection:
            for start in range(0, len(urls), _STEP):
                some = t.candidate.c.url.in_(list(urls[start : start + _STEP]))
                changed += connection.execute(sa.update(t.candidate).where(some).values(state=state)).rowcount
        return changed

    def unscanned(self, most: int = 500) -> tuple[int, list[str]]:
        """Postings that are new, changed or back since the last scan, at most so many: a mark for `scanned` (0: none), and their ids."""
        with self._db.reading() as connection:
            query: sa.Select[Any] = sa.select(t.event.c.number, t.event.c.posting_id)
            query = query.where(t.event.c.number > self._mark(connection))
            if self._db.postgres:
                # Numbers are drawn before rows commit: what is younger than any transaction may still have gaps.
                query = query.where(t.event.c.at < rows.now() - _SETTLED)
            found = connection.execute(
                query.where(t.event.c.what != "gone").order_by(t.event.c.number).limit(most)
            ).all()
        return (found[-1][0] if found else 0), list(dict.fromkeys(i for _, i in found))

    def scanned(self, mark: int, found: Sequence[Candidate]) -> None:
        """Writes what the scan up to `mark` found, and the mark, in one transaction."""
        source, url = _SCANNED
        with self._db.writing() as connection:
            write(self._db, connection, found)
            if mark > self._mark(connection):
                insert = self._db.insert(t.page).values(
                    source=source, url=url, fetched=rows.now(), status=200, keys=[mark]
                )
                newer = {n: insert.excluded[n] for n in ("fetched", "keys")}
                connection.execute(insert.on_conflict_do_update(index_elements=["source", "url"], set_=newer))

    @staticmethod
    def _mark(connection: Connection) -> int:
        source, url = _SCANNED
        query: sa.Select[Any] = sa.select(t.page.c["keys"]).where(t.page.c.source == source, t.page.c.url == url)
        found = connection.execute(query).scalar()
        return int(found[0]) if found else 0


def write(database: Database, connection: Connection, found: Sequence[Candidate]) -> int:
    """Writes candidates in the caller's transaction: new ones come in, known ones are counted and named once more. Returns how many were new."""
    merged: dict[str, Candidate] = {}
    for one in found:
        merged[one.url] = _joined(merged[one.url], one) if one.url in merged else one
    new = 0
    for start in range(0, len(merged), _STEP):
        some = dict(list(merged.items())[start : start + _STEP])
        query = sa.select(t.candidate).where(t.candidate.c.url.in_(list(some)))
        query = query.with_for_update() if database.postgres else query
        known = {r["url"]: _candidate(r) for r in connection.execute(query).mappings()}
        fresh = [c for u, c in some.items() if u not in known]
        new += len(fresh)
        _insert(database, connection, fresh)
        for url in known:
            _update(connection, _joined(known[url], some[url]))
    return new


def forget(connection: Connection, posting_id: str) -> None:
    """A posting is erased: what only it led to goes with it, and nothing names it any more."""
    line = f"posting:{posting_id}"
    query = sa.select(t.candidate).where(t.candidate.c.query.contains(line, autoescape=True))
    for candidate in [_candidate(r) for r in connection.execute(query).mappings()]:
        left = tuple(f for f in candidate.finds if f.what != line)
        here = t.candidate.c.url == candidate.url
        if left:
            connection.execute(sa.update(t.candidate).where(here).values(query=_written(left)))
        elif candidate.state != "dismissed":
            connection.execute(sa.delete(t.candidate).where(here))


def _joined(known: Candidate, again: Candidate) -> Candidate:
    """The known one, found again. A posting that is looked through twice is one find."""
    named = {f.what for f in known.finds}
    fresh = [f for f in again.finds if f.what not in named]
    counted = again.times if any(not f.what.startswith("posting:") for f in again.finds) else len(fresh)
    best = again if again.score > known.score else known
    return replace(
        known,
        finds=(*known.finds, *fresh)[:LINES],
        times=known.times + counted,
        title=best.title or known.title,
        snippet=best.snippet or known.snippet,
        score=best.score,
    )


def _insert(database: Database, connection: Connection, fresh: Sequence[Candidate]) -> None:
    at = rows.now()
    values = [_row(c) | {"url": c.url, "host": c.host, "found_by": c.found_by, "first_found": at} for c in fresh]
    if values:
        insert = database.insert(t.candidate)
        # Another crawler may have found it at the same moment.
        again = {"times": t.candidate.c.times + 1, "last_found": insert.excluded.last_found}
        connection.execute(insert.on_conflict_do_update(index_elements=["url"], set_=again), values)


def _update(connection: Connection, candidate: Candidate) -> None:
    values = {n: v for n, v in _row(candidate).items() if n != "state"}
    connection.execute(sa.update(t.candidate).where(t.candidate.c.url == candidate.url).values(values))


def _row(candidate: Candidate) -> dict[str, object]:
    return {
        "title": rows.storable(candidate.title),
        "snippet": rows.storable(candidate.snippet),
        "query": _written(candidate.finds),
        "last_found": rows.now(),
        "times": candidate.times,
        "score": candidate.score,
        "state": candidate.state,
    }


def _candidate(row: rows.Row) -> Candidate:
    same = ("url", "host", "found_by", "title", "snippet", "score", "times", "state", "first_found", "last_found")
    return Candidate(finds=_read(row["query"]), **{n: row[n] for n in same})


def _written(finds: Sequence[Found]) -> str:
    """A line a find, its parts apart by tabs."""
    lines = ("\t".join(" ".join(str(p).split()) for p in (f.what, f.engine, f.rank or "", f.published)) for f in finds)
    return rows.storable("\n".join(lines))


def _read(lines: str) -> tuple[Found, ...]:
    parts = ((line + "\t\t\t").split("\t") for line in lines.split("\n"))
    return tuple(Found(p[0], p[1], int(p[2]) if p[2].isdigit() else None, p[3]) for p in parts)
