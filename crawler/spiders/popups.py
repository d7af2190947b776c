"""popups: the ads in windows, overlays and messages that pages open in a browser (extra `render`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import TextResponse

from crawler import find
from crawler.cards import Card, is_public
from crawler.discovery import relevance
from crawler.discovery.sites import is_never
from crawler.reading import Reading
from crawler.render import browsers, notices, words
from crawler.render.ports import private_ports
from crawler.render.seen import Found, Rendered
from crawler.spiders.base import Output
from crawler.spiders.jsonld import JsonLdSpider
from crawler.text import tidy
from records.candidates import Candidate
from records.candidates import Found as CandidateFound
from records.crawls import Page, Rejected
from records.posting import Posting, canonical_url

_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAST = 3
"""Words without which nothing is an ad."""


class PopupsSpider(JsonLdSpider):
    """The card's pages are listings that are opened in each run. A window is a page of its own, asked for as any other is: robots.txt,
    pace, budget, guard and the card's hosts hold for it."""

    name = "popups"
    remembers = False  # what a page opens is seen only where the page itself is
    blocks = ("popups", "find")
    goes_on = "windows that windows open; and as jsonld, with `find`"
    knows = "address of the window, or the words on a host; `refetch`"
    needs = "the extra `render` and Chromium"
    pages_differ = False  # one window comes up under many addresses
    shows_all = False  # what comes up differs from visit to visit

    @classmethod
    def scrapy_settings(cls, card: Card) -> dict[str, Any]:
        ports = [f"{host}:{port}" for host, port in private_ports(card)]
        return {"PRIVATE_PORTS": ports} | ({"HOSTS": ["*"]} if card.popups.windows == "any" else {})

    async def _admitted(self) -> bool:
        if not await super()._admitted():
            return False
        if why := browsers.missing():
            self.fail(f"failed: {why}")
            return False
        return True

    async def begin(self) -> AsyncIterator[Any]:
        for url in self.card.url:
            for request in self.listing(url, render=True):
                yield request

    def read_listing(self, response: TextResponse) -> Output:  # type: ignore[override]  # HTML is text
        self.met([self.place(response.url)])
        seen: Rendered | None = response.meta.get("rendered")
        if seen is None and self.card.find is None:
            raise ValueError("not an HTML page")
        if seen:
            yield self._laid_over(seen, response)
            yield from self._opened(seen, response)
        if self.card.find:
            yield from find.walk(self, response)

    def read_page(self, response: TextResponse, place: str) -> Reading:
        seen: Rendered | None = response.meta.get("rendered")
        if seen is None:
            raise ValueError("not an HTML page")
        laid = self._laid_over(seen, response)
        given = response.meta.get("given")
        if given is None:  # a page of the source, whose own words are no pop-up
            return replace(laid, place=place)
        window = self._window(seen, given, response, place)
        return Reading(place=place, postings=window.postings + laid.postings, rejected=window.rejected + laid.rejected)

    def _on_page(self, response: TextResponse, place: str, known: Page | None) -> Output:  # type: ignore[override]
        yield from super()._on_page(response, place, known)
        if seen := response.meta.get("rendered"):
            yield from self._opened(seen, response)

    def _page_request(
        self, url: str, place: str, known: Page | None, meta: dict[str, Any], send: Mapping[str, Any]
    ) -> Request:
        request = super()._page_request(url, place, known, meta | {"render": True}, send)
        if meta["given"] is None:  # what a page opens is seen only where the page itself is
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
        return request

    def _opened(self, seen: Rendered, response: TextResponse) -> Output:
        """Requests for what has an address of its own."""
        chain = (*(response.meta.get("given") or {}).get("chain", ()), response.url)
        if len(chain) > self.card.popups.depth:
            return
        given = {
            urljoin(response.url, one.url): {"kind": one.kind, "after": one.after, "size": one.size, "chain": chain}
            for one in seen.found
            if one.url
        }
        if found := tuple(self._elsewhere(given, response)):
            yield Reading(place=response.url, candidates=found)
        yield from self.follow(response, list(given), given=given)

    def _elsewhere(self, urls: Iterable[str], response: TextResponse) -> Iterator[Candidate]:
        """Windows of other hosts, which this card does not read: somebody may want to."""
        for url in urls:
            host = urlsplit(url).hostname or ""
            ours = any(host == h or host.endswith(f".{h}") for h in self.card.allowed_hosts)
            if self.card.popups.windows == "own" and is_public(host) and not ours and not is_never(url):
                place = canonical_url(url)
                score = relevance.of_page("", "", place).score
                found = (CandidateFound(self.place(response.url)),)
                yield Candidate(url=place, host=host, found_by=self.card.name, finds=found, score=score)

    def _laid_over(self, seen: Rendered, response: TextResponse) -> Reading:
        """What came up without an address of its own."""
        postings, rejected = [], []
        chain = (*(response.meta.get("given") or {}).get("chain", ()), response.url)
        for one in seen.found:
            if one.url:
                continue
            if why := _no_ad(one):
                rejected.append(Rejected(response.url, why))
            else:
                postings.append(self._posting(one, response, key=_key(one, response.url), chain=chain))
        if seen.stuck:
            rejected.append(Rejected(response.url, f"unreadable: {seen.stuck}"))
        return Reading(place=response.url, postings=tuple(postings), rejected=tuple(rejected))

    def _window(self, seen: Rendered, given: Mapping[str, Any], response: TextResponse, place: str) -> Reading:
        reading = super().read_page(response, place)
        if reading.postings:
            told = _told(given["kind"], given["after"], given["size"], given["chain"])
            marked = tuple(replace(p, extra={**p.extra, "popup": told}) for p in reading.postings)
            return replace(reading, postings=marked)
        one = Found(
            kind=given["kind"],
            after=given["after"],
            size=given["size"],
            title=seen.title,
            words=words.body(seen.html, seen.words),
            pictures=tuple(map(response.urljoin, response.css("img::attr(src)").getall()[:20]))
            if self.card.pictures
            else (),
            fields=" ".join(response.css("input::attr(type)").getall())[:1000],
            buttons=" | ".join(response.css("button::text").getall())[:1000],
        )
        if why := _no_ad(one):
            return Reading(place=place, rejected=(Rejected(place, why),))
        key = self.place(response.url)
        return Reading(place=place, postings=(self._posting(one, response, key=key, chain=given["chain"]),))

    def _posting(self, one: Found, response: TextResponse, *, key: str, chain: tuple[str, ...]) -> Posting:
        extra: dict[str, Any] = {"popup": _told(one.kind, one.after, one.size, chain)}
        if one.pictures:
            extra["pictures"] = list(one.pictures)
        return Posting(
            source=self.card.name,
            key=key,
            url=response.url,
            title=one.title,
            text=tidy(one.words),
            language=response.css("html::attr(lang)").re_first(r"^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$"),
            collected=datetime.now(UTC),
            extra=extra,
        )


def _told(kind: str, after: float, size: tuple[int, int] | None, chain: tuple[str, ...]) -> dict[str, Any]:
    """What is kept beside the words: kind of pop-up, the pages that led to it (the last one opened it), seconds, pixels."""
    return {"kind": kind, "opener": chain[-1], "chain": list(chain), "after": after, "size": size and list(size)}


def _no_ad(one: Found) -> str | None:
    if notice := notices.named(one):
        return f"no posting: {notice}"
    if len(_WORD.findall(one.words)) < _LEAST and not one.pictures:
        return f"empty: {one.kind} with less than {_LEAST} words"
    return None


def _key(one: Found, page: str) -> str:
    """The same words laid over another page of the host are the same ad, and so they are when the clock in them has gone on."""
    said = " ".join(_CLOCK.sub("", one.words).split()) or " ".join(one.pictures)
    return f"{urljoin(page, '/')}#{one.kind}-{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
