"""The ledger's tables. Migrations build them; this file is what the code reads and writes them by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect


class Moment(TypeDecorator[datetime]):
    """A point in time, in UTC on both databases; SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot enter the ledger")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# PostgreSQL counts with bigint, SQLite only gives row numbers to INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[Any]:
    return Column("posting_id", String(20), primary_key=True)


posting = Table(
    "posting",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("revision", String(16), nullable=False, comment="the newest one"),
    Column("revisions", Integer, nullable=False),
    Column("state", String(8), nullable=False, comment="live or gone"),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("gone_at", Moment),
    Column("relisted", Integer, nullable=False),
    Column("absent", Integer, nullable=False, comment="complete listings in a row that did not show it"),
    Column("last_run", BigInteger, comment="newest run that saw it"),
    Column("version", BigInteger, nullable=False, comment="grows with each change that search must know"),
    Index(None, "source", "state"),
)

revision = Table(
    "revision",
    metadata,
    _id(),
    Column("revision", String(16), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("collected", Moment, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("language", Text),
    Column("country", Text),
    Column("location", Text),
    Column("employer", Text),
    Column("pay", Text),
    Column("published", Moment),
    Column("expires", Moment),
    Column("published_raw", Text),
    Column("masked", Boolean, nullable=False, comment="read back from a corpus whose contacts were masked"),
    Column("extra", JSON, nullable=False),
)

contact = Table(
    "contact",
    metadata,
    _id(),
    Column("revision", String(16), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("field", String(8), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("token", String(32), nullable=False),
    Column("masked", Text, nullable=False),
    Index(None, "token"),
)

event = Table(
    "event",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("posting_id", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("what", String(12), nullable=False, comment="new, changed, gone or relisted"),
    Column("revision", String(16)),
    Column("run", BigInteger),
    Index(None, "posting_id"),
)

analysis = Table(
    "analysis",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("posting_id", String(20), nullable=False),
    Column("revision", String(16), nullable=False),
    Column("recipe", String(64), nullable=False),
    Column("analysed", Moment, nullable=False),
    Column("language", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("band", String(8), nullable=False),
    Column("error", Text),
    Column("data", JSON, nullable=False),
    Index("uq_analysis", "posting_id", "revision", "recipe", unique=True),
)

review = Table(
    "review",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("posting_id", String(20), nullable=False),
    Column("revision", String(16), nullable=False),
    Column("recipe", String(64)),
    Column("verdict", String(16), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("reviewed", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Index("uq_review", "posting_id", "revision", "reviewer", "reviewed", unique=True),
)

run = Table(
    "run",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("outcome", Text, comment="finished, stopped, failed, blocked; NULL while it runs; aborted if it was killed"),
    Column("complete", Boolean, nullable=False, comment="the whole listing was walked"),
    Column("counts", JSON, nullable=False),
    Column("note", Text),
    Index(None, "source", "number"),
)

page = Table(
    "page",
    metadata,
    Column("source", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("fetched", Moment, nullable=False),
    Column("status", Integer, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("keys", JSON, nullable=False, comment="keys of the postings that it gave"),
    Column("found_on", Text, comment="listing, sitemap, feed or search that showed it"),
    Column("why", Text, comment="why it was asked for: new, stale, changed, retried"),
    Column("capture", BigInteger, comment="newest capture that holds its content"),
)

host = Table(
    "host",
    metadata,
    Column("host", Text, primary_key=True),
    Column("day", String(10), primary_key=True, comment="YYYY-MM-DD, UTC"),
    Column("requests", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)

pause = Table(
    "pause",
    metadata,
    Column("host", Text, primary_key=True),
    Column("until", Moment, nullable=False, comment="the host asked to be left alone until then"),
    Column("reason", Text, nullable=False),
)

circuit = Table(
    "circuit",
    metadata,
    Column("name", Text, primary_key=True, comment="host:NAME or provider:NAME"),
    Column("failures", JSON, nullable=False, comment="moments of the newest failed runs, ISO 8601"),
    Column("until", Moment, comment="open until then; NULL: closed"),
    Column("probe", BigInteger, comment="run that tries it while it is half open"),
    Column("reason", Text, nullable=False),
)

coverage = Table(
    "coverage",
    metadata,
    Column("source", Text, primary_key=True),
    Column("week", String(8), primary_key=True, comment="ISO 8601 week, as 2026-W48"),
    Column("runs", Integer, nullable=False),
    Column("asked", Integer, nullable=False, comment="pages and listings that were asked for"),
    Column("blocked", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
)

capture = Table(
    "capture",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("file", Text, nullable=False, comment="WARC file, relative to the archive"),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False, comment="bytes of the record in the file, packed"),
    Column("record", Text, nullable=False, comment="WARC-Record-ID"),
    Column("kind", String(12), nullable=False, comment="response or revisit"),
    Column("digest", String(80), nullable=False, comment="of the payload, as sha256:HEX"),
    Index(None, "source", "digest"),
)

evidence = Table(
    "evidence",
    metadata,
    _id(),
    Column("revision", String(16), primary_key=True),
    Column("capture", BigInteger, primary_key=True),
)

candidate = Table(
    "candidate",
    metadata,
    Column("url", Text, primary_key=True, comment="canonical"),
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("found_by", Text, nullable=False, comment="source whose search or posting led to it first"),
    Column("query", Text, nullable=False, comment="what was searched for, or the posting that links to it"),
    Column("first_found", Moment, nullable=False),
    Column("last_found", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Column("score", Float, nullable=False, comment="relevance, 0 to 1"),
    Column("state", String(10), nullable=False, comment="new, taken or dismissed"),
    Index(None, "host"),
)

rejected = Table(
    "rejected",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("run", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("place", Text, nullable=False, comment="URL, or file and line"),
    Column("reason", Text, nullable=False),
    Column("source", Text, comment="of the run"),
    Column("resolved", Moment, comment="when it was read after all, or put aside by a person"),
    Index(None, "run"),
    Index(None, "place"),
    Index(None, "source"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("posting_id", String(20), nullable=False),
    Column("erased", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "posting_id"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Serial, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("posting_id", String(20)),
    Column("detail", Text, nullable=False),
    Index(None, "posting_id"),
)

person = Table(
    "person",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", String(12), nullable=False),
    Column("password", Text, nullable=False, comment="argon2id"),
    Column("created", Moment, nullable=False),
    Column("active", Boolean, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column(
        "token", LargeBinary(32), primary_key=True, comment="SHA-256 of the cookie: a copy of the ledger opens no desk"
    ),
    Column("name", Text, ForeignKey("person.name", ondelete="CASCADE"), nullable=False),
    Column("started", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
)
