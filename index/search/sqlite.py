"""The embedded back end: words in SQLite FTS5, everything narrow in columns in memory. Needs no server."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from index.document import Document
from index.highlight import highlights
from index.query import And, Between, Everything, Is, Node, Not, Or, Phrase, Word, parse
from index.search import FACET_SIZE, FACETS, Found, Page, Put, Query, cursor
from index.search.columns import MANY, Columns, Mask, Rows
from index.text import query_stems, stems, words
from records.errors import IndexOutdated, SearchUnavailable
from records.settings import Settings

SCHEMA = 1
_POINTER = "search.current"
_TABLES = """
CREATE TABLE posting (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, change INTEGER NOT NULL, live INTEGER NOT NULL,
  score REAL NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
  band TEXT, language TEXT, source TEXT, country TEXT, verdict TEXT, state TEXT);
CREATE INDEX posting_change ON posting (change);
CREATE TABLE value (row INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (row, field, value)) WITHOUT ROWID;
CREATE TABLE document (row INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(title, text, stems, tokenize='ascii');
"""


def open_(settings: Settings) -> Sqlite:
    return Sqlite(settings.data)


class Sqlite:
    """The index in a folder. One object may be used from several threads; several processes may use one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._name = ""
        self._file: _File | None = None

    def put(self, documents: Iterable[Document]) -> Put:
        done = Put()
        documents = iter(documents)
        while batch := list(islice(documents, 500)):
            while True:
                name = self._current()
                put = self._opened().put(batch)
                if self._current() == name:
                    break  # else a rebuild was swapped in meanwhile, and these belong there too
            done = Put(written=done.written + put.written, older=done.older + put.older)
        return done

    def delete(self, ids: Iterable[str]) -> int:
        return self._opened().delete(list(ids))

    def search(self, query: Query) -> Page:
        tree = parse(query.text)
        with self._lock:
            return self._opened().search(query, tree)

    def get(self, posting_id: str) -> Document | None:
        with self._lock:
            return self._opened().get(posting_id)

    def count(self) -> int:
        with self._lock:
            return int(self._opened().connection.execute("SELECT count(*) FROM posting WHERE live").fetchone()[0])

    def versions(self) -> Iterator[tuple[str, int]]:
        with self._lock:
            return iter(self._opened().connection.execute("SELECT id, version FROM posting WHERE live").fetchall())

    def rebuild(self, documents: Iterable[Document]) -> int:
        name = f"search-{uuid.uuid4().hex[:8]}.db"
        fresh = _File(self._folder / name)
        written = 0
        documents = iter(documents)
        while batch := list(islice(documents, 500)):
            written += fresh.put(batch).written
        fresh.close()
        self._swap(name)
        return written

    def close(self) -> None:
        with self._lock:
            if self._file:
                self._file.close()
            self._file, self._name = None, ""

    def _opened(self) -> _File:
        with self._lock:
            name = self._current()
            if self._file is None or name != self._name:
                if self._file:
                    self._file.close()
                self._file, self._name = _File(self._folder / name), name
            return self._file

    def _current(self) -> str:
        """The index in use: a pointer names it, so that a new one is swapped in by one rename while readers keep the old one."""
        pointer = self._folder / _POINTER
        try:
            return pointer.read_text().strip()
        except FileNotFoundError:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                with pointer.open("x") as out:
                    out.write("search.db\n")
            except FileExistsError:
                pass
            except OSError as error:
                raise SearchUnavailable(f"{self._folder}: {error.strerror}; may this user write there?") from None
            return "search.db"

    def _swap(self, name: str) -> None:
        old = self._current()
        draft = self._folder / f"{_POINTER}.{os.getpid()}"
        draft.write_text(name + "\n")
        draft.replace(self._folder / _POINTER)
        for ending in ("", "-wal", "-shm"):
            (self._folder / f"{old}{ending}").unlink(missing_ok=True)


class _File:
    """One index file with its columns in memory."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        try:
            self.connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
            self._prepare(path)
        except sqlite3.DatabaseError as error:
            raise SearchUnavailable(
                f"{path}: {error}; `lurewatch index --rebuild` builds search anew from the ledger"
            ) from None
        self.columns = Columns()

    def close(self) -> None:
        self.connection.close()

    def put(self, documents: Sequence[Document]) -> Put:
        written = older = 0
        with self.lock:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                change = self._change()
                for document in documents:
                    fresh = self._write(document, change)
                    written, older = written + fresh, older + (not fresh)
                self.connection.execute("COMMIT")
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
        return Put(written=written, older=older)

    def delete(self, ids: Sequence[str]) -> int:
        gone = 0
        with self.lock:
            self.connection.execute("BEGIN IMMEDIATE")
            change = self._change()
            for posting_id in ids:
                found = self.connection.execute("SELECT row, live FROM posting WHERE id = ?", (posting_id,)).fetchone()
                if found and found[1]:
                    self._forget(found[0])
                    # The row stays as a mark: other processes learn of the deletion from its change.
                    self.connection.execute(
                        "UPDATE posting SET live = 0, change = ?, version = 0 WHERE row = ?", (change, found[0])
                    )
                    gone += 1
            self.connection.execute("COMMIT")
        return gone

    def get(self, posting_id: str) -> Document | None:
        query = "SELECT json FROM document JOIN posting USING (row) WHERE id = ? AND live"
        found = self.connection.execute(query, (posting_id,)).fetchone()
        return Document.of(json.loads(found[0])) if found else None

    def search(self, query: Query, tree: Node) -> Page:
        with self.lock:
            self.columns.refresh(self.connection)
            base = self.columns.live & self._mask(tree) & self._seen(query)
            masks = {name: self.columns.having(name, values) for name, values in query.filters.items() if values}
            hits = _every(base, masks)
            rows, more = self._rows(query, hits)
            found = tuple(Found(d, highlights(d, tree)) for d in self._documents(rows))
            facets = {n: tuple(self.columns.counts(n, _every(base, masks, but=n))[:FACET_SIZE]) for n in FACETS}
        behind = cursor.write(found[-1].document, query.sort) if more and found else None
        return Page(found=found, total=int(hits.sum()), facets=facets, next=behind)

    def _rows(self, query: Query, hits: Mask) -> tuple[Rows, bool]:
        order = self.columns.order(query.sort)
        chosen = order[hits[order]]
        if query.cursor:
            key, last = cursor.read(query.cursor, query.sort)
            chosen = chosen[self._behind(chosen, query.sort, key, last)]
        return chosen[: query.size], len(chosen) > query.size

    def _behind(self, rows: Rows, sort: str, key: str | float, last: str) -> Mask:
        ids = self.columns.ids[rows]
        if sort == "score":
            keys = self.columns.score[rows]
            return np.asarray((keys < float(key)) | ((keys == float(key)) & (ids > last)))
        times = self.columns.times["last_seen"][rows]
        return np.asarray((times < str(key)) | ((times == str(key)) & (ids > last)))

    def _documents(self, rows: Rows) -> list[Document]:
        marks = ",".join("?" * len(rows))
        found = dict(
            self.connection.execute(
                f"SELECT row, json FROM document WHERE row IN ({marks})", [int(r) for r in rows]
            ).fetchall()
        )
        return [Document.of(json.loads(found[int(r)])) for r in rows if int(r) in found]

    def _mask(self, tree: Node) -> Mask:
        if (words_query := _fts(tree)) is not None:
            rows = [
                r for (r,) in self.connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (words_query,))
            ]
            return self.columns.among(rows)
        match tree:
            case Everything():
                return np.ones(self.columns.size, np.bool_)
            case And(parts):
                return np.asarray(np.logical_and.reduce([self._mask(p) for p in parts]))
            case Or(parts):
                return np.asarray(np.logical_or.reduce([self._mask(p) for p in parts]))
            case Not(part):
                return np.asarray(~self._mask(part))
            case Is("id", value):
                return np.asarray(self.columns.ids == value)
            case Is(name, value):
                return self.columns.having(name, [value])
            case Between(name, least, most):
                return self._between(name, least, most)
        raise AssertionError(tree)

    def _seen(self, query: Query) -> Mask:
        return self._between("last_seen", query.seen_from, query.seen_to)

    def _between(self, name: str, least: str | None, most: str | None) -> Mask:
        times = self.columns.times[name]
        mask = np.ones(self.columns.size, np.bool_)
        if least:
            mask &= times >= least
        if most:
            mask &= (
                times <= most + "~"
            )  # `~` sorts behind every character of a date: the whole day, month or year is meant
        return mask

    def _write(self, document: Document, change: int) -> bool:
        known = self.connection.execute(
            "SELECT row, version, live FROM posting WHERE id = ?", (document.id,)
        ).fetchone()
        if known and known[1] > document.version:
            return False
        if known and known[2]:
            self._forget(known[0])
        d = document
        values = (
            d.version,
            change,
            d.score,
            d.first_seen,
            d.last_seen,
            d.band,
            d.language,
            d.source,
            d.country,
            d.verdict,
            d.state,
        )
        row = self.connection.execute(
            "INSERT INTO posting (id, version, change, live, score, first_seen, last_seen, band, language, source, country, verdict, state)"
            " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version, change = excluded.change,"
            " live = 1, score = excluded.score, first_seen = excluded.first_seen, last_seen = excluded.last_seen, band = excluded.band,"
            " language = excluded.language, source = excluded.source, country = excluded.country, verdict = excluded.verdict, state = excluded.state"
            " RETURNING row",
            (d.id, *values),
        ).fetchone()[0]
        lists = {"indicator": d.indicators, "destination": d.destination, "origin": d.origin, "contact": d.contacts}
        many = [(row, name, value) for name in MANY for value in dict.fromkeys(lists[name])]
        self.connection.executemany("INSERT INTO value (row, field, value) VALUES (?, ?, ?)", many)
        self.connection.execute(
            "INSERT INTO document (row, json) VALUES (?, ?)", (row, json.dumps(d.as_dict(), ensure_ascii=False))
        )
        title, text = words(d.title), words(" ".join(filter(None, (d.text, d.employer, d.location))))
        stemmed = stems(title + text, d.language)
        self.connection.execute(
            "INSERT INTO words (rowid, title, text, stems) VALUES (?, ?, ?, ?)",
            (row, *map(" ".join, (title, text, stemmed))),
        )
        return True

    def _forget(self, row: int) -> None:
        self.connection.execute("DELETE FROM words WHERE rowid = ?", (row,))
        self.connection.execute("DELETE FROM document WHERE row = ?", (row,))
        self.connection.execute("DELETE FROM value WHERE row = ?", (row,))

    def _change(self) -> int:
        return int(self.connection.execute("SELECT coalesce(max(change), 0) + 1 FROM posting").fetchone()[0])

    def _prepare(self, path: Path) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-64000", "mmap_size=1000000000"):
            self.connection.execute(f"PRAGMA {pragma}")
        found = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, SCHEMA):
            raise IndexOutdated(
                f"{path} was built by another version; `lurewatch index --rebuild` builds it anew from the ledger"
            )
        if found == 0:
            self.connection.executescript(
                f"BEGIN IMMEDIATE; {_TABLES.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS').replace('CREATE INDEX', 'CREATE INDEX IF NOT EXISTS').replace('VIRTUAL TABLE', 'VIRTUAL TABLE IF NOT EXISTS')} PRAGMA user_version = {SCHEMA}; COMMIT;"
            )


def _every(base: Mask, masks: dict[str, Mask], but: str | None = None) -> Mask:
    chosen = [m for name, m in masks.items() if name != but]
    return np.logical_and.reduce([base, *chosen]) if chosen else base


def _fts(tree: Node) -> str | None:
    """The FTS5 expression of a tree that asks for words alone; None if it asks for anything else."""
    match tree:
        case Word(word, True):
            return f'{{title text}} : "{word}" *'
        case Word(word):
            return "(stems : " + " OR stems : ".join(f'"{s}"' for s in sorted(query_stems(word))) + ")"
        case Phrase(folded):
            return f'{{title text}} : "{" ".join(folded)}"'
        case And(parts) | Or(parts):
            inner = [_fts(p) for p in parts]
            if any(i is None for i in inner):
                return None
            return "(" + (" AND " if isinstance(tree, And) else " OR ").join(map(str, inner)) + ")"
        case _:
            return None
