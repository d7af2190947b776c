"""Ads a second that one process judges without a model, and its memory over a million ads, none like another; against a blank spaCy pipeline."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import spacy

from nlp.screen import screen
from records.settings import Settings
from tests.benchmarks.bench_memory import resident
from tests.benchmarks.postings import postings, settings

BATCH = 500
STEPS = (1_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
GOAL_MB = 400


def rows(file: Path | None) -> Iterator[dict[str, Any]]:
    """The ads of a file of JSON Lines, or the simulated ones."""
    if file is None:
        yield from ({"title": p.title, "text": p.text} for p in postings(2_000))
        return
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
        yield from map(json.loads, lines)


def unlike(file: Path | None) -> Iterator[bytes]:
    """The ads again and again, each time with words that were never seen: what is remembered of words must not grow."""
    for turn in count():
        for number, row in enumerate(rows(file)):
            text = f"{row.get('text') or ''} w{turn:x}q{number:x} Ж{turn}ы{number}".strip()
            yield json.dumps(row | {"id": f"{turn}-{number}", "text": text}).encode()


def now() -> float:
    return resident(os.getpid())


def bare(texts: list[str]) -> float:
    blank = spacy.blank("xx")
    began = time.process_time()
    assert sum(1 for doc in blank.pipe(texts) if len(doc)) > 0
    return len(texts) / (time.process_time() - began)


def judged(file: Path | None, ads: int, found: Settings) -> float:
    """Ads a second of the processor; prints the memory on the way."""
    most, began = 0.0, time.process_time()
    for done, line in enumerate(screen(islice(unlike(file), ads), found), 1):
        assert '"error"' not in line[:60], line
        if done % BATCH == 0 or done == ads:
            most = max(most, now())
        if done in STEPS or done == ads:
            rate = done / (time.process_time() - began)
            print(f"  {done:>9,} ads: {now():.0f} MB, {rate:.0f} ads a second of the processor", flush=True)
    print(f"most {most:.0f} MB (goal {GOAL_MB})")
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="JSON Lines of ads, .gz too; without it the simulated ones")
    parser.add_argument("--ads", type=int, default=STEPS[-1])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rate = judged(given.file, given.ads, settings(Path(folder), workers=1))
    whole = bare([f"{row.get('title') or ''}\n{row.get('text') or ''}" for row in islice(rows(given.file), 5_000)])
    print(f"ratio {rate / whole:.2f} to blank spaCy tokenisation ({whole:.0f}/s)")


if __name__ == "__main__":
    main()
