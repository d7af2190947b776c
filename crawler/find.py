"""Finding the pages of postings: listings with links, sitemaps and feeds, walked to their end."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy.http import Response, TextResponse

from crawler.cards import Find, Numbered
from crawler.extract import feeds, sitemaps
from crawler.paging import with_parameters

if TYPE_CHECKING:
    from crawler.spiders.base import Output, SourceSpider

_STEP = 500
"""Pages of a sitemap that are looked up in the ledger at once."""


def walk(spider: SourceSpider, response: Response) -> Output:
    """Requests for the pages that a listing, sitemap or feed shows, and for what continues it. Raises ValueError on what is none."""
    wanted = spider.card.find or Find(by="page")
    if wanted.by == "sitemap":
        yield from _sitemap(spider, response, wanted)
    elif not isinstance(response, TextResponse):
        raise ValueError("not text")
    elif wanted.by == "feed":
        yield from spider.follow(response, _matching(_feed_links(response), wanted))
    else:
        yield from _listing(spider, response, wanted)


def _listing(spider: SourceSpider, response: TextResponse, wanted: Find) -> Output:
    links = _matching([response.urljoin(h) for h in hrefs(response, wanted.link or "a")], wanted)
    new = spider.is_new(response, links)
    yield from spider.follow(response, links)
    if new:
        yield from further(spider, response, wanted)


def without_listing(spider: SourceSpider) -> Output | None:
    """Requests for pages that are known without a listing: those that the card names, or candidates; None where a listing shows them."""
    by = spider.card.find.by if spider.card.find else None
    if by == "page":
        return spider.follow(Response(spider.card.url[0]), spider.card.url)
    return _candidates(spider) if by == "candidates" else None


def _candidates(spider: SourceSpider) -> Output:
    """Requests for what searches and links led to on the card's hosts; what is known and fresh is not asked for again."""
    wanted = spider.card.find or Find(by="candidates")
    pattern = re.compile(wanted.match or "")
    found = [c for c in spider.ledger.candidates.each(spider.card.allowed_hosts) if pattern.search(c.url)]
    spider.incomplete("candidates are what was found, not all that is live")
    chosen = [c.url for c in found if c.state != "dismissed"]
    # Taken only tells people; a killed run asks again for what is not in the ledger.
    spider.ledger.candidates.mark([c.url for c in found if c.state == "new"], "taken")
    yield from spider.follow(Response(spider.card.url[0]), chosen)


def further(spider: SourceSpider, response: TextResponse, wanted: Find) -> Output:
    """The request for the next listing page: by a link, a number or a mark that the page gives."""
    if wanted.next:
        for href in hrefs(response, wanted.next)[:1]:
            yield from spider.listing(response.urljoin(href), may_end=True)
    elif wanted.number:
        number = response.meta.get("number", wanted.number.first) + wanted.number.step
        yield from spider.listing(_numbered(response.url, wanted.number, number), number=number, may_end=True)
    elif wanted.cursor:
        mark = response.css(wanted.cursor.value).get()
        if mark and mark != response.meta.get("mark"):
            url = with_parameters(response.url, {wanted.cursor.parameter: mark.strip()})
            yield from spider.listing(url, mark=mark, may_end=True)


def hrefs(response: TextResponse, selector: str) -> list[str]:
    """Addresses of the elements that a CSS selector finds; `::attr(x)` may name another attribute than href."""
    found = response.css(selector if "::" in selector else f"{selector}::attr(href)").getall()
    return [h.strip() for h in found if h.strip() and not h.strip().startswith(("#", "javascript:", "mailto:", "tel:"))]


def _matching(links: list[str], wanted: Find) -> list[str]:
    pattern = re.compile(wanted.match) if wanted.match else None
    return [u for u in links if pattern is None or pattern.search(u)]


def _numbered(url: str, numbered: Numbered, number: int) -> str:
    if numbered.address:
        return urljoin(url, numbered.address.replace("{number}", str(number)))
    return with_parameters(url, {numbered.parameter or "": number})


def _sitemap(spider: SourceSpider, response: Response, wanted: Find) -> Output:
    """In steps: a sitemap may name fifty thousand pages."""
    pattern = re.compile(wanted.match or "")
    waiting: dict[str, datetime | None] = {}
    fault: sitemaps.NoSitemap | None = None
    try:
        for entry in sitemaps.entries(response.body):
            if entry.sitemap:
                yield from spider.listing(response.urljoin(entry.url))
            elif pattern.search(entry.url):
                waiting[entry.url] = entry.changed
            if len(waiting) >= _STEP:
                yield from spider.follow(response, waiting)
                waiting = {}
    except sitemaps.NoSitemap as error:
        fault = error
    # What a broken sitemap named before its break is read all the same.
    yield from spider.follow(response, waiting)
    if fault:
        raise fault


def _feed_links(response: TextResponse) -> list[str]:
    return [e["url"] for e in feeds.read(response.body, response.url, _type(response)).entries if e.get("url")]


def _type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
