"""Validate: a posting without words is rejected with its reason, one of endless length is cut; the page's other postings go on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from crawler.reading import Reading
from records.crawls import Rejected
from records.posting import Posting

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LONGEST_TITLE = 1_000
LONGEST_TEXT = 100_000


class Validate:
    def __init__(self, *, country: str | None) -> None:
        self._country = country

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(country=crawler.spider.card.country)  # type: ignore[union-attr]  # every spider here is a SourceSpider

    def process_item(self, item: Reading) -> Reading:
        good = tuple(self._whole(p) for p in item.postings if p.title or p.text)
        bad = tuple(
            Rejected(p.url or item.place, "empty: neither title nor text")
            for p in item.postings
            if not (p.title or p.text)
        )
        return replace(item, postings=good, rejected=item.rejected + bad)

    def _whole(self, posting: Posting) -> Posting:
        if not posting.country and self._country:
            posting = replace(posting, country=self._country)
        if len(posting.title) <= LONGEST_TITLE and len(posting.text) <= LONGEST_TEXT:
            return posting
        extra = {**posting.extra, "cut_from": len(posting.text)}
        return replace(posting, title=posting.title[:LONGEST_TITLE], text=posting.text[:LONGEST_TEXT], extra=extra)
