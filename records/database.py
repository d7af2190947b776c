"""Opening the database under the ledger: SQLite in WAL mode or PostgreSQL, brought to the newest migration."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url

from records.errors import BadSetting, LedgerNewer, LedgerUnavailable

HEAD = "0002"
"""The newest migration; a test holds it against the folder of migrations, so that Alembic is imported only when there is work for it."""
_MIGRATING = 0x6C757265  # advisory lock of PostgreSQL: two processes that start at once must not both migrate


class Database:
    """Reads see one snapshot; writes are serial on SQLite (BEGIN IMMEDIATE), so that none fails half way for want of the lock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.postgres = engine.dialect.name == "postgresql"

    @classmethod
    def open(cls, address: str) -> Database:
        url = _address(address)
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else sa.create_engine(url, pool_pre_ping=True)
        database = cls(engine)
        try:
            database._migrate()
        except (sa.exc.DatabaseError, OSError) as error:
            database.close()
            where = url.render_as_string(hide_password=True)
            raise LedgerUnavailable(
                f"{where}: {_short(error)}. Is the server running, may this user write there?"
            ) from None
        except LedgerNewer:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.engine.connect().execution_options(lurewatch_writes=True) as connection, connection.begin():
            yield connection

    def insert(self, table: sa.Table) -> Any:
        """An INSERT that knows ON CONFLICT, which both databases spell alike."""
        return postgresql.insert(table) if self.postgres else sqlite.insert(table)

    def close(self) -> None:
        self.engine.dispose()

    def _migrate(self) -> None:
        found = self._version()
        if found == HEAD:
            return
        if found is not None and found > HEAD:
            raise LedgerNewer(f"the ledger is of version {found}, this lurewatch knows up to {HEAD}: update lurewatch")
        from alembic import command
        from alembic.config import Config

        with _on_disk(files("records") / "migrations") as folder, self._alone() as connection:
            config = Config()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def _version(self) -> str | None:
        with self.reading() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        with self.writing() as connection:
            if self.postgres:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
            yield connection


@contextmanager
def _on_disk(folder: Traversable) -> Iterator[Path]:
    """A folder of ours as one on the disk, which Alembic needs: it may lie in a zipped egg, out of which `as_file` takes folders only from Python 3.12 on."""
    if isinstance(folder, Path):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="lurewatch-migrations-") as made:
        _unpack(folder, Path(made))
        yield Path(made)


def _unpack(folder: Traversable, to: Path) -> None:
    for part in folder.iterdir():
        if part.is_dir():
            (to / part.name).mkdir()
            _unpack(part, to / part.name)
        else:
            (to / part.name).write_bytes(part.read_bytes())


def _address(address: str) -> URL:
    try:
        url = make_url(address)
    except sa.exc.ArgumentError:
        raise BadSetting(
            "ledger: not an address; write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        ) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        raise BadSetting(f"ledger: {url.get_backend_name()} is not supported; use sqlite or postgresql")
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return url


def _sqlite(url: URL) -> Engine:
    engine = sa.create_engine(url, connect_args={"timeout": 60})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "busy_timeout=60000",
            "foreign_keys=ON",
            "synchronous=NORMAL",
            "cache_size=-32000",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        _wal(connection)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("lurewatch_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _wal(connection: Any) -> None:
    # Turning WAL on needs the file alone for a moment and does not wait for the busy time-out.
    for _ in range(200):
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
            return
        except Exception as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.05)
    raise LedgerUnavailable("the ledger stays locked by another process")


def _short(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
