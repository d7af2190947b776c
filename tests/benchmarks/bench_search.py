"""Searches over 20,000 postings: SQLite, and Elasticsearch where LUREWATCH_TEST_ELASTICSEARCH names one; against LIKE over the same table."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from index.document import Document, document
from index.search import FACETS, Query, Search
from nlp.worker import work_off
from records.ledger import Ledger
from tests.benchmarks.postings import PHRASES, WORDS, backends, fill, searching, settings, share

POSTINGS = 20_000
TURNS = 3
QUERIES = (
    "", "band:high", "lang:ro band:(high OR medium)", "dest:DE visa", "seen:[2026-11-01 TO *] salary", "danc*", "visa OR passport", "contract AND NOT experience",
    *WORDS, *(f'"{p}"' for p in PHRASES),
)  # fmt: skip


def documents(folder: Path) -> list[Document]:
    """The documents of a judged ledger."""
    found = settings(folder)
    with Ledger.open(found.ledger) as ledger:
        fill(ledger, POSTINGS)
        work_off(ledger, found)
        return [document(d) for d in ledger.each()]


def asked(search: Search) -> list[float]:
    """Seconds of each query, every sort, in turns."""
    times = []
    for turn in range(TURNS):
        for text in QUERIES:
            began = time.perf_counter()
            page = search.search(Query(text=text, sort="newest" if turn == 1 else "score"))
            times.append(time.perf_counter() - began)
            assert set(page.facets) == set(FACETS)
            assert text or page.total == POSTINGS
    return times


def liked(table: sqlite3.Connection) -> list[float]:
    """Seconds of a LIKE over title and text, best first: what anybody would write first."""
    times, found = [], 0
    query = "SELECT id FROM posting WHERE title LIKE ? OR text LIKE ? ORDER BY score DESC, id LIMIT 25"
    for _ in range(TURNS):
        for word in (*WORDS, *PHRASES):
            began = time.perf_counter()
            found += len(table.execute(query, (f"%{word}%", f"%{word}%")).fetchall())
            times.append(time.perf_counter() - began)
    assert found
    return times


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = documents(folder / "ledger")
        table = sqlite3.connect(folder / "like.db")
        table.execute("CREATE TABLE posting (id TEXT PRIMARY KEY, title TEXT, text TEXT, score REAL)")
        with table:
            table.executemany(
                "INSERT INTO posting VALUES (?, ?, ?, ?)", [(d.id, d.title, d.text, d.score) for d in made]
            )
        bare = share(liked(table), 0.5)
        print(f"SELECT … LIKE: p50 {bare:.1f} ms (ids alone: no facets, no documents, no endings)")
        for backend in backends():
            with searching(folder / backend, backend) as search:
                search.put(replace(d, version=1) for d in made)
                assert search.count() == POSTINGS, search.count()
                began = time.perf_counter()
                search.search(Query())
                first = time.perf_counter() - began
                times = asked(search)
            said = (
                f"p50 {share(times, 0.5):.1f} ms, p95 {share(times, 0.95):.1f} ms, the first one {first * 1000:.0f} ms"
            )
            print(f"{backend}: {said}; ratio {share(times, 0.5) / bare:.2f} to SELECT … LIKE")


if __name__ == "__main__":
    main()
