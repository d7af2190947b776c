"""feed: RSS, Atom and JSON Feed, whose entries are the postings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy.http import Response

from crawler import asking
from crawler.extract import feeds
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from records.crawls import Page, Rejected
from records.posting import Posting


class FeedSpider(SourceSpider):
    name = "feed"
    has_pages = False
    shows_all = False  # a feed shows its newest entries: what left it may still be live
    goes_on = "link `next`, `next_url` of the feed"
    knows = "ETag, Last-Modified of the feed"

    def listing(self, url: str, **meta: Any) -> Any:
        known = self.ledger.crawls.pages(self.card.name, [self.place(url)]).get(self.place(url))
        for request in super().listing(url, **meta, known=known, asked=url):
            for name, value in asking.condition(known).items():
                request.headers[name] = value
            yield request

    def read_listing(self, response: Response) -> Output:
        place = self.place(response.meta.get("asked", response.url))
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            feed = feeds.read(response.body, response.url, kind)
        except ValueError as error:
            yield self._trouble(place, f"unreadable: {error}")
            return
        postings, rejected = [], []
        for number, entry in enumerate(feed.entries, 1):
            if not (entry.get("url") or entry.get("key")):
                rejected.append(Rejected(place, f"no address: entry {number} has neither link nor id"))
            else:
                postings.append(self._posting(entry))
        if feed.fault:
            rejected.append(Rejected(place, f"broken feed: {feed.fault}"))
        new = self.is_new(response, [p.key for p in postings])
        self.met(p.key for p in postings)
        page = self.page(response, place, tuple(p.key for p in postings))
        yield Reading(place=place, page=page if postings else None, postings=tuple(postings), rejected=tuple(rejected))
        if new and feed.older:
            yield from self.listing(feed.older, may_end=True)

    def read_unchanged(self, response: Response, known: Page) -> Output:
        yield Reading(place=known.url, page=known, seen=known.keys)

    def _posting(self, entry: dict[str, Any]) -> Posting:
        # The address of an entry is steadier than its id, which some make anew at each look.
        key = self.place(entry["url"]) if entry.get("url") else entry["key"]
        rest = {n: v for n, v in entry.items() if n != "key"}
        return Posting(source=self.card.name, key=key, collected=datetime.now(UTC), **rest)
