"""Exploring a site: which few pages are looked at, and which cards they suggest. Nothing is fetched here: addresses go out, answers come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.discovery import relevance
from crawler.extract import feeds, page, sitemaps
from crawler.propose import addresses, fields, interfaces, links, software
from crawler.propose.proposal import Proposal, open_ended

Exploring = Generator[str, Response, list[Proposal]]
"""Gives addresses to ask for, takes their answers (599: there was none), returns proposals, surest first."""

_SITEMAPS = 3
_LONG = 512 * 1024
"""Bytes of a listing that are looked at."""
_FULL = 80
"""Characters that entries of a feed have at least, half of them, if it holds whole postings."""
_CUT = ("…", "...", "[…]", "[...]", "…]")
_WELL_KNOWN = ("/api/v2/instance", "/latest.json", "/sitemap.xml", "/feed/")


def explore(url: str, named: Callable[[], Sequence[str]]) -> Exploring:
    """`named`: the sitemaps that robots.txt names, known once anything was asked for."""
    if by_address := addresses.by_address(url):
        return [by_address]
    start = yield url
    if start.status >= 400:
        return []
    found = _document(start)
    if found is None and isinstance(start, TextResponse):
        found = yield from _site(start, named)
    return sorted(found or [], key=lambda p: -p.score)


def _document(answer: Response) -> list[Proposal] | None:
    """Proposals for what is no page for people: feed, sitemap, interface; None for a page."""
    kind = (answer.headers.get("Content-Type") or b"").decode("latin-1").lower()
    begin = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:300].lower()
    if "html" in kind or begin.startswith(b"<!doctype html") or b"<html" in begin or isinstance(answer, HtmlResponse):
        return None
    return [p for p in (_feed(answer), interfaces.of_answer(answer), _plain_sitemap(answer)) if p]


def _site(start: TextResponse, named: Callable[[], Sequence[str]]) -> Exploring:
    all_of_it, start = start, _beginning(start)
    if known := software.recognised(start) or addresses.first(links.external(start), on=start.url):
        return [known]
    if inside := interfaces.inside(all_of_it):
        return [inside]
    if whole := fields.rows(start):
        why = f"{start.url} holds its postings itself, marked up as microdata"
        return [
            Proposal(
                card={"kind": "html", "url": start.url, "find": links.onward(start), "html": whole},
                because=(why,),
                score=130,
            )
        ]
    found: list[Proposal] = []
    listing = yield from _listing(start)
    for one in dict.fromkeys([start.url, listing.url]):
        shown = start if one == start.url else listing
        if shown is not start and (
            known := software.channels(start, shown)
            or software.recognised(shown)
            or addresses.first(links.external(shown), on=shown.url)
            or interfaces.inside(shown)
        ):
            return [known]
    if group := links.postings(listing):
        found += yield from _pages(listing, group)
    found += yield from _of_sitemaps(named())
    if not any(p.card["kind"] == "jsonld" for p in found):
        told = yield from _of_feeds([*links.feeds(start), *links.feeds(listing)], group.urls if group else ())
        found += told
    if not found and (state := interfaces.in_script(listing) or interfaces.in_script(start)):
        return [state]
    if not found:
        found += yield from _well_known(start)
    return found or _single(start)


def _beginning(page: TextResponse) -> TextResponse:
    """Of a page of endless length what will do to see how it is made."""
    return page if len(page.body) <= _LONG else page.replace(body=page.body[:_LONG])


def _listing(start: TextResponse) -> Generator[str, Response, TextResponse]:
    """The page that lists most postings: this one, or one that it links to."""
    own = links.postings(start)
    if own and len(own.urls) >= 8:
        return start
    best, score = start, own.score if own else 0.0
    for url in links.likely(start)[:2]:
        answer = yield url
        if answer.status == 200 and isinstance(answer, TextResponse) and _document(answer) is None:
            answer = _beginning(answer)
            group = links.postings(answer)
            if software.recognised(answer):
                return answer
            if group and group.score > score:
                best, score = answer, group.score
        if score >= 15:
            break
    return best


def _pages(listing: TextResponse, group: links.Group) -> Exploring:
    """Proposals for a listing whose links lead to pages of postings."""
    sample = yield group.urls[0]
    if sample.status != 200 or not isinstance(sample, TextResponse):
        return []
    find: dict[str, Any] = {"link": group.selector} | ({"match": group.match} if group.match else {})
    saying_nothing = links.saying_nothing(sample)
    onward = links.onward(listing)
    said, todo = ({}, ()) if onward else _one_page(len(group.urls))
    why = f"{listing.url} shows {len(group.urls)} links of one form"
    found = _read(sample, listing.url, find | onward, why, todo, score=100 + len(group.urls) + 20 * bool(onward))
    more = {"drop_parameters": saying_nothing} if saying_nothing else {}
    return [replace(found, card={**found.card, **said, **more})]


def _one_page(count: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    said, todo = open_ended("find", count)
    return said, (f"only one page of the listing was seen to exist: {todo}",)


def _read(
    sample: TextResponse, url: str, find: dict[str, Any], why: str, todo: tuple[str, ...], *, score: float
) -> Proposal:
    """The card that reads pages like this one."""
    spoken = sample.css("html::attr(lang)").get()
    languages = {"languages": [spoken.partition("-")[0].lower()]} if spoken and not find.get("link") else {}
    if page.jobs(sample.text, sample.url):
        card = {"kind": "jsonld", "url": url, "find": find} | languages
        return Proposal(card=card, because=(why, f"{sample.url} holds a JobPosting"), todo=todo, score=score)
    guessed = fields.guessed(sample)
    shown = {"language": "html::attr(lang)"} if spoken else {}
    card = {"kind": "html", "url": url, "find": find, "html": {"fields": guessed | shown}}
    names = {"employer": "employer", "location": "place", "pay": "pay", "published": "date"}
    dated = {"published"} if page.published(sample) else set()
    missing = [word for field, word in names.items() if field not in guessed.keys() | dated]
    more = f"name selectors under html.fields for {', '.join(missing)}, where the pages show them"
    held = "hold the selectors under html.fields against a page or two: they are a guess by names"
    because = (why, f"{sample.url} holds no markup for machines: its headline and body are taken")
    todo = (*todo, *([held] if guessed else []), *([more] if missing else []))
    return Proposal(card=card, because=because, todo=todo, score=score - 40)


def _of_sitemaps(urls: Sequence[str]) -> Exploring:
    """A proposal for the pages that sitemaps name, if they are of one form."""
    waiting, asked, pages, named = list(dict.fromkeys(urls)), 0, list[str](), dict[str, str]()
    while waiting and asked < _SITEMAPS and len(pages) < 20:
        url = waiting.pop(0)
        asked += 1
        answer = yield url
        inner = _entries(answer)
        pages += [e.url for e in inner if not e.sitemap]
        named |= {e.url: answer.url for e in inner if not e.sitemap}
        below = sorted((e.url for e in inner if e.sitemap), key=lambda u: not _of_jobs(u))
        waiting = [*below, *waiting]
    shapes = Counter(links.shape(u) for u in pages)
    best = max(shapes, key=lambda s: (any(_of_jobs(u) for u in pages if links.shape(u) == s), shapes[s]), default=None)
    if best is None or shapes[best] < 3:
        return []
    some = [u for u in pages if links.shape(u) == best]
    sample = yield some[0]
    if sample.status != 200 or not isinstance(sample, TextResponse):
        return []
    find = {"by": "sitemap", "match": links.match_of(some)}
    why = f"the sitemap {urls[0]} names {len(some)} pages of one form"
    found = _read(sample, urls[0], find, why, (), score=110 + min(len(some), 40))
    return [replace(found, nearer=named[some[0]])]


def _of_jobs(url: str) -> bool:
    return bool(relevance.in_address("https://x/" + url.partition("://")[2].partition("/")[2]))


def _entries(answer: Response) -> list[sitemaps.Entry]:
    found: list[sitemaps.Entry] = []
    # What a broken one names before its break is as good.
    with suppress(sitemaps.NoSitemap):
        if answer.status == 200:
            found.extend(e for e in sitemaps.entries(answer.body) if links.absolute(answer.url, e.url) == e.url)
    return found


def _of_feeds(urls: Sequence[str], shown: Sequence[str]) -> Exploring:
    for url in list(dict.fromkeys(urls))[:2]:
        answer = yield url
        if answer.status == 200 and (proposal := _feed(answer, shown)):
            return [proposal]
    return []


def _feed(answer: Response, shown: Sequence[str] = ()) -> Proposal | None:
    """The card for a feed. `shown`: addresses of postings that a listing links to; a feed that names none of them tells of something else, as a blog."""
    kind = (answer.headers.get("Content-Type") or b"").decode("latin-1")
    try:
        feed = feeds.read(answer.body, answer.url, kind)
    except ValueError:
        return None
    if not feed.entries:
        return None
    texts = [e.get("text", "") for e in feed.entries]
    whole = [t for t in texts if len(t) >= _FULL and not t.endswith(_CUT)]
    full = 2 * len(whole) >= len(texts)
    todo = (
        ()
        if full
        else ("its entries are short: if they are only beginnings, read the pages (kind html, find.by feed)",)
    )
    forms = {links.shape(u) for u in shown}
    beside = bool(forms) and not any(links.shape(e.get("url") or "") in forms for e in feed.entries)
    older = " and leads to older ones" if feed.older else ""
    why = f"{answer.url} is a feed of {len(feed.entries)} entries{older}"
    return Proposal(
        card={"kind": "feed", "url": answer.url},
        because=(why,),
        todo=todo,
        score=(40 if beside else 90) + 10 * full + 25 * bool(feed.older),
    )


def _plain_sitemap(answer: Response) -> Proposal | None:
    named = [e.url for e in _entries(answer) if not e.sitemap]
    if len(named) < 3:
        return None
    find = {"by": "sitemap", "match": links.match_of(named)}
    why = f"{answer.url} is a sitemap of {len(named)} pages"
    return Proposal(card={"kind": "jsonld", "url": answer.url, "find": find}, because=(why,), score=80)


def _well_known(start: TextResponse) -> Exploring:
    """What servers of known software answer under addresses that are always the same."""
    for path in _WELL_KNOWN:
        answer = yield urljoin(start.url, path)
        if answer.status != 200:
            continue
        if path == "/latest.json" and isinstance(answer, TextResponse) and "topic_list" in answer.text:
            forum = {"kind": "forum", "url": urljoin(start.url, "/").rstrip("/"), "forum": {"software": "discourse"}}
            return [Proposal(card=forum, because=(f"{answer.url} answers as Discourse does",), score=150)]
        if path == "/sitemap.xml" and _entries(answer):
            return (yield from _of_sitemaps([answer.url]))
        if path != "/latest.json" and (known := _document(answer)):
            return known
    return []


def _single(start: TextResponse) -> list[Proposal]:
    if not page.jobs(start.text, start.url):
        return []
    card = {"kind": "jsonld", "url": start.url, "find": {"by": "page"}}
    todo = ("this reads one page: name its listing or sitemap to read all",)
    return [Proposal(card=card, because=(f"{start.url} holds a JobPosting",), todo=todo, score=50)]
