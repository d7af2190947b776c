"""The ledger: everything that is known, behind one door. Each desk below it writes one kind of record, in one transaction a call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import candidates, rows
from records import schema as t
from records.analyses import Analyses
from records.candidates import Candidates
from records.captures import Captures
from records.circuits import Circuits
from records.coverage import Coverage
from records.crawls import Crawls
from records.database import Database
from records.dossier import Dossier
from records.hosts import Hosts
from records.outbox import Outbox
from records.people import Audit, People
from records.posting import Posting
from records.rejects import Rejects
from records.reviews import Reviews
from records.traces import Traces

_STEP = 500


class Ledger:
    """Opened with `Ledger.open(address)`; a context manager.

    crawls    postings, pages and runs      analyses  what the machine says
    reviews   what people decided           outbox    what search must still learn
    people    accounts and sessions         audit     who saw or changed what
    hosts     requests a day, and pauses
    circuits  hosts that are left alone     coverage  what sources let be seen, by week
    rejects   what runs could not use       traces    what is known of an address
    candidates  what searches and links led to
    captures  where the bytes lie that postings were read from
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.crawls = Crawls(database)
        self.captures = Captures(database)
        self.analyses = Analyses(database)
        self.reviews = Reviews(database)
        self.outbox = Outbox(database)
        self.people = People(database)
        self.audit = Audit(database)
        self.hosts = Hosts(database)
        self.circuits = Circuits(database, self.crawls)
        self.coverage = Coverage(database)
        self.rejects = Rejects(database)
        self.traces = Traces(database)
        self.candidates = Candidates(database)

    @classmethod
    def open(cls, address: str) -> Ledger:
        """Opens, makes or migrates the ledger at an SQLAlchemy address. Raises LedgerUnavailable, LedgerNewer, BadSetting."""
        return cls(Database.open(address))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    def count(self) -> int:
        """Number of postings."""
        with self.database.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(t.posting)).scalar_one()

    def dossier(self, posting_id: str) -> Dossier | None:
        """All that is known of one posting, or None."""
        found = self.dossiers([posting_id])
        return found[0] if found else None

    def dossiers(self, ids: Sequence[str]) -> list[Dossier]:
        """The dossiers of these ids, in this order, read in one snapshot; unknown ids are left out."""
        with self.database.reading() as connection:
            known = {
                d.posting.id: d
                for start in range(0, len(ids), _STEP)
                for d in _dossiers(connection, list(ids[start : start + _STEP]))
            }
        return [known[i] for i in dict.fromkeys(ids) if i in known]

    def each(self, *, source: str | None = None) -> Iterator[Dossier]:
        """Every dossier, ordered by id: the same ledger gives the same order on every machine. Read in steps, so writers are never held up."""
        last = ""
        while True:
            query = sa.select(t.posting.c.id).where(t.posting.c.id > last).order_by(t.posting.c.id).limit(_STEP)
            if source is not None:
                query = query.where(t.posting.c.source == source)
            with self.database.reading() as connection:
                ids = list(connection.execute(query).scalars())
                found = {d.posting.id: d for d in _dossiers(connection, ids)}
            if not ids:
                return
            yield from (found[i] for i in ids)
            last = ids[-1]

    def versions(self) -> Iterator[tuple[str, int]]:
        """Id and version of every posting, ordered by id."""
        last = ""
        while True:
            query = sa.select(t.posting.c.id, t.posting.c.version).where(t.posting.c.id > last).order_by(t.posting.c.id)
            with self.database.reading() as connection:
                found = connection.execute(query.limit(20 * _STEP)).all()
            if not found:
                return
            yield from ((i, v) for i, v in found)
            last = found[-1][0]

    def history(self, posting_id: str) -> list[rows.Event]:
        """What happened to a posting, in the order in which it was noticed."""
        query = sa.select(t.event).where(t.event.c.posting_id == posting_id).order_by(t.event.c.number)
        with self.database.reading() as connection:
            return [rows.event(r) for r in connection.execute(query).mappings()]

    def revision(self, posting_id: str, revision: str) -> Posting | None:
        """One revision of a posting as it was published, or None."""
        with self.database.reading() as connection:
            key = sa.and_(t.revision.c.posting_id == posting_id, t.revision.c.revision == revision)
            query = (
                sa.select(t.revision, t.posting.c.source, t.posting.c.key)
                .join(t.posting, t.posting.c.id == t.revision.c.posting_id)
                .where(key)
            )
            row = connection.execute(query).mappings().first()
            contacts = rows.contacts(connection, [posting_id])
        return rows.posting(row, contacts.get((posting_id, revision), ())) if row else None

    def erase(self, posting_id: str, *, who: str, why: str) -> bool:
        """Removes a posting with all its revisions, analyses and reviews, tells search, and leaves a record that it happened."""
        with self.database.writing() as connection:
            if not connection.execute(sa.delete(t.posting).where(t.posting.c.id == posting_id)).rowcount:
                return False
            for table in (t.revision, t.contact, t.evidence, t.event, t.analysis, t.review):
                connection.execute(sa.delete(table).where(table.c.posting_id == posting_id))
            candidates.forget(connection, posting_id)
            rows.tell_search(connection, [posting_id], erased=True)
            rows.note(connection, who=who, action="erase", posting_id=posting_id, detail=why)
        return True


def _dossiers(connection: Connection, ids: list[str]) -> Iterator[Dossier]:
    joined = sa.and_(t.revision.c.posting_id == t.posting.c.id, t.revision.c.revision == t.posting.c.revision)
    states = [
        t.posting.c[n]
        for n in ("source", "key", "state", "first_seen", "last_seen", "gone_at", "relisted", "revisions", "version")
    ]
    found = (
        connection.execute(sa.select(t.revision, *states).join(t.posting, joined).where(t.posting.c.id.in_(ids)))
        .mappings()
        .all()
    )
    contacts = rows.contacts(connection, ids)
    analyses = rows.newest_analyses(connection, ids)
    reviews = rows.reviews(connection, ids)
    for row in found:
        posting_id = row["posting_id"]
        newest = analyses.get((posting_id, row["revision"]))
        yield rows.dossier(
            row, contacts.get((posting_id, row["revision"]), ()), newest, tuple(reviews.get(posting_id, ()))
        )
