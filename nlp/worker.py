"""Works off the ledger's pending postings, on every core."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from nlp.judge import Judge
from records.analysis import BANDS, Analysis
from records.errors import LurewatchError
from records.ledger import Ledger
from records.posting import Posting
from records.settings import Settings

_log = logging.getLogger(__name__)
_BATCH = 250
_TRIES = 3  # times that a pool whose process was killed is started anew
_FEW = 2000  # fewer than this are judged here: a pool would take longer to start


@dataclass(slots=True)
class Counts:
    """What one call did: postings judged, their bands, how many abstained, on how many the machine broke."""

    analysed: int = 0
    abstained: int = 0
    errors: int = 0
    bands: Counter[str] = field(default_factory=Counter)

    def add(self, analyses: list[Analysis]) -> None:
        self.analysed += len(analyses)
        self.abstained += sum(a.abstained is not None for a in analyses)
        self.errors += sum(a.error is not None for a in analyses)
        self.bands.update(a.band for a in analyses)

    def __str__(self) -> str:
        bands = ", ".join(f"{self.bands[b]} {b}" for b in reversed(BANDS) if self.bands[b])
        return f"{self.analysed} postings judged" + (
            f": {bands}; {self.abstained} abstained, {self.errors} errors" if self.analysed else ""
        )


def work_off(
    ledger: Ledger,
    settings: Settings,
    *,
    stale: bool = False,
    progress: Callable[[int, int | None], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Counts:
    """Judges what is pending (with `stale`, also what another recipe judged), batch by batch; each batch is kept as soon as it is done.

    A process of the pool that is killed costs the batches it held; they are judged again by a new pool. Raises LurewatchError if that happens again and again.
    """
    judge, counts = Judge.load(settings), Counts()
    for _ in range(_TRIES):
        try:
            _pass(ledger, judge, settings, counts, stale, progress, stop)
            return counts
        except BrokenProcessPool:
            _log.warning("a process that analysed was killed; the batches it held are judged again")
    raise LurewatchError(
        f"Processes that analysed were killed {_TRIES} times, perhaps for want of memory: {counts.analysed} postings are judged and kept. "
        "Run the command again with fewer processes (`--workers 1`)."
    )


def _pass(
    ledger: Ledger,
    judge: Judge,
    settings: Settings,
    counts: Counts,
    stale: bool,
    progress: Callable[[int, int | None], None] | None,
    stop: Callable[[], bool],
) -> None:
    total = counts.analysed + ledger.analyses.count_pending(judge.recipe, stale=stale)
    if progress:
        progress(counts.analysed, total)
    with _judging(judge, settings, total) as judged:
        for analyses in judged(_batches(ledger, judge.recipe, stale, stop)):
            ledger.analyses.record(analyses)
            counts.add(analyses)
            if progress:
                progress(counts.analysed, total)


def _batches(ledger: Ledger, recipe: str, stale: bool, stop: Callable[[], bool]) -> Iterator[list[Posting]]:
    after = ""
    while not stop():
        batch = ledger.analyses.pending(recipe, stale=stale, limit=_BATCH, after=after)
        if not batch:
            return
        yield batch
        after = batch[-1].id


@contextmanager
def _judging(
    judge: Judge, settings: Settings, total: int
) -> Iterator[Callable[[Iterator[list[Posting]]], Iterator[list[Analysis]]]]:
    workers = settings.workers or os.cpu_count() or 1
    if workers == 1 or total < _FEW:
        yield lambda batches: ([judge.judge(p) for p in batch] for batch in batches)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(settings,)
    ) as pool:

        def judged(batches: Iterator[list[Posting]]) -> Iterator[list[Analysis]]:
            waiting = []
            for batch in batches:
                waiting.append(pool.submit(_work, batch))
                if len(waiting) > workers + 1:
                    yield waiting.pop(0).result()
            for future in waiting:
                yield future.result()

        yield judged


_judge: Judge | None = None


def _start(settings: Settings) -> None:
    global _judge
    _judge = Judge.load(settings)


def _work(batch: list[Posting]) -> list[Analysis]:
    if _judge is None:
        raise RuntimeError("the worker was not started")
    return [_judge.judge(p) for p in batch]
