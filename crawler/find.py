"""Finding the pages of postings: listings with links, sitemaps and feeds, walked to their end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser
from scrapy.http import Response, TextResponse
from scrapy.utils.gz import gunzip, gzip_magic_number
from scrapy.utils.sitemap import Sitemap

from crawler.cards import Find
from crawler.dates import utc

if TYPE_CHECKING:
    from crawler.spiders.base import Output, SourceSpider

_MOST = 50 * 1024 * 1024
"""Bytes of an unpacked sitemap: the limit that sitemaps.org sets."""


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
    links = _matching(hrefs(response, wanted.link or "a"), wanted)
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
    """The request for the next listing page, by link or by number."""
    if wanted.next:
        for href in hrefs(response, wanted.next)[:1]:
            yield from spider.listing(response.urljoin(href), may_end=True)
    elif wanted.number:
        number = response.meta.get("number", wanted.number.first) + wanted.number.step
        yield from spider.listing(_numbered(response.url, wanted.number.parameter, number), number=number, may_end=True)


def hrefs(response: TextResponse, selector: str) -> list[str]:
    """Addresses of the elements that a CSS selector finds; `::attr(x)` may name another attribute than href."""
    found = response.css(selector if "::" in selector else f"{selector}::attr(href)").getall()
    return [h.strip() for h in found if h.strip() and not h.strip().startswith(("#", "javascript:", "mailto:", "tel:"))]


def _matching(links: list[str], wanted: Find) -> list[str]:
    pattern = re.compile(wanted.match) if wanted.match else None
    return [u for u in links if pattern is None or pattern.search(u)]


def _numbered(url: str, parameter: str, number: int) -> str:
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != parameter]
    return urlunsplit(parts._replace(query=urlencode([*kept, (parameter, str(number))])))


def _sitemap(spider: SourceSpider, response: Response, wanted: Find) -> Output:
    body = gunzip(response.body, max_size=_MOST) if gzip_magic_number(response) else response.body
    sitemap = Sitemap(body)
    entries = list(_entries(sitemap))
    if sitemap.type == "sitemapindex":
        for url, _ in entries:
            yield from spider.listing(response.urljoin(url))
    elif sitemap.type == "urlset":
        pattern = re.compile(wanted.match or "")
        yield from spider.follow(response, {u: changed for u, changed in entries if pattern.search(u)})
    else:
        raise ValueError(f"a sitemap begins with urlset or sitemapindex, not with {sitemap.type}")


def _entries(sitemap: Sitemap) -> Iterator[tuple[str, datetime | None]]:
    for entry in sitemap:
        url = entry.get("loc")
        changed = entry.get("lastmod")
        if isinstance(url, str):
            yield url.strip(), utc(changed if isinstance(changed, str) else None)


def _feed_links(response: TextResponse) -> list[str]:
    parsed = feedparser.parse(response.body)
    if not parsed.get("version"):
        raise ValueError("neither RSS nor Atom")
    return [str(e.link) for e in parsed.entries if e.get("link")]
