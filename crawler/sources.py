"""The sources of an installation: which are to run now, and how they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from crawler import circuits, hours
from crawler.cards import Card, load_cards
from records.circuits import Circuit
from records.coverage import Week
from records.crawls import RunSummary
from records.errors import UsedWrongly
from records.ledger import Ledger

_LOOKED_AT = 20
_MUCH = 0.2
"""A source that blocks this share of what it is asked for needs somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A source and its last run that was not killed.

    outcome        of that run, None if there is none, `running` while it runs
    postings       that it showed; trend: against the median of the whole listings before it, as 0.1 for 10 % more
    rejected       what it could not use; open_rejects: places that no run could use so far
    blocked_share  of what was asked for this week (ISO 8601), 0 to 1, and asked, how much that was
    circuit        why it is held back, if it is
    due            when it is to run next, UTC
    unwell         why somebody should look at it, or None
    """

    name: str
    kind: str
    enabled: bool
    outcome: str | None
    started: datetime | None
    postings: int
    trend: float | None
    rejected: int
    open_rejects: int
    blocked: int
    blocked_share: float
    asked: int
    note: str | None
    circuit: str | None
    due: datetime | None
    unwell: str | None


def choose(folder: Path, names: Sequence[str] = (), *, due: bool = False, ledger: Ledger | None = None) -> list[Card]:
    """The cards that are named (also if they are off), else all that are on; with `due`, only those whose interval is over.

    Raises BadData with every fault of every card, UsedWrongly for a name that has none.
    """
    cards = load_cards(folder)
    unknown = [n for n in names if n not in cards]
    if unknown:
        known = ", ".join(cards) or "none"
        raise UsedWrongly(f"{', '.join(unknown)}: no such source in {folder}; there are: {known}")
    chosen = {n: cards[n] for n in names} if names else {n: c for n, c in cards.items() if c.enabled}
    return overdue(chosen, ledger, now=datetime.now(UTC)) if due and ledger else list(chosen.values())


def at_any_hour(card: Card) -> Card:
    """The card without the window of its pace."""
    return card.model_copy(update={"pace": card.pace.model_copy(update={"window": None})})


def overdue(cards: Mapping[str, Card], ledger: Ledger, *, now: datetime) -> list[Card]:
    """The cards whose interval is over since their last run began and whose window is open, longest waiting first.

    A run that was killed, or that had to end before it asked for anything, does not count.
    """
    waiting: list[tuple[timedelta, Card]] = []
    for card in cards.values():
        if not hours.is_open(card.pace.window, now):
            continue
        last = _last(ledger, card.name)
        late = now - last.started - card.every if last else timedelta.max
        if late >= timedelta(0):
            waiting.append((late, card))
    return [card for _, card in sorted(waiting, key=lambda w: w[0], reverse=True)]


def health(folder: Path, ledger: Ledger) -> list[Health]:
    """How each card of the folder is: first those that need somebody, last those that are off, each by name."""
    weeks, rejects, circuits_ = ledger.coverage.this_week(), ledger.rejects.open_counts(), ledger.circuits.open()
    found = []
    for card in load_cards(folder).values():
        held = [circuits_[n] for n in (circuits.names(card) if circuits_ else ()) if n in circuits_]
        found.append(_health(card, ledger, weeks.get(card.name), rejects.get(card.name, 0), held))
    return sorted(found, key=lambda h: (not h.unwell, not h.enabled, h.name))


def _last(ledger: Ledger, name: str) -> RunSummary | None:
    """The newest run that asked for anything."""
    asked = (r for r in _runs(ledger, name) if r.outcome != "stopped" or r.counts.get("requests"))
    return next(asked, None)


def _runs(ledger: Ledger, name: str) -> list[RunSummary]:
    return [r for r in ledger.crawls.runs(source=name, limit=_LOOKED_AT) if r.outcome != "aborted"]


def _health(card: Card, ledger: Ledger, week: Week | None, open_rejects: int, held: Sequence[Circuit]) -> Health:
    runs = _runs(ledger, card.name)
    run = runs[0] if runs else None
    counts = run.counts if run else {}
    rejected = counts.get("rejected", {})
    due = _due(card, run, held) if card.enabled else None
    share = week.blocked_share if week else 0.0
    return Health(
        name=card.name,
        kind=card.kind,
        enabled=card.enabled,
        outcome=(run.outcome or "running") if run else None,
        started=run.started if run else None,
        postings=counts.get("shown", 0),
        trend=_trend(runs),
        rejected=sum(rejected.values()),
        open_rejects=open_rejects,
        blocked=rejected.get("blocked", 0),
        blocked_share=round(share, 4),
        asked=week.asked if week else 0,
        note=run.note if run else None,
        circuit=str(held[0]) if held else None,
        due=due,
        unwell=_unwell(card, run, share, held, due) if card.enabled else None,
    )


def _due(card: Card, run: RunSummary | None, held: Sequence[Circuit]) -> datetime:
    return max([run.started + card.every if run else datetime.now(UTC), *(c.until for c in held)])


def _unwell(
    card: Card, run: RunSummary | None, share: float, held: Sequence[Circuit], due: datetime | None
) -> str | None:
    if held:
        return str(held[0])
    if run and run.outcome in ("failed", "blocked"):
        return f"{run.outcome}: {run.note or 'look at its rejects'}"
    if run and run.counts.get("doubted"):
        return run.note
    if share >= _MUCH:
        return f"{share:.0%} of what was asked for this week was blocked"
    if run and due and datetime.now(UTC) - due > card.every:
        return f"late: it was due {due:%Y-%m-%d %H:%M} UTC; does `lurewatch watch` run?"
    return None


def _trend(runs: Sequence[RunSummary]) -> float | None:
    # A kind that asks for what is new shows few postings where little happens: only whole listings can be held against each other.
    shown = [r.counts.get("shown", 0) for r in runs if r.outcome == "finished" and r.complete]
    before = median(shown[1:6]) if len(shown) > 1 else 0
    return round(shown[0] / before - 1, 4) if before else None
