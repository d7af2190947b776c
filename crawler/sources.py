"""The sources of an installation: which are to run now, and how they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.cards import Card, load_cards
from records.crawls import RunSummary
from records.errors import UsedWrongly
from records.ledger import Ledger

_LOOKED_AT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A source and its last run that was not killed. outcome: of that run, None if there is none. due: when it is to run next, UTC."""

    name: str
    kind: str
    enabled: bool
    outcome: str | None
    started: datetime | None
    postings: int
    rejected: int
    blocked: int
    note: str | None
    due: datetime | None


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


def overdue(cards: Mapping[str, Card], ledger: Ledger, *, now: datetime) -> list[Card]:
    """The cards whose interval is over since their last run began, longest waiting first. A run that was killed does not count."""
    waiting: list[tuple[timedelta, Card]] = []
    for card in cards.values():
        last = _last(ledger, card.name)
        late = now - last.started - card.every if last else timedelta.max
        if late >= timedelta(0):
            waiting.append((late, card))
    return [card for _, card in sorted(waiting, key=lambda w: w[0], reverse=True)]


def health(folder: Path, ledger: Ledger) -> list[Health]:
    """How each card of the folder is, by name."""
    return [_health(card, _last(ledger, card.name)) for card in load_cards(folder).values()]


def _last(ledger: Ledger, name: str) -> RunSummary | None:
    runs = ledger.crawls.runs(source=name, limit=_LOOKED_AT)
    return next((r for r in runs if r.outcome != "aborted"), None)


def _health(card: Card, run: RunSummary | None) -> Health:
    counts = run.counts if run else {}
    rejected = counts.get("rejected", {})
    return Health(
        name=card.name,
        kind=card.kind,
        enabled=card.enabled,
        outcome=(run.outcome or "running") if run else None,
        started=run.started if run else None,
        postings=counts.get("shown", 0),
        rejected=sum(rejected.values()),
        blocked=rejected.get("blocked", 0),
        note=run.note if run else None,
        due=(run.started + card.every if run else datetime.now(UTC)) if card.enabled else None,
    )
