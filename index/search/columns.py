"""The narrow side of the SQLite index in memory: one number a posting and field, so that filters, facets and order cost milliseconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
SINGLE = ("band", "language", "source", "country", "verdict", "state")
MANY = ("indicator", "destination", "origin", "contact")


@dataclass(slots=True)
class _Codes:
    """Values of a field and the numbers that stand for them."""

    values: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, value: str) -> int:
        if value not in self.numbers:
            self.numbers[value] = len(self.values)
            self.values.append(value)
        return self.numbers[value]


class Columns:
    """Row numbers of the index are positions here. Brought up to date from the changes since the last look."""

    def __init__(self) -> None:
        self.change = 0
        self.size = 0
        self.live: Mask = np.zeros(0, np.bool_)
        self.score: NDArray[np.float64] = np.zeros(0)
        self.times: dict[str, NDArray[np.str_]] = {n: np.zeros(0, "U20") for n in ("first_seen", "last_seen")}
        self.ids: NDArray[np.str_] = np.zeros(0, "U20")
        # `last_seen` once more as a number, since sorting by it is what lists wait for while search takes changes in.
        self._seen: Rows = np.zeros(0, np.int64)
        self._single: dict[str, Rows] = {n: np.zeros(0, np.int64) for n in SINGLE}
        self._pairs: dict[str, tuple[Rows, Rows]] = {n: (np.zeros(0, np.int64), np.zeros(0, np.int64)) for n in MANY}
        self._codes = {n: _Codes() for n in SINGLE + MANY}
        self._orders: dict[str, Rows] = {}

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Reads what changed since the last time."""
        changed = connection.execute(
            "SELECT row, id, change, live, score, first_seen, last_seen, band, language, source, country, verdict, state FROM posting WHERE change > ? ORDER BY row",
            (self.change,),
        ).fetchall()
        if not changed:
            return
        self._grow(max(r[0] for r in changed) + 1)
        rows = np.array([r[0] for r in changed], np.int64)
        self.ids[rows] = [r[1] for r in changed]
        self.live[rows] = [bool(r[3]) for r in changed]
        self.score[rows] = [r[4] for r in changed]
        for at, name in enumerate(("first_seen", "last_seen"), 5):
            self.times[name][rows] = [r[at] for r in changed]
        self._seen[rows] = np.array([r[6].rstrip("Z") for r in changed], "datetime64[s]").astype(np.int64)
        for at, name in enumerate(SINGLE, 7):
            codes = self._codes[name]
            self._single[name][rows] = [codes.number(r[at] or "") for r in changed]
        self._replace_pairs(connection, rows)
        self.change = max(r[2] for r in changed)
        self._orders.clear()

    def order(self, sort: str) -> Rows:
        """Every row in the order of a sort: the key falling, equal ones by id."""
        if sort not in self._orders:
            falling = -self.score if sort == "score" else ~self._seen  # ~: no time at all (NaT) comes last
            self._orders[sort] = np.lexsort((self.ids, falling))
        return self._orders[sort]

    def having(self, name: str, values: Iterable[str]) -> Mask:
        """Rows whose field has any of the values."""
        known = [self._codes[name].numbers[v] for v in values if v in self._codes[name].numbers]
        if name in SINGLE:
            return np.isin(self._single[name], known)
        mask = np.zeros(self.size, np.bool_)
        rows, codes = self._pairs[name]
        mask[rows[np.isin(codes, known)]] = True
        return mask

    def among(self, rows: Sequence[int]) -> Mask:
        mask = np.zeros(self.size, np.bool_)
        known = np.array([r for r in rows if r < self.size], np.int64)
        mask[known] = True
        return mask

    def counts(self, name: str, mask: Mask) -> list[tuple[str, int]]:
        """Values of a field among the rows of a mask with their counts, most first, equal ones by value."""
        if name in SINGLE:
            codes = self._single[name][mask]
        else:
            rows, all_codes = self._pairs[name]
            codes = all_codes[mask[rows]]
        values = self._codes[name].values
        numbers = np.bincount(codes, minlength=len(values)) if len(codes) else np.zeros(len(values), np.int64)
        found = [(values[i], int(n)) for i, n in enumerate(numbers) if n and values[i]]
        return sorted(found, key=lambda f: (-f[1], f[0]))

    def _grow(self, size: int) -> None:
        if size <= self.size:
            return
        room = max(size, self.size + self.size // 4)
        extra = room - self.size

        def longer(array: Any) -> Any:
            return np.concatenate([array, np.zeros(extra, array.dtype)])

        self.live, self.score, self.ids = longer(self.live), longer(self.score), longer(self.ids)
        self._seen = longer(self._seen)
        self.times = {n: longer(a) for n, a in self.times.items()}
        self._single = {n: longer(a) for n, a in self._single.items()}
        self.size = room

    def _replace_pairs(self, connection: sqlite3.Connection, changed: Rows) -> None:
        touched = np.zeros(self.size, np.bool_)
        touched[changed] = True
        for name in MANY:
            rows, codes = self._pairs[name]
            keep = ~touched[rows] if len(rows) else np.zeros(0, np.bool_)
            fresh = self._fresh_pairs(connection, name, changed)
            new_rows = np.array([r for r, _ in fresh], np.int64)
            new_codes = np.array([self._codes[name].number(v) for _, v in fresh], np.int64)
            self._pairs[name] = (np.concatenate([rows[keep], new_rows]), np.concatenate([codes[keep], new_codes]))

    def _fresh_pairs(self, connection: sqlite3.Connection, name: str, changed: Rows) -> list[tuple[int, str]]:
        if len(changed) > 5000:
            query, given = (
                "SELECT v.row, v.value FROM value v JOIN posting p USING (row) WHERE v.field = ? AND p.change > ?",
                (name, self.change),
            )
            return connection.execute(query, given).fetchall()
        found: list[tuple[int, str]] = []
        for start in range(0, len(changed), 500):
            some: Mapping[int, int] | list[int] = [int(r) for r in changed[start : start + 500]]
            marks = ",".join("?" * len(some))
            found += connection.execute(
                f"SELECT row, value FROM value WHERE field = ? AND row IN ({marks})", (name, *some)
            ).fetchall()
        return found
