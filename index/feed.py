"""Feeding search from the ledger: draining the outbox, and building the whole index anew while everything goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.document import Document, document
from index.search import Search
from records.ledger import Ledger

Progress = Callable[[int, int | None], None]
_BATCH = 500


@dataclass(slots=True)
class Counts:
    """What one call did: documents written, deleted, refused by search with the reason."""

    written: int = 0
    deleted: int = 0
    rejected: list[tuple[str, str]] | None = None

    def __str__(self) -> str:
        refused = (
            f", {len(self.rejected)} refused (first: {self.rejected[0][0]}: {self.rejected[0][1]})"
            if self.rejected
            else ""
        )
        return f"{self.written} postings brought to search, {self.deleted} removed{refused}"


def drain(
    ledger: Ledger, search: Search, *, progress: Progress | None = None, stop: Callable[[], bool] = lambda: False
) -> Counts:
    """Brings every waiting change to search, in order. A batch counts as done only when search has it."""
    counts = Counts()
    total, done = ledger.outbox.waiting()[0], 0
    while not stop():
        with ledger.outbox.batch(_BATCH) as batch:
            if not batch:
                return counts
            _put(counts, search, [document(d) for d in ledger.dossiers(batch.ids)])
            counts.deleted += search.delete(batch.erased)
        done += len(batch.ids) + len(batch.erased)
        if progress:
            progress(min(done, total), total)
    return counts


def rebuild(ledger: Ledger, search: Search, *, progress: Progress | None = None) -> Counts:
    """A new index from the ledger, swapped in whole; then what changed meanwhile is brought level, so that live writes lose nothing."""
    total = ledger.count()

    def documents() -> Iterator[Document]:
        for number, dossier in enumerate(ledger.each(), 1):
            if progress and number % _BATCH == 0:
                progress(number, total)
            yield document(dossier)

    counts = Counts(written=search.rebuild(documents()))
    level(ledger, search, counts)
    return counts


def level(ledger: Ledger, search: Search, counts: Counts) -> None:
    """Compares versions: what search has older or not at all is put, what the ledger no longer has is deleted."""
    known = dict(search.versions())
    behind = []
    for posting_id, version in ledger.versions():
        if known.pop(posting_id, -1) < version:
            behind.append(posting_id)
    for start in range(0, len(behind), _BATCH):
        _put(counts, search, [document(d) for d in ledger.dossiers(behind[start : start + _BATCH])])
    counts.deleted += search.delete(known)


def _put(counts: Counts, search: Search, documents: list[Document]) -> None:
    done = search.put(documents)
    counts.written += done.written
    if done.rejected:
        counts.rejected = [*(counts.rejected or []), *done.rejected]
