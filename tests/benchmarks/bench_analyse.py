"""Postings a second of `analyse` with one and with two workers, and its start; against a blank spaCy pipeline that only cuts the texts into words."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import spacy

from nlp.worker import work_off
from records.ledger import Ledger
from records.settings import Settings
from tests.benchmarks.postings import fill, postings, seconds, settings

POSTINGS = 10_000
TURNS = 2
WORKERS = (1, 2)
_LOADED = "from nlp.judge import Judge; from records.settings import load; Judge.load(load().settings)"


def cut(texts: list[str]) -> None:
    blank = spacy.blank("xx")
    assert sum(len(doc) for doc in blank.pipe(texts)) > 10 * len(texts)


def analyse(found: Settings) -> None:
    with Ledger.open(found.ledger) as ledger:
        counts = work_off(ledger, found)
        assert (counts.analysed, counts.errors) == (POSTINGS, 0), counts
        assert ledger.analyses.bands()["pending"] == 0


def main() -> None:
    texts = [f"{p.title}\n{p.text}" for p in postings(POSTINGS)]
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger.open(settings(folder / "whole").ledger) as ledger:
            fill(ledger, POSTINGS)
        for turn in range(TURNS):  # in turns, so that what else the machine does meets all
            took = {"bare": seconds(partial(cut, texts))}
            took["start"] = seconds(partial(subprocess.run, [sys.executable, "-c", _LOADED], check=True))
            for workers in WORKERS:
                data = folder / f"{turn}-{workers}"
                shutil.copytree(folder / "whole", data)
                took[f"{workers}"] = seconds(partial(analyse, settings(data, workers=workers)))
            best = {what: min(best.get(what, s), s) for what, s in took.items()}
    size = sum(map(len, texts)) / POSTINGS
    print(f"{POSTINGS:,} postings of {size:.0f} characters on {os.cpu_count()} cores")
    print(f"start (a Python that reads every rule): {best['start']:.2f} s")
    print(f"blank spaCy tokenisation: {POSTINGS / best['bare']:.0f} postings/s")
    for workers in WORKERS:
        took_s = best[f"{workers}"]
        ratio = best["bare"] / took_s
        print(
            f"analyse with {workers}: {POSTINGS / took_s:.0f} postings/s, ratio {ratio:.2f} to blank spaCy tokenisation"
        )


if __name__ == "__main__":
    main()
