"""Crawls: runs, the postings they saw, and the first half of a posting's life: new, changed, seen again, relisted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import candidates as desk
from records import captures as evidence
from records import coverage, lifecycle, rejects, rows, visits
from records import schema as t
from records.candidates import Candidate
from records.captures import Given
from records.database import Database
from records.posting import Posting, posting_id

_STEP = 400
_PAGE = ("url", "fetched", "status", "etag", "last_modified", "found_on", "why", "capture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that was fetched: what is needed to ask for it again only if it changed.

    keys      of the postings it gave
    found_on  the listing, sitemap, feed or search that showed it
    why       why it was asked for: new, stale, changed, retried
    capture   number of the newest capture that holds its content
    """

    url: str
    fetched: datetime
    status: int
    etag: str | None = None
    last_modified: str | None = None
    keys: tuple[str, ...] = ()
    found_on: str | None = None
    why: str | None = None
    capture: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that gave no posting: the URL (or file and line) and why."""

    place: str
    reason: str


@dataclass(slots=True)
class Recorded:
    """How many postings of a call were new, changed, seen again as they were, or back after they had gone; how many candidates were new."""

    new: int = 0
    changed: int = 0
    seen: int = 0
    relisted: int = 0
    candidates: int = 0

    def __iadd__(self, other: Recorded) -> Recorded:
        for name in ("new", "changed", "seen", "relisted", "candidates"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """One run as the ledger keeps it. `outcome` is finished, stopped, failed, blocked, aborted, or None while it runs; `held` (with
    number 0, and not in the ledger) if there was none because its host is left alone for now."""

    number: int
    source: str
    kind: str
    started: datetime
    finished: datetime | None
    outcome: str | None
    complete: bool
    counts: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None


class Crawls:
    def __init__(self, database: Database) -> None:
        self._db = database

    def start(self, source: str, *, kind: str) -> int:
        """Opens a run and returns its number. Runs of this source that never ended were killed: they are closed as aborted."""
        with self._db.writing() as connection:
            return self.open_run(connection, source, kind=kind)

    @staticmethod
    def open_run(connection: Connection, source: str, *, kind: str) -> int:
        """`start` in the caller's transaction."""
        dead = sa.and_(t.run.c.source == source, t.run.c.outcome.is_(None))
        connection.execute(sa.update(t.run).where(dead).values(outcome="aborted", finished=rows.now()))
        values = {"source": source, "kind": kind, "started": rows.now(), "complete": False, "counts": {}}
        return int(connection.execute(sa.insert(t.run).values(values).returning(t.run.c.number)).scalar_one())

    def record(
        self,
        run: int,
        *,
        postings: Sequence[Posting] = (),
        pages: Sequence[Page] = (),
        rejected: Sequence[Rejected] = (),
        seen: Iterable[str] = (),
        read: Collection[str] = (),
        candidates: Sequence[Candidate] = (),
        given: Sequence[Given] = (),
    ) -> Recorded:
        """Writes what a run saw in ONE transaction: either all of it is known afterwards or none, so a kill loses and doubles nothing.

        `seen` are keys of postings that a listing showed and whose page was not fetched again. `read` are places that gave or showed
        postings: what earlier runs rejected there is resolved. `given` says which capture they were read from: its record must be on
        disk before this call, so that no posting ever points to bytes that are not there.
        """
        with self._db.writing() as connection:
            source = connection.execute(sa.select(t.run.c.source).where(t.run.c.number == run)).scalar_one()
            recorded = self._postings(connection, run, postings)
            recorded += self._seen(connection, run, [posting_id(source, k) for k in seen])
            numbers = evidence.write(connection, given)
            held = {g.page: numbers[id(g.capture)] for g in given if g.page}
            self._pages(connection, source, [replace(p, capture=held.get(p.url, p.capture)) for p in pages])
            rejects.resolve(connection, run, source, read)
            rejects.add(connection, run, source, [(r.place, r.reason) for r in rejected])
            recorded += Recorded(candidates=desk.write(self._db, connection, candidates))
        for g in given:
            g.capture.number = numbers[id(g.capture)]
        return recorded

    def pages(self, source: str, urls: Sequence[str]) -> dict[str, Page]:
        """What is known of these pages of a source."""
        found = {}
        with self._db.reading() as connection:
            for start in range(0, len(urls), _STEP):
                query = sa.select(t.page).where(
                    t.page.c.source == source, t.page.c.url.in_(list(urls[start : start + _STEP]))
                )
                for r in connection.execute(query).mappings():
                    found[r["url"]] = page_of(r)
        return found

    def listings(self, source: str, urls: Collection[str]) -> set[str]:
        """Those of these places of a source on which pages were found."""
        query = sa.select(t.page.c.found_on).where(t.page.c.source == source, t.page.c.found_on.in_(list(urls)))
        with self._db.reading() as connection:
            return {str(u) for u in connection.execute(query.distinct()).scalars()}

    def gone(self, run: int, keys: Iterable[str]) -> int:
        """The pages of these postings answered 404 or 410: they are gone now, whatever the listing says. Returns how many were not gone yet."""
        with self._db.writing() as connection:
            source = connection.execute(sa.select(t.run.c.source).where(t.run.c.number == run)).scalar_one()
            return lifecycle.leave(connection, run, [posting_id(source, k) for k in keys])

    def finish(
        self,
        run: int,
        *,
        outcome: str,
        complete: bool,
        gone_after: int = 2,
        counts: Mapping[str, Any] | None = None,
        note: str | None = None,
    ) -> RunSummary:
        """Closes a run. After a complete listing, postings that it did not show are counted absent, and gone at the `gone_after`th time.

        Not so when the listing shrank by more than 30 % under the rolling median of the last runs: then the listing is doubted, not the postings.
        However the run ended, postings of the source whose own end has passed are expired.
        """
        with self._db.writing() as connection:
            row = connection.execute(sa.select(t.run).where(t.run.c.number == run)).mappings().one()
            source = row["source"]
            # Rows of an import may name sources of their own.
            by_source = sa.select(t.posting.c.source, sa.func.count()).where(t.posting.c.last_run == run)
            saw = {r[0]: r[1] for r in connection.execute(by_source.group_by(t.posting.c.source))}
            shown = sum(saw.values())
            trusted = complete and outcome == "finished"
            usual = lifecycle.shrunk(connection, source, run, shown) if trusted else None
            gone = lifecycle.absent(connection, run, source, gone_after) if trusted and usual is None else 0
            expired = lifecycle.expire(connection, sources={source, *saw}, run=run)
            if usual is not None:
                doubt = (
                    f"the listing shrank by more than 30 % ({shown} of usually {usual:g}): nothing was counted as gone"
                )
                note = "; ".join(filter(None, (note, doubt)))
            if hint := visits.suspicion(connection, run, source):
                note = "; ".join(filter(None, (note, hint)))
            kept = dict(counts or {}) | {"shown": shown, "gone": gone, "doubted": usual is not None}
            if expired:
                kept["expired"] = expired
            values = {"finished": rows.now(), "outcome": outcome, "complete": complete, "counts": kept, "note": note}
            connection.execute(sa.update(t.run).where(t.run.c.number == run).values(values))
            coverage.add(connection, self._db, source, kept)
            return _run(dict(row) | values)

    def expire(self) -> int:
        """Postings of any source whose own end has passed are expired: for sources that are no longer crawled. Returns how many."""
        with self._db.writing() as connection:
            return lifecycle.expire(connection)

    def runs(self, *, source: str | None = None, limit: int = 100) -> list[RunSummary]:
        """The newest runs, newest first."""
        query = sa.select(t.run).order_by(t.run.c.number.desc()).limit(limit)
        if source is not None:
            query = query.where(t.run.c.source == source)
        with self._db.reading() as connection:
            return [_run(r) for r in connection.execute(query).mappings()]

    def rejects(self, run: int) -> list[Rejected]:
        """What a run could not use, and why."""
        query = sa.select(t.rejected).where(t.rejected.c.run == run).order_by(t.rejected.c.number)
        with self._db.reading() as connection:
            return [Rejected(r["place"], r["reason"]) for r in connection.execute(query).mappings()]

    def _postings(self, connection: Connection, run: int, postings: Sequence[Posting]) -> Recorded:
        recorded = Recorded()
        newest = {p.id: p for p in postings}  # a page shown twice in one batch is one posting
        for start in range(0, len(newest), _STEP):
            some = list(newest.values())[start : start + _STEP]
            known = {
                r["id"]: r
                for r in connection.execute(
                    _locked(self._db, sa.select(t.posting).where(t.posting.c.id.in_([p.id for p in some])))
                ).mappings()
            }
            fresh = [p for p in some if p.id not in known]
            self._new(connection, run, fresh)
            changed = [p for p in some if p.id in known and known[p.id]["revision"] != p.revision]
            for p in changed:
                self._change(connection, run, p, known[p.id])
            lifecycle.renew(connection, run, [p for p in some if p.id in known])
            again = self._seen(connection, run, [p.id for p in some if p.id in known])
            recorded += Recorded(len(fresh), len(changed), again.seen - len(changed), again.relisted)
        return recorded

    def _new(self, connection: Connection, run: int, postings: Sequence[Posting]) -> None:
        if not postings:
            return
        at = rows.now()
        fixed = {"revisions": 1, "state": "live", "relisted": 0, "absent": 0, "last_run": run, "version": 0}
        values = [
            fixed
            | {
                "id": p.id,
                "source": p.source,
                "key": p.key,
                "revision": p.revision,
                "first_seen": p.collected,
                "last_seen": p.collected,
            }
            for p in postings
        ]
        connection.execute(sa.insert(t.posting), values)
        connection.execute(sa.insert(t.revision), [rows.of_posting(p, number=1) for p in postings])
        if contacts := [c for p in postings for c in rows.of_contacts(p)]:
            connection.execute(sa.insert(t.contact), contacts)
        connection.execute(
            sa.insert(t.event),
            [{"posting_id": p.id, "at": at, "what": "new", "revision": p.revision, "run": run} for p in postings],
        )
        rows.tell_search(connection, [p.id for p in postings])

    def _change(self, connection: Connection, run: int, p: Posting, known: rows.Row) -> None:
        number = known["revisions"] + 1
        old = sa.and_(t.revision.c.posting_id == p.id, t.revision.c.revision == p.revision)
        # An advertiser may go back to an earlier wording: the revision is known, the change is not.
        if not connection.execute(sa.select(sa.func.count()).select_from(t.revision).where(old)).scalar_one():
            connection.execute(sa.insert(t.revision).values(rows.of_posting(p, number=number)))
            if contacts := rows.of_contacts(p):
                connection.execute(sa.insert(t.contact), contacts)
        else:
            number = known["revisions"]
        connection.execute(
            sa.update(t.posting).where(t.posting.c.id == p.id).values(revision=p.revision, revisions=number)
        )
        connection.execute(
            sa.insert(t.event).values(posting_id=p.id, at=rows.now(), what="changed", revision=p.revision, run=run)
        )
        rows.tell_search(connection, [p.id])

    def _seen(self, connection: Connection, run: int, ids: Sequence[str]) -> Recorded:
        recorded = Recorded()
        at = rows.now()
        for start in range(0, len(ids), _STEP):
            some = list(ids[start : start + _STEP])
            gone = sa.select(t.posting.c.id, t.posting.c.revision).where(
                t.posting.c.id.in_(some), t.posting.c.state == "gone"
            )
            back = connection.execute(gone).all()
            # What has ended by its own date stays ended, though its source goes on showing it.
            state = sa.case((t.posting.c.state == "gone", "live"), else_=t.posting.c.state)
            values: dict[str, Any] = {"last_seen": at, "last_run": run, "absent": 0, "state": state, "gone_at": None}
            found = connection.execute(sa.update(t.posting).where(t.posting.c.id.in_(some)).values(values)).rowcount
            recorded.seen += found - len(back)
            recorded.relisted += len(back)
            if back:
                ids_back = [i for i, _ in back]
                connection.execute(
                    sa.update(t.posting).where(t.posting.c.id.in_(ids_back)).values(relisted=t.posting.c.relisted + 1)
                )
                connection.execute(
                    sa.insert(t.event),
                    [{"posting_id": i, "at": at, "what": "relisted", "revision": r, "run": run} for i, r in back],
                )
                rows.tell_search(connection, ids_back)
        return recorded

    def _pages(self, connection: Connection, source: str, pages: Sequence[Page]) -> None:
        seen = [
            {"source": source, "keys": list(page.keys)} | {n: getattr(page, n) for n in _PAGE}
            for page in {p.url: p for p in pages}.values()
        ]
        if seen:
            insert = self._db.insert(t.page)
            newer = {n: insert.excluded[n] for n in (*_PAGE, "keys") if n != "url"}
            connection.execute(insert.on_conflict_do_update(index_elements=["source", "url"], set_=newer), seen)


def page_of(row: rows.Row) -> Page:
    return Page(keys=tuple(row["keys"]), **{n: row[n] for n in _PAGE})


def _locked(database: Database, query: Any) -> Any:
    # Two crawlers on PostgreSQL that see one posting at once must agree on which of them brings the change.
    return query.with_for_update() if database.postgres else query


def _run(row: rows.Row) -> RunSummary:
    return RunSummary(
        **{
            n: row[n]
            for n in ("number", "source", "kind", "started", "finished", "outcome", "complete", "counts", "note")
        }
    )
