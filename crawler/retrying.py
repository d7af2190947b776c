"""Retrying: asks again for what runs could not use, and tells what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from crawler.cards import Card
from crawler.run import crawl
from records.crawls import RunSummary
from records.errors import UsedWrongly
from records.ledger import Ledger
from records.rejects import Reject, word
from records.settings import Settings

_NOT_UNNAMED = ("blocked", "refused", "offsite")
"""Nobody is asked again what he refused, unless a person says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """asked: places that were asked for again; resolved: those of them that gave a posting; left_alone: how many were not asked for, by why."""

    runs: tuple[RunSummary, ...]
    asked: int
    resolved: int
    left_alone: Mapping[str, int] = field(default_factory=dict)


def retry(
    settings: Settings,
    cards: Mapping[str, Card],
    ledger: Ledger,
    *,
    source: str | None = None,
    words: Collection[str] = (),
    places: Collection[str] = (),
    progress: Callable[[int], object] | None = None,
) -> Retried:
    """Crawls the places that are not resolved, and those alone; a source whose listing is among them, or that has no pages, is run as a whole.

    Raises UsedWrongly for a source without card.
    """
    if source is not None and source not in cards:
        raise UsedWrongly(f"{source}: no such source; there are: {', '.join(cards) or 'none'}")
    left: Counter[str] = Counter()
    chosen: dict[str, list[str]] = {}
    for reject in ledger.rejects.open(source=source, words=words, places=places):
        if why := _not_asked(reject, cards, named=bool(words or places)):
            left[why] += 1
        else:
            chosen.setdefault(reject.source or "", []).append(reject.place)
    only = {name: urls for name, urls in chosen.items() if not _listed(cards[name], ledger, urls)}
    runs = crawl(settings, [cards[n] for n in chosen], only=only, progress=progress) if chosen else []
    still = {(r.source, r.place) for n, urls in chosen.items() for r in ledger.rejects.open(source=n, places=urls)}
    asked = sum(len(urls) for urls in chosen.values())
    return Retried(runs=tuple(runs), asked=asked, resolved=asked - len(still), left_alone=dict(left))


def _not_asked(reject: Reject, cards: Mapping[str, Card], *, named: bool) -> str | None:
    if reject.source not in cards:
        return "no card of that name (imported files are imported again)"
    if word(reject.reason) in _NOT_UNNAMED and not named:
        return f"{word(reject.reason)}, and neither --reason nor --place names it"
    return None


def _listed(card: Card, ledger: Ledger, urls: Collection[str]) -> bool:
    """Whether a listing is among these places: it is walked, not read as a page."""
    return bool(set(urls) & set(card.url)) or bool(ledger.crawls.listings(card.name, urls))
