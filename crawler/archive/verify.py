"""Verifying: each capture that the ledger names is read in the archive and held against its digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.lookup import Fault, check
from records.captures import Capture, Captures


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A capture, and what is wrong with it; None if nothing is."""

    capture: Capture
    fault: str | None


def verify(folder: Path, captures: Captures, posting_id: str) -> list[Verdict]:
    """The captures of one posting, oldest first; none if it has no evidence."""
    return [_verdict(folder, captures, e.capture) for e in captures.evidence(posting_id)]


def verify_all(
    folder: Path, captures: Captures, *, progress: Callable[[int], object] | None = None
) -> Iterator[Verdict]:
    """Every capture of the ledger."""
    for done, capture in enumerate(captures.each(), 1):
        yield _verdict(folder, captures, capture)
        if progress:
            progress(done)


def faults(verdicts: Sequence[Verdict]) -> list[str]:
    return [f"capture {v.capture.number}: {v.fault}" for v in verdicts if v.fault]


def _verdict(folder: Path, captures: Captures, capture: Capture) -> Verdict:
    try:
        check(folder, captures, capture)
    except Fault as fault:
        return Verdict(capture=capture, fault=str(fault))
    return Verdict(capture=capture, fault=None)
