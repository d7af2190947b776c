"""feed: RSS and Atom, whose entries are the postings."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser
from scrapy.http import Response, TextResponse

from crawler.dates import utc
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from crawler.text import plain
from records.crawls import Page, Rejected
from records.posting import Posting


class FeedSpider(SourceSpider):
    name = "feed"
    has_pages = False
    shows_all = False  # a feed shows its newest entries: what left it may still be live

    def listing(self, url: str, **meta: Any) -> Any:
        known = self.ledger.crawls.pages(self.card.name, [self.place(url)]).get(self.place(url))
        for request in super().listing(url, **meta, known=known, asked=url):
            for name, value in (
                ("If-None-Match", known and known.etag),
                ("If-Modified-Since", known and known.last_modified),
            ):
                if value:
                    request.headers[name] = value
            yield request

    def read_listing(self, response: TextResponse) -> Output:
        parsed = feedparser.parse(response.body, response_headers={"content-type": _type(response)})
        if not parsed.get("version"):
            raise ValueError("neither RSS nor Atom")
        place = self.place(response.meta.get("asked", response.url))
        postings, rejected = [], []
        for number, entry in enumerate(parsed.entries, 1):
            posting = self._posting(entry, response, parsed.feed.get("language"))
            if posting is None:
                rejected.append(Rejected(place, f"no address: entry {number} has neither link nor id"))
            else:
                postings.append(posting)
        if parsed.bozo and not parsed.entries:
            rejected.append(
                Rejected(place, f"broken feed: {type(parsed.bozo_exception).__name__}: {parsed.bozo_exception}")
            )
        new = self.is_new(response, [p.key for p in postings])
        self.met(p.key for p in postings)
        page = self.page(response, place, tuple(p.key for p in postings))
        yield Reading(place=place, page=page if postings else None, postings=tuple(postings), rejected=tuple(rejected))
        if new:
            yield from self._older(parsed, response)

    def read_unchanged(self, response: Response, known: Page) -> Output:
        yield Reading(place=known.url, page=known, seen=known.keys)

    def _older(self, parsed: Any, response: TextResponse) -> Output:
        for link in parsed.feed.get("links", []):
            if link.get("rel") == "next" and link.get("href"):
                yield from self.listing(response.urljoin(link.href), may_end=True)

    def _posting(self, entry: Any, response: TextResponse, language: str | None) -> Posting | None:
        link = str(entry.get("link") or "").strip()
        url = response.urljoin(link) if link else None
        if not (url or entry.get("id")):
            return None
        bodies = [c.get("value", "") for c in entry.get("content", [])] + [entry.get("summary", "")]
        spoken = next((c.get("language") for c in entry.get("content", []) if c.get("language")), None) or language
        written = entry.get("published") or entry.get("updated") or entry.get("created")
        found = {
            "title": " ".join(plain(entry.get("title", "")).split()),
            "text": max((plain(b) for b in bodies), key=len),
            "employer": entry.get("author"),
            "language": spoken,
            "published": utc(written) or _parsed(entry),
            "published_raw": written,
            "extra": {"tags": tags} if (tags := [t.term for t in entry.get("tags", []) if t.get("term")]) else {},
        }
        key = self.place(url) if url else str(entry.id)
        return Posting(
            source=self.card.name,
            key=key,
            url=url,
            collected=datetime.now(UTC),
            **{n: v for n, v in found.items() if v},
        )


def _type(response: TextResponse) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _parsed(entry: Any) -> datetime | None:
    found = entry.get("published_parsed") or entry.get("updated_parsed")
    return datetime.fromtimestamp(timegm(found), UTC) if found else None
