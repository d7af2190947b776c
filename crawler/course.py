"""The course of a run: what went wrong on its way, and how it therefore ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler import expectations
from crawler.cards import Card
from crawler.recorder import Tally


@dataclass(slots=True)
class Course:
    """failed: why the run was ended early, as failed. troubles: listings that could not be read, each with its reason and place.
    gaps: why what the listings did not show may still be live."""

    failed: str | None = None
    troubles: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def incomplete(self, reason: str) -> None:
        if reason not in self.gaps:
            self.gaps.append(reason)

    def outcome(self, closed: str, card: Card, tally: Tally) -> tuple[str, str | None]:
        """How a run ended that Scrapy closed for this reason, and what is to be said of it."""
        faults = expectations.faults(card.expect, tally)
        notes = "; ".join([*filter(None, [self.failed]), *self.troubles, *self.gaps, *faults.notes]) or None
        if self.failed:
            return "failed", notes
        if closed != "finished":
            return "stopped", notes
        if self.troubles and not tally.shown:
            return ("blocked" if any(t.startswith("blocked") for t in self.troubles) else "failed"), notes
        return ("failed" if faults.failed else "finished"), notes
