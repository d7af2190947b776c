"""Walk: how far back a timeline is read in one run, and what a run remembers of it for the next one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from records.crawls import Page

REMEMBERED = 400
"""Entries of the newest pages that are remembered: one that is not shown any more, between others that are, was taken down."""


def rank(mark: str) -> tuple[int, str]:
    """The order of marks: numbers, identifiers that count up in any base, and times of one form."""
    return len(mark), mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a timeline. `mark` rises with time; `fixed` ones stand out of their order, as pinned posts do."""

    key: str
    mark: str
    fixed: bool = False


@dataclass(slots=True, kw_only=True)
class Walk:
    """One timeline in one run, newest first. `known` is what the last whole walk left: its keys are the mark, then `mark key` of the newest entries."""

    place: str
    known: Page | None = None
    pages: int = 0
    shown: dict[str, str] = field(default_factory=dict)
    newest: str = ""
    lowest: str | None = None

    @property
    def since(self) -> str | None:
        return self.known.keys[0] if self.known and self.known.keys else None

    def add(self, entries: Iterable[Entry]) -> bool:
        """Takes one page; whether it showed anything that this walk had not met: endless timelines repeat themselves."""
        self.pages += 1
        fresh = False
        for entry in entries:
            fresh = fresh or entry.key not in self.shown
            self.shown[entry.key] = entry.mark
            self.newest = max(self.newest, entry.mark, key=rank)
            if not entry.fixed:
                self.lowest = min(self.lowest or entry.mark, entry.mark, key=rank)
        return fresh

    def reached(self, *, again: int) -> bool:
        """Whether it is back at what the last walk knew; `again` pages are read whatever is known."""
        if self.since is None or self.lowest is None or self.pages < again:
            return False
        return rank(self.lowest) <= rank(self.since)

    def absent(self) -> list[str]:
        """Keys that an earlier run was shown and this one was not, though it read that far."""
        if self.known is None or self.lowest is None:
            return []
        remembered = [k.partition(" ") for k in self.known.keys[1:]]
        return [key for mark, _, key in remembered if key not in self.shown and rank(mark) > rank(self.lowest)]

    def end(self) -> Page:
        """What the next run has to know, once everything that was shown is written."""
        newest = max(self.newest, self.since or "", key=rank)
        held = sorted(((mark, key) for key, mark in self.shown.items()), key=lambda x: rank(x[0]), reverse=True)
        keys = (newest, *(f"{mark} {key}" for mark, key in held[:REMEMBERED]))
        return Page(url=self.place, fetched=datetime.now(UTC), status=200, keys=keys if newest else ())
