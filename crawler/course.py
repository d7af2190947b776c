"""The course of a run: what went wrong on its way, how it therefore ends, and what that says of its host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler import circuits, expectations
from crawler.cards import Card
from crawler.recorder import Tally
from records.crawls import Rejected, RunSummary


@dataclass(slots=True)
class Course:
    """ended: how the run was ended early and why, as (`failed`, reason). troubles: listings that could not be read. gaps: why what the listings
    did not show may still be live. notes: what else is to be said. spent: a budget ended it, so that few postings are no fault. pages: pages that could not be had, one example
    of each reason on each host."""

    ended: tuple[str, str] | None = None
    spent: bool = False
    troubles: list[Rejected] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pages: dict[str, Rejected] = field(default_factory=dict)

    def incomplete(self, reason: str) -> None:
        if reason not in self.gaps:
            self.gaps.append(reason)

    def note(self, said: str) -> None:
        if said not in self.notes:
            self.notes.append(said)

    def page(self, rejected: Rejected) -> None:
        self.pages.setdefault(f"{circuits.host(rejected.place)} {rejected.reason[:40]}", rejected)

    def outcome(
        self, closed: str, card: Card, tally: Tally, *, past: Sequence[RunSummary] = (), whole: bool = False
    ) -> tuple[str, str | None]:
        """How a run ended that Scrapy closed for this reason, and what is to be said of it. `past`: the source's runs before it, newest
        first; `whole`: its listings show all that is live."""
        whole = whole and closed == "finished" and not self.gaps
        faults = expectations.faults(card.expect, tally, past=past, whole=whole, partial=self.spent)
        troubles = [f"{r.reason} ({r.place})" for r in self.troubles]
        ended, why = self.ended or (None, None)
        said = () if ended not in (None, "failed") else faults.notes
        notes = "; ".join([*filter(None, [why]), *troubles, *self.gaps, *self.notes, *said]) or None
        if ended:
            return ended, notes
        if closed != "finished":
            return "stopped", notes
        if not (tally.shown or tally.found) and (bad := self.troubles or self._only_troubled(tally)):
            return ("blocked" if any(r.reason.startswith("blocked") for r in bad) else "failed"), notes
        return ("failed" if faults.failed else "finished"), notes

    def hosts(self, names: Sequence[str], outcome: str, tally: Tally) -> dict[str, str]:
        """Of a source's circuits those whose trouble ended the run so, with the reason."""
        if outcome not in ("failed", "blocked") or tally.shown or tally.found:
            return {}
        return circuits.troubled(names, [*self.troubles, *self.pages.values()])

    def _only_troubled(self, tally: Tally) -> list[Rejected]:
        """Examples of the troubles, if the host let no page be read."""
        hosts = tally.rejected["blocked"] + tally.rejected["failed"]
        return list(self.pages.values()) if hosts == tally.rejected.total() else []
