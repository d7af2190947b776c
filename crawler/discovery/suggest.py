"""Suggestions: sites that searches and the links of postings led to and that no card covers, with what speaks for each. No request is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.cards import Card
from crawler.discovery import relevance
from crawler.discovery.sites import Site, links, site_of
from records.candidates import Candidate, Found
from records.ledger import Ledger
from records.posting import Posting, canonical_url

_STEP = 500
_NAMED = 5
"""Words, queries, postings that are named of one site; pages whose words are looked at."""
_POSTING = "posting:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One site.

    score     0 to 1, by `relevance.yml`
    kind      why it counts little (shop, news, behind a login …), else None
    pages     different pages of it that were found
    found     how often in all
    words     recruiters' words in titles, snippets and addresses
    queries   some of the searches that led to it
    postings  ids of some of the postings that link to it
    example   the most relevant page
    command   how to go on
    """

    site: str
    score: float
    kind: str | None
    pages: int
    found: int
    words: tuple[str, ...]
    queries: tuple[str, ...]
    postings: tuple[str, ...]
    example: str
    command: str


@dataclass(slots=True)
class _Gathered:
    site: Site
    pages: int = 0
    found: int = 0
    dismissed: bool = False
    best: list[Candidate] = field(default_factory=list)
    finds: dict[str, None] = field(default_factory=dict)

    def add(self, candidate: Candidate) -> None:
        self.pages += 1
        self.found += candidate.times
        self.dismissed |= candidate.state == "dismissed"
        self.finds.update(dict.fromkeys(f.what for f in candidate.finds))
        self.best = sorted([*self.best, candidate], key=lambda c: (-c.score, c.url))[:_NAMED]


def scan(ledger: Ledger, *, progress: Callable[[int], object] | None = None) -> int:
    """Looks through the postings that are new or changed since the last time for links. Returns how many were looked through."""
    read = 0
    while True:
        mark, ids = ledger.candidates.unscanned(_STEP)
        if not mark:
            return read
        ledger.candidates.scanned(mark, [c for d in ledger.dossiers(ids) for c in _linked(d.posting)])
        read += len(ids)
        if progress:
            progress(read)


def suggest(ledger: Ledger, cards: Iterable[Card]) -> list[Suggestion]:
    """Sites that no card covers and nobody put aside, the most relevant first."""
    known = {s.name for c in cards for s in _sites(c)}
    found = (g for n, g in _gathered(ledger).items() if n not in known and not g.dismissed)
    return sorted((_suggestion(g) for g in found), key=lambda s: (-s.score, -s.found, s.site))


def dismiss(ledger: Ledger, site: str) -> int:
    """Puts a site aside, for good. Returns how many candidates of it there were."""
    urls = [c.url for c in ledger.candidates.each() if (s := site_of(c.url)) and s.name == site.lower()]
    return ledger.candidates.mark(urls, "dismissed")


def _gathered(ledger: Ledger) -> Mapping[str, _Gathered]:
    sites: dict[str, _Gathered] = {}
    for candidate in ledger.candidates.each():
        if site := site_of(candidate.url):
            sites.setdefault(site.name, _Gathered(site)).add(candidate)
    return sites


def _suggestion(gathered: _Gathered) -> Suggestion:
    table, site = relevance.table(), gathered.site
    postings = [f.removeprefix(_POSTING) for f in gathered.finds if f.startswith(_POSTING)]
    queries = [f for f in gathered.finds if not f.startswith(_POSTING)]
    weights, most = table.weights, table.weights.most
    told = [gathered.best[0].score] + [weights.query] * min(len(queries), most)
    told += [weights.posting] * min(len(postings), most)
    factor = table.kinds[site.kind].factor if site.kind else 1.0
    words = [w for c in gathered.best for w in relevance.of_page(c.title, c.snippet, c.url).words]
    # A platform's part is named by its root, a site by the page that looks most like what is wanted.
    example = site.root if "/" in site.name else gathered.best[0].url
    return Suggestion(
        site=site.name,
        score=round(relevance.joined(told) * factor, 3),
        kind=site.kind,
        pages=gathered.pages,
        found=gathered.found,
        words=tuple(dict.fromkeys(words))[:_NAMED],
        queries=tuple(queries[:_NAMED]),
        postings=tuple(postings[:_NAMED]),
        example=example,
        command=f"lurewatch sources add '{example}'",
    )


def _sites(card: Card) -> Iterator[Site]:
    for address in (*card.url, *(f"https://{h}/" for h in card.hosts)):
        if site := site_of(address):
            yield site


def _linked(posting: Posting) -> Iterator[Candidate]:
    own = site_of(posting.url) if posting.url else None
    for url in dict.fromkeys(links(f"{posting.title}\n{posting.text}") + list(_inside(posting.extra))):
        site = site_of(url)
        if site is None or (own and site.name == own.name):
            continue
        place = canonical_url(url)
        score = relevance.of_page("", "", place).score
        find = Found(f"{_POSTING}{posting.id}")
        host = urlsplit(place).hostname or ""
        yield Candidate(url=place, host=host, found_by=posting.source, finds=(find,), score=score)


def _inside(value: object) -> Iterator[str]:
    """Addresses anywhere in what else a source gave."""
    if isinstance(value, str):
        yield from links(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _inside(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _inside(inner)
