"""Documents a second that reach search: drain and rebuild, SQLite and (where there is one) Elasticsearch; against executemany into FTS5."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from index import feed
from nlp.worker import work_off
from records.ledger import Ledger
from tests.benchmarks.postings import backends, fill, searching, seconds, settings

POSTINGS = 10_000
TURNS = 2


def bare(file: Path, texts: list[tuple[str, str]]) -> float:
    """Seconds that SQLite takes for the same titles and texts as they are: no masking, no folding, no stems, no facets, no documents."""
    table = sqlite3.connect(file)
    table.execute("PRAGMA journal_mode=WAL")
    table.execute("CREATE VIRTUAL TABLE words USING fts5(title, text)")

    def insert() -> None:
        with table:
            table.executemany("INSERT INTO words VALUES (?, ?)", texts)

    took = seconds(insert)
    assert table.execute("SELECT count(*) FROM words").fetchone()[0] == POSTINGS
    table.close()
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = settings(folder)
        best: dict[str, float] = {}
        with Ledger.open(found.ledger) as ledger:
            fill(ledger, POSTINGS)
            work_off(ledger, found)
            texts = [(d.posting.title, d.posting.text) for d in ledger.each()]
            for turn in range(TURNS):  # in turns, so that what else the machine does meets all
                took = {"bare": bare(folder / f"bare{turn}.db", texts)}
                for backend in backends():
                    with searching(folder / f"{backend}{turn}", backend) as search:
                        ledger.outbox.refill()
                        took[f"{backend} drain"] = seconds(lambda to=search: feed.drain(ledger, to))  # type: ignore[misc]
                        assert search.count() == POSTINGS, search.count()
                        took[f"{backend} rebuild"] = seconds(lambda to=search: feed.rebuild(ledger, to))  # type: ignore[misc]
                        assert search.count() == POSTINGS, search.count()
                best = {what: min(best.get(what, s), s) for what, s in took.items()}
    plain = best.pop("bare")
    print(f"executemany into FTS5: {POSTINGS / plain:.0f} documents/s (title and text as they are, nothing else)")
    for what, s in best.items():
        print(f"{what}: {POSTINGS / s:.0f} documents/s, ratio {plain / s:.2f} to executemany into FTS5")


if __name__ == "__main__":
    main()
