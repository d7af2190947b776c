"""Contacts: finds the contacts in each posting, with the keyed tokens by which equal ones can be linked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from crawler.reading import Reading
from records import contacts
from records.posting import Posting

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Contacts:
    def __init__(self, *, key: bytes) -> None:
        self._key = key

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(key=crawler.spider.contact_key)  # type: ignore[union-attr]  # every spider here is a SourceSpider

    def process_item(self, item: Reading) -> Reading:
        return replace(item, postings=tuple(self._found(p) for p in item.postings)) if item.postings else item

    def _found(self, posting: Posting) -> Posting:
        found = contacts.find(posting.title, posting.text, country=posting.country, key=self._key)
        return replace(posting, contacts=found) if found else posting
