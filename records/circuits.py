"""Circuits: hosts and providers in trouble are left alone for a while, then tried by one run alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import rows
from records import schema as t
from records.crawls import Crawls
from records.database import Database

FAILURES = 3
WITHIN = timedelta(minutes=10)
OPEN = timedelta(minutes=30)
LONGEST = timedelta(days=1)
LEASE = timedelta(minutes=15)
"""A probe that says nothing for so long was killed: another may try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """One that is not closed. name: host:NAME or provider:NAME. until: open until then, UTC. probe: number of the run that tries it now."""

    name: str
    until: datetime
    probe: int | None
    reason: str

    def __str__(self) -> str:
        what = self.name.replace(":", " ", 1)
        if self.probe is not None:
            return f"circuit of {what} half open: run {self.probe} tries it ({self.reason})"
        return f"circuit of {what} open until {self.until:%Y-%m-%d %H:%M} UTC ({self.reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What came of the wish to run: the run's number, or the circuit that holds it back. `probe`: the run tries a half-open circuit."""

    run: int | None
    held: Circuit | None = None
    probe: bool = False


class Circuits:
    def __init__(self, database: Database, crawls: Crawls) -> None:
        self._db, self._crawls = database, crawls

    def start(self, source: str, *, kind: str, names: Sequence[str], anyway: bool = False) -> Start:
        """Opens a run of a source unless one of its circuits is open. Of all who ask while one is half open, in any process, one gets through.

        `anyway`: opens the run whatever the circuits say; they then learn from it as from a probe.
        """
        with self._db.writing() as connection:
            known = self._rows(connection, names)
            closed = [r for r in known if r["until"] is not None]
            held = next((r for r in closed if r["until"] > rows.now()), None)
            if held and not anyway:
                return Start(run=None, held=_circuit(held))
            run = self._crawls.open_run(connection, source, kind=kind)
            if closed:
                mine = t.circuit.c.name.in_([r["name"] for r in closed])
                connection.execute(sa.update(t.circuit).where(mine).values(probe=run, until=rows.now() + LEASE))
        return Start(run=run, probe=bool(closed))

    def renew(self, run: int) -> None:
        """The probe still works."""
        with self._db.writing() as connection:
            connection.execute(_probed_by(run).values(until=rows.now() + LEASE))

    def succeeded(self, run: int, names: Sequence[str]) -> None:
        """The host answered: circuits that this run tried are closed, failures of closed ones are forgotten."""
        if not names:
            return
        ours = sa.or_(t.circuit.c.probe == run, t.circuit.c.until.is_(None))
        with self._db.writing() as connection:
            connection.execute(sa.delete(t.circuit).where(t.circuit.c.name.in_(names), ours))

    def failed(self, run: int, troubles: Mapping[str, str]) -> None:
        """The hosts failed this run. `troubles`: circuit to reason. The third time within ten minutes opens a circuit; a failed probe opens it again, for twice as long."""
        with self._db.writing() as connection:
            fresh = [{"name": n, "failures": [], "reason": ""} for n in sorted(troubles)]
            if fresh:
                # They are there before they are read and locked: of two that fail at once, none overwrites the other.
                connection.execute(self._db.insert(t.circuit).on_conflict_do_nothing(), fresh)
            for known in self._rows(connection, list(troubles)):
                self._fail(connection, known, run, rows.storable(troubles[known["name"]]))
            self._release(connection, run)

    def released(self, run: int) -> None:
        """The run ended before it could tell: what it tried may be tried by the next."""
        with self._db.writing() as connection:
            self._release(connection, run)

    def open(self, names: Iterable[str] | None = None) -> dict[str, Circuit]:
        """Circuits that hold sources back now, by name; of these names, or all."""
        query = sa.select(t.circuit).where(t.circuit.c.until > rows.now()).order_by(t.circuit.c.name)
        if names is not None:
            query = query.where(t.circuit.c.name.in_(list(names)))
        with self._db.reading() as connection:
            return {r["name"]: _circuit(r) for r in connection.execute(query).mappings()}

    def close(self, name: str) -> bool:
        """A person says that the trouble is over. Returns whether there was such a circuit."""
        with self._db.writing() as connection:
            return bool(connection.execute(sa.delete(t.circuit).where(t.circuit.c.name == name)).rowcount)

    def _rows(self, connection: Connection, names: Sequence[str]) -> list[rows.Row]:
        query = sa.select(t.circuit).where(t.circuit.c.name.in_(list(names))).order_by(t.circuit.c.name)
        # On PostgreSQL the second of two that ask at once waits here, and then sees what the first did.
        return list(connection.execute(query.with_for_update() if self._db.postgres else query).mappings())

    @staticmethod
    def _fail(connection: Connection, known: rows.Row, run: int, reason: str) -> None:
        now, until = rows.now(), known["until"]
        if until is not None and known["probe"] != run:
            return  # one that began before it opened tells nothing new
        before = [datetime.fromisoformat(m) for m in known["failures"]]
        failures = [*(m for m in before if until is not None or now - m <= WITHIN), now]
        opens = until is not None or len(failures) >= FAILURES
        # Failures are kept while it is open: each one beyond those that opened it is a probe that failed.
        again = max(0, min(len(failures) - FAILURES, 10))
        values = {
            "failures": [m.isoformat() for m in failures],
            "until": now + min(OPEN * 2**again, LONGEST) if opens else None,
            "probe": None,
            "reason": reason,
        }
        connection.execute(sa.update(t.circuit).where(t.circuit.c.name == known["name"]).values(values))

    @staticmethod
    def _release(connection: Connection, run: int) -> None:
        connection.execute(_probed_by(run).values(probe=None, until=rows.now()))


def _probed_by(run: int) -> sa.Update:
    return sa.update(t.circuit).where(t.circuit.c.probe == run)


def _circuit(row: rows.Row) -> Circuit:
    return Circuit(**{n: row[n] for n in ("name", "until", "probe", "reason")})
