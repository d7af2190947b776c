"""Why an address was fetched, skipped or dropped: told from the cards and from what the ledger keeps, without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from crawler import asking, circuits
from crawler.cards import Card
from records.candidates import Candidate
from records.crawls import Page, RunSummary
from records.dossier import Dossier
from records.ledger import Ledger
from records.posting import canonical_url

_NOT_ASKED = ("offsite:", "refused:", "blocked: robots.txt", "failed: robots.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that happened. what: fetched, new, changed, gone, relisted, rejected, found or run; detail: a sentence, without an ad's words."""

    at: datetime
    source: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The story of an address.

    asked     the address, or the one of the posting whose id was given
    places    its canonical forms, by card; without one that covers it, under the empty name
    dropped   parameters and other parts that say nothing of the page
    verdict   one word: fetched, rejected, skipped, gone, listing, candidate, unknown; and a sentence
    now       what stands in its way now, and when it is asked for next
    postings  ids of the postings that it gave, with their state
    story     what happened, newest first
    """

    asked: str
    places: Mapping[str, str]
    dropped: tuple[str, ...]
    verdict: str
    sentence: str
    now: tuple[str, ...]
    postings: Mapping[str, str]
    story: tuple[Told, ...]


def why(given: str, cards: Mapping[str, Card], ledger: Ledger) -> Why | None:
    """The story of an address or of a posting (its id); None for an id that there is not."""
    dossier = None if "://" in given else ledger.dossier(given)
    if dossier is None and "://" not in given:
        return None
    url = (dossier.posting.url or dossier.posting.key) if dossier else given
    ours = [c for c in cards.values() if _covers(c, url)]
    if dossier and dossier.posting.source in cards and cards[dossier.posting.source] not in ours:
        ours.insert(0, cards[dossier.posting.source])
    return _told(url, ours, ledger, dossier)


def _told(url: str, ours: Sequence[Card], ledger: Ledger, given: Dossier | None) -> Why:
    places = {c.name: asking.place(url, drop=c.drop_parameters) for c in ours} or {"": canonical_url(url)}
    forms = list(dict.fromkeys([*places.values(), canonical_url(url), url, *([given.posting.key] if given else [])]))
    pages = ledger.traces.pages(forms)
    dossiers = _dossiers(forms, pages, ours, ledger, given)
    candidates = [c for c in ledger.candidates.each([urlsplit(url).hostname or ""]) if c.url in forms]
    story = [*_fetches(pages), *_events(dossiers, ledger), *_rejects(forms, ledger), *_finds(candidates)]
    story.sort(key=lambda t: t.at, reverse=True)
    led = ledger.traces.led_to(forms)
    begins = [c.name for c in ours if url in c.url or set(forms) & set(c.url)]
    verdict, sentence = _verdict(story, dossiers, led, begins, candidates, ours)
    last = [t for c in ours for t in _last_run(c, ledger)]
    return Why(
        asked=url,
        places=places,
        dropped=tuple(_dropped(url, list(places.values()))),
        verdict=verdict,
        sentence=sentence,
        now=tuple(_now(url, ours, dict(pages), ledger, listing=bool(led or begins))),
        postings={d.posting.id: d.state for d in dossiers},
        story=(*story, *last),
    )


def _covers(card: Card, url: str) -> bool:
    host = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    return any(host == h.removeprefix("www.") or host.endswith(f".{h}") for h in card.allowed_hosts) and _port(
        card, url
    )


def _port(card: Card, url: str) -> bool:
    # Boards of one machine differ by their ports alone.
    ports = {p for u in card.url if (p := urlsplit(u).port)}
    return not ports or urlsplit(url).port in ports


def _dossiers(
    forms: Sequence[str],
    pages: Sequence[tuple[str, Page]],
    ours: Sequence[Card],
    ledger: Ledger,
    given: Dossier | None,
) -> list[Dossier]:
    sources = [*(c.name for c in ours), *(s for s, _ in pages)]
    ids = ledger.traces.postings(forms, sources=sources)
    for source, page in pages:
        ids += ledger.traces.postings(page.keys, sources=[source])
    return ledger.dossiers([*([given.posting.id] if given else []), *ids])


def _fetches(pages: Sequence[tuple[str, Page]]) -> Iterator[Told]:
    for source, page in pages:
        why = f"because {page.why}" if page.why else "for a reason that was not kept"
        where = f", found on {page.found_on}" if page.found_on else ""
        gave = f"; it gave {len(page.keys)} posting{'' if len(page.keys) == 1 else 's'}"
        yield Told(at=page.fetched, source=source, what="fetched", detail=f"{page.status}, asked {why}{where}{gave}")


def _events(dossiers: Sequence[Dossier], ledger: Ledger) -> Iterator[Told]:
    for d in dossiers:
        for event in ledger.history(d.posting.id):
            run = f" in run {event.run}" if event.run else ""
            yield Told(at=event.at, source=d.posting.source, what=event.what, detail=f"posting {d.posting.id}{run}")


def _rejects(forms: Sequence[str], ledger: Ledger) -> Iterator[Told]:
    for r in ledger.rejects.of_place(forms):
        since = f"; read after all on {r.resolved:%Y-%m-%d %H:%M} UTC" if r.resolved else ""
        yield Told(at=r.at, source=r.source or "", what="rejected", detail=f"{r.reason} (run {r.run}){since}")


def _finds(candidates: Sequence[Candidate]) -> Iterator[Told]:
    for c in candidates:
        if c.last_found:
            detail = f"a candidate ({c.state}, relevance {c.score:.2f}), found {c.times} times by searches or links"
            yield Told(at=c.last_found, source=c.found_by, what="found", detail=detail)


def _last_run(card: Card, ledger: Ledger) -> Iterator[Told]:
    run: RunSummary | None = next(iter(ledger.crawls.runs(source=card.name, limit=1)), None)
    if run:
        note = f": {run.note}" if run.note else ""
        detail = f"the last run of {card.name}, number {run.number}, {run.outcome or 'still works'}{note}"
        yield Told(at=run.started, source=card.name, what="run", detail=detail)


def _verdict(
    story: Sequence[Told],
    dossiers: Sequence[Dossier],
    led: Mapping[str, int],
    begins: Sequence[str],
    candidates: Sequence[Candidate],
    ours: Sequence[Card],
) -> tuple[str, str]:
    last = next((t for t in story if t.what in ("fetched", "rejected")), None)
    if last and last.what == "rejected" and "read after all" not in last.detail:
        if last.detail.startswith(_NOT_ASKED):
            return "skipped", f"it was shown and not asked for: {last.detail}"
        return "rejected", f"it was asked for and gave no posting: {last.detail}"
    if led or begins:
        names = ", ".join(dict.fromkeys([*begins, *led]))
        return "listing", f"it is a listing of {names}; {sum(led.values())} pages were found on it"
    if dossiers and all(d.state == "gone" for d in dossiers):
        return "gone", "it gave a posting that is gone now"
    if last or dossiers:
        gave = f"and gave {len(dossiers)} posting{'' if len(dossiers) == 1 else 's'}" if dossiers else "and gave none"
        return "fetched", f"it was read {gave}"
    if candidates:
        return "candidate", "it was found by searches or links in postings and never asked for: no card reads it"
    if not ours:
        return "unknown", "no card covers its host, so it is offsite for every crawl; `lurewatch sources add` makes one"
    return "unknown", "a card covers its host, but nothing that the card reads has shown it, or no run got that far"


def _now(url: str, ours: Sequence[Card], pages: Mapping[str, Page], ledger: Ledger, *, listing: bool) -> Iterator[str]:
    for card in ours:
        if not card.enabled:
            yield f"{card.name} is off (`enabled: false`): it runs only when it is named"
        for circuit in ledger.circuits.open(circuits.names(card)).values():
            yield f"{card.name} is held back: {circuit}"
        if card.find and card.find.match and not listing and not re.search(card.find.match, url):
            yield f"{card.name} passes it by: its `find.match` {card.find.match!r} does not fit the address"
        run = next(iter(ledger.crawls.runs(source=card.name, limit=1)), None)
        if run and run.note and "budget" in run.note:
            yield f"{card.name} did not get to everything in its last run: {run.note}"
        if not listing:
            yield _next(card, pages.get(card.name))


def _next(card: Card, page: Page | None) -> str:
    if page is None:
        return f"{card.name} asks for it as soon as something that it reads shows it"
    if page.status != 200:
        return f"{card.name} asks for it again whenever it is shown: it answered {page.status}"
    due = page.fetched + card.refetch
    when = "in the next run that is shown it" if due <= datetime.now(UTC) else f"not before {due:%Y-%m-%d %H:%M} UTC"
    known = " (only if it changed)" if page.etag or page.last_modified else ""
    return f"{card.name} asks for it again {when}{known}: `refetch` is {_length(card.refetch.total_seconds())}"


def _length(seconds: float) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:.0f}s"


def _dropped(url: str, places: Sequence[str]) -> Iterator[str]:
    kept = {k for p in places for k, _ in parse_qsl(urlsplit(p).query, keep_blank_values=True)}
    yield from dict.fromkeys(k for k, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True) if k not in kept)
    if urlsplit(url).fragment and not any(urlsplit(p).fragment for p in places):
        yield "#" + urlsplit(url).fragment
