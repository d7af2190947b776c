"""html: sites without markup for machines, read by the selectors of the card, or by what a page shows itself to be: its body without what stands around it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from parsel import Selector
from scrapy.http import Response, TextResponse

from crawler import find
from crawler.cards import Fields, Find
from crawler.dates import ends, utc
from crawler.extract import page
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from crawler.text import plain
from records.crawls import Rejected
from records.posting import Posting


class HtmlSpider(SourceSpider):
    name = "html"
    remembers = True
    blocks = ("find", "html")
    goes_on = "link, number in the address or its path, mark; sitemap index, feed; or no listing: pages, candidates"
    knows = "address of the page; ETag, Last-Modified; dates of a sitemap; `refetch`; or rows of the listing"

    async def begin(self) -> Any:
        pages = find.without_listing(self)
        if pages is not None:
            for output in pages:
                yield output
            return
        async for request in super().begin():
            yield request

    def read_listing(self, response: Response) -> Output:
        if self.card.html and self.card.html.rows:
            yield from self._rows(response, self.card.html.rows)
        else:
            yield from find.walk(self, response)

    def read_page(self, response: TextResponse, place: str) -> Reading:
        found = {} if self._fields.text else page.described(response)
        own = {n: v for n, v in found.items() if not getattr(self._fields, n, None)}
        posting = self._posting(response.selector, own, self.place(response.url), response.url)
        if posting is None:
            why = "no posting: neither the selector of the title nor that of the text finds words"
            return Reading(place=place, rejected=(Rejected(place, why),))
        return Reading(place=place, postings=(posting,))

    def _rows(self, response: Response, selector: str) -> Output:
        if not isinstance(response, TextResponse):
            raise ValueError("not text")
        postings, rejected = [], []
        for number, row in enumerate(response.css(selector), 1):
            posting = self._row(row, response)
            if posting:
                postings.append(posting)
            else:
                rejected.append(
                    Rejected(response.url, f"no posting: row {number} has no words, or nothing that names it")
                )
        new = [p.key for p in postings if p.key not in self._asked]
        self.met(new)
        yield Reading(place=response.url, postings=tuple(postings), rejected=tuple(rejected))
        if new:
            yield from find.further(self, response, self.card.find or Find())

    def _row(self, row: Selector, response: TextResponse) -> Posting | None:
        wanted = self._fields
        link = _value(row, wanted.url, attribute="href")
        url = response.urljoin(link) if link else response.url
        key = _value(row, wanted.key) or (self.place(url) if link else None)
        return self._posting(row, {}, key, url) if key else None

    def _posting(self, part: Selector, own: dict[str, Any], key: str, url: str) -> Posting | None:
        """`own`: what the page gives by itself; what the selectors of the card find goes over it."""
        wanted = self._fields
        named = ("title", "text", "employer", "location", "pay", "language")
        found: dict[str, Any] = {n: _value(part, getattr(wanted, n)) for n in named}
        for name in ("title", "employer", "location", "pay"):
            found[name] = " ".join((found[name] or "").split())
        pattern = self.card.html.dates if self.card.html else None
        found["published_raw"] = _value(part, wanted.published)
        found["published"] = utc(found["published_raw"], pattern=pattern)
        found["expires"] = ends(_value(part, wanted.expires), pattern=pattern)
        given = {**own, **{n: v for n, v in found.items() if v}}
        if pictures := _pictures(part, wanted.pictures):
            given["extra"] = {**given.get("extra", {}), "pictures": pictures}
        if not (given.get("title") or given.get("text") or (pictures and self.card.pictures)):
            return None
        return Posting(source=self.card.name, key=key, url=url, collected=datetime.now(UTC), **given)

    @property
    def _fields(self) -> Fields:
        if self.card.html is None:
            raise ValueError("the card has no block `html`")
        return self.card.html.fields


def _value(part: Selector, selector: str | None, *, attribute: str | None = None) -> str | None:
    """What a selector finds first: an attribute or text as it stands, an element as plain text."""
    if not selector:
        return None
    if "::" not in selector and attribute:
        selector = f"{selector}::attr({attribute})"
    found = part.css(selector).get()
    return plain(found) if found else None


def _pictures(part: Selector, selector: str | None) -> list[str]:
    """Addresses that a selector finds: of the elements' `src`, unless it names another attribute."""
    if not selector:
        return []
    found = part.css(selector if "::" in selector else f"{selector}::attr(src)").getall()
    return list(dict.fromkeys(u.strip() for u in found if u.strip()))[:20]
