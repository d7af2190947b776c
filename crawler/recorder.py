"""Recorder: gathers what a run reads and writes it to the ledger, postings and page states in one transaction."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.archive.writer import Archive
from crawler.cards import Card
from crawler.languages import language
from crawler.reading import Reading
from crawler.remembered import LISTED
from crawler.sameness import SAME, Sameness
from records.captures import Given
from records.circuits import Circuit
from records.crawls import Recorded, Rejected, RunSummary
from records.errors import ArchiveError
from records.ledger import Ledger

BATCH = 100
SECONDS = 2.0
FIELDS = ("title", "text", "employer", "location", "pay", "published", "language", "country")
_BARREN = ("no posting", "empty", "unreadable", "broken JSON-LD", "too large")
"""Reasons for which a page that answered well gave nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one source is: pages fetched, postings read or seen, things rejected; `done` with its last report."""

    source: str
    pages: int
    postings: int
    rejected: int
    done: bool = False


@dataclass(slots=True)
class Tally:
    """Counts of one run.

    read      postings that were read, and of them
    filled    those that have a field, by field
    languages those in a language, by language, if the card expects some
    fruitful  pages that gave postings, and barren those that answered well and gave none
    found     candidates that a search led to
    rejected  by the word before the colon of the reason
    """

    pages: int = 0
    read: int = 0
    gone: int = 0
    fruitful: int = 0
    barren: int = 0
    found: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    recorded: Recorded = field(default_factory=Recorded)

    @property
    def shown(self) -> int:
        """Postings that the source showed in this run."""
        r = self.recorded
        return r.new + r.changed + r.seen + r.relisted

    def as_counts(self) -> dict[str, Any]:
        kinds = {n: getattr(self.recorded, n) for n in ("new", "changed", "seen", "relisted")}
        numbers = {"pages": self.pages, "read": self.read, "removed": self.gone}
        read = {"fruitful": self.fruitful, "barren": self.barren, "filled": dict(self.filled)}
        found: dict[str, Any] = {"languages": dict(self.languages)} if self.languages else {}
        if self.found:
            found |= {"found": self.found, "found_new": self.recorded.candidates}
        return kinds | numbers | read | found | {"rejected": dict(self.rejected)}


class Recorder:
    """One for each run. `start`, `add` for each reading, `finish`; `flush` at any time. `circuits`: what the source hangs on."""

    def __init__(
        self,
        ledger: Ledger,
        card: Card,
        *,
        progress: Callable[[Progress], None] | None = None,
        circuits: Sequence[str] = (),
        archive: Archive | None = None,
    ) -> None:
        self._ledger, self._card, self._progress, self._circuits = ledger, card, progress, circuits
        self.archive = archive
        self._same = Sameness()
        self.troubled: Callable[[Rejected], None] | None = None
        """Told of a page that stands in place of many."""
        self._waiting: list[Reading] = []
        self._since = self._began = time.monotonic()
        self.tally = Tally()
        self.run: int | None = None
        self._probe = False
        self.broken: str | None = None
        """Why the archive cannot be written, if so: the run is to end."""

    def start(self, *, anyway: bool = False) -> Circuit | None:
        """Opens the run, or tells which open circuit holds it back."""
        self._began = time.monotonic()
        card = self._card
        begun = self._ledger.circuits.start(card.name, kind=card.kind, names=self._circuits, anyway=anyway)
        self.run, self._probe = begun.run, begun.probe
        if self.archive and self.run is not None:
            self.archive.begin(self.run)
        return begun.held

    def add(self, reading: Reading) -> None:
        """Takes one reading; writes when enough wait. Raises LedgerError."""
        ready = self._same.take(reading)
        if self.troubled:
            for rejected in (x for r in ready for x in r.rejected if x.reason == SAME):
                self.troubled(rejected)
        self._take(ready)

    def release(self) -> None:
        """Takes what was held back: no further page comes."""
        self._take(self._same.rest())

    def _take(self, readings: Sequence[Reading]) -> None:
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting += readings
        if sum(len(r.postings) for r in self._waiting) >= BATCH or len(self._waiting) >= 2 * BATCH:
            self.flush()

    def flush_if_late(self) -> None:
        if self._waiting and time.monotonic() - self._since >= SECONDS:
            self.flush()

    def flush(self) -> None:
        """Writes all that waits in one transaction, the bytes it was read from before that. If the ledger fails, it goes on waiting."""
        if not self._waiting or self.run is None or not self._filed():
            return
        readings = self._waiting
        recorded = self._ledger.crawls.record(
            self.run,
            postings=[p for r in readings for p in r.postings],
            pages=[r.page for r in readings if r.page],
            rejected=[x for r in readings for x in r.rejected],
            seen=[k for r in readings for k in r.seen],
            read={p for r in readings for p in _read(r)},
            candidates=[c for r in readings for c in r.candidates],
            given=[
                Given(capture=r.capture, postings=r.postings, page=r.page.url if r.page else None)
                for r in readings
                if r.capture
            ],
        )
        self._waiting = []
        self._count(readings, recorded)
        if self._probe:
            self._ledger.circuits.renew(self.run)
        if gone := [k for r in readings for k in r.gone]:
            self.tally.gone += self._ledger.crawls.gone(self.run, gone)
        self._report()

    def finish(self, *, outcome: str, complete: bool, note: str | None, more: dict[str, Any]) -> RunSummary:
        """Writes what waits and closes the run; it failed if its archive did."""
        self.release()
        self.flush()
        self._filed(last=True)
        if self.broken:
            outcome, complete, note = "failed", False, "; ".join(dict.fromkeys(filter(None, (note, self.broken))))
        if self.run is None:
            raise RuntimeError("the run was never started")
        seconds = {"seconds": round(time.monotonic() - self._began, 3)}
        self._report(done=True)
        return self._ledger.crawls.finish(
            self.run,
            outcome=outcome,
            complete=complete,
            gone_after=self._card.gone_after,
            counts=self.tally.as_counts() | seconds | more,
            note=note,
        )

    def _filed(self, *, last: bool = False) -> bool:
        """Whether the bytes of all that was read so far are on disk. Without them nothing more is written: the next run reads it again."""
        if self.archive and not self.broken:
            try:
                self.archive.close() if last else self.archive.flush()
            except ArchiveError as error:
                self.broken = f"the archive cannot be written: {error}"
        if self.broken:
            self._waiting = []
        return not self.broken

    def _report(self, *, done: bool = False) -> None:
        if self._progress:
            tally, source = self.tally, self._card.name
            rejected = tally.rejected.total()
            self._progress(
                Progress(source=source, pages=tally.pages, postings=tally.shown, rejected=rejected, done=done)
            )

    def _count(self, readings: list[Reading], recorded: Recorded) -> None:
        self.tally.recorded += recorded
        for reading in readings:
            self.tally.pages += reading.page is not None and not reading.page.url.endswith(LISTED)
            self.tally.read += len(reading.postings)
            words = [x.reason.partition(":")[0] for x in reading.rejected]
            self.tally.rejected.update(words)
            fruitful = bool(reading.postings or reading.candidates)
            self.tally.fruitful += fruitful
            self.tally.barren += not fruitful and any(w in _BARREN for w in words)
            self.tally.found += len(reading.candidates)
            for posting in reading.postings:
                self.tally.filled.update(n for n in FIELDS if getattr(posting, n))
                if expected := self._card.expect.languages:
                    spoken = (*self._card.languages, *expected)
                    self.tally.languages[language(posting, expected=spoken)] += 1


def _read(reading: Reading) -> Iterator[str]:
    """The places that a reading says are well: a page or listing that gave or showed postings, and the listing that led to it."""
    if reading.postings or (reading.seen and not reading.rejected):
        yield reading.place
        if reading.page and reading.page.found_on:
            yield reading.page.found_on
