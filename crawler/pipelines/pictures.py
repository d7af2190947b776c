"""Pictures: reads the words in pictures of postings (extra `ocr`) and puts them under the text, where every span can point to them.

Pictures are fetched through Scrapy, so robots.txt, pace, budget, guard and archive hold for them. A picture that cannot be had or read
costs the posting nothing; words that were read before stay.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import NotConfigured

from crawler import answers
from crawler.pictures import tesseract
from crawler.pictures.words import Words
from crawler.pipelines.validate import LONGEST_TEXT
from crawler.reading import Reading
from records.crawls import Rejected
from records.posting import Posting

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.cards import Card
    from crawler.spiders.base import SourceSpider

_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a posting. words: None if they are not read; why: the reason, if it is a fault."""

    url: str
    sha256: str | None = None
    words: Words | None = None
    why: str | None = None


class Pictures:
    def __init__(self, crawler: Crawler, spider: SourceSpider, card: Card) -> None:
        if card.pictures is None:
            raise NotConfigured
        self._crawler, self._spider, self._wanted = crawler, spider, card.pictures
        self._languages: asyncio.Future[tuple[str, ...]] | None = None
        self._read: dict[str, asyncio.Task[Picture]] = {}
        """By address: a picture that many postings show is fetched and read once in a run."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: SourceSpider = crawler.spider  # type: ignore[assignment]  # every spider here is a SourceSpider
        return cls(crawler, spider, spider.card)

    async def process_item(self, item: Reading) -> Reading:
        shown = {p.id: addresses for p in item.postings if (addresses := _addresses(p))}
        if not shown:
            return item
        stored = {d.posting.id: d.posting for d in self._spider.ledger.dossiers(list(shown))}
        postings, rejected = [], list(item.rejected)
        for posting in item.postings:
            if posting.id in shown:
                pictures = await self._pictures(shown[posting.id], _before(stored.get(posting.id)))
                posting, faults = _with_words(posting, pictures)
                rejected += [Rejected(posting.url or item.place, f"picture: {fault}") for fault in faults]
            postings.append(posting)
        return replace(item, postings=tuple(postings), rejected=tuple(rejected))

    async def _pictures(self, addresses: Sequence[str], before: Sequence[Picture]) -> list[Picture]:
        known = {p.url: p for p in before if p.words is not None}
        found = [known.get(url) or await self._one(url, before) for url in addresses[: self._wanted.most]]
        taken = {p.sha256 for p in found}
        for place, (new, old) in enumerate(zip(found, before, strict=False)):
            # What cannot be had just now keeps the words of the picture that stood in its place: its address alone has changed.
            if new.words is None and old.words is not None and old.sha256 not in taken:
                found[place] = replace(old, url=new.url, why=new.why)
        return found + [Picture(url) for url in addresses[self._wanted.most :]]

    async def _one(self, url: str, before: Sequence[Picture]) -> Picture:
        self._languages = self._languages or asyncio.ensure_future(self._usable())
        languages = await self._languages
        if not languages or self._spider.course.ended:
            return Picture(url)
        if url not in self._read:
            if len(self._read) >= _REMEMBERED:
                self._read.pop(next(iter(self._read)))
            self._read[url] = asyncio.ensure_future(self._fetched(url, languages, before))
        return await self._read[url]

    async def _fetched(self, url: str, languages: Sequence[str], before: Sequence[Picture]) -> Picture:
        if not self._spider.take():
            return Picture(url, why=f"the run's budget is spent ({url})")
        try:
            body = await self._body(url)
            sha256 = hashlib.sha256(body).hexdigest()
            if known := next((b for b in before if b.sha256 == sha256), None):
                return replace(known, url=url)
            words = await tesseract.read(body, languages)
            self._count("read")
            return Picture(url, sha256, words)
        except tesseract.Unread as error:
            return Picture(url, why=f"{error} ({url})")

    async def _body(self, url: str) -> bytes:
        """What a picture's address gives. Raises Unread."""
        engine = self._crawler.engine
        assert engine is not None  # items are processed while it runs
        headers = {"Accept": "image/*"} | self._spider.picture_headers(url)
        try:
            response = await engine.download_async(Request(url, headers=headers, meta={"picture": True}))
        except Exception as error:  # whatever it is: the posting goes on without this picture
            raise tesseract.Unread(answers.unanswered(error)) from None
        self._count("fetched")
        if response.status != 200:
            raise tesseract.Unread(f"it answered {response.status}")
        return response.body

    async def _usable(self) -> tuple[str, ...]:
        """Languages that the card asks for and Tesseract has; what is missing is said once in the note of the run."""
        asked, note = self._wanted.languages, self._spider.course.note
        if why := tesseract.missing():
            note(f"words in pictures were not read: {why}")
            return ()
        try:
            installed = await asyncio.to_thread(tesseract.languages)
        except tesseract.Unread as error:
            note(f"words in pictures were not read: {error}")
            return ()
        if lacking := [name for name in asked if name not in installed]:
            packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in lacking)
            note(f"words in pictures were not read in {', '.join(lacking)}: install {packages}")
        return tuple(name for name in asked if name in installed)

    def _count(self, what: str) -> None:
        if stats := self._crawler.stats:
            stats.inc_value(f"pictures/{what}")


def _addresses(posting: Posting) -> list[str]:
    """Whole addresses of a posting's pictures, each once."""
    given = posting.extra.get("pictures")
    some = given if isinstance(given, (list, tuple)) else [given]
    named = [p.get("url") if isinstance(p, Mapping) else p for p in some]
    found = (urljoin(posting.url or "", p.strip()) for p in named if isinstance(p, str) and p.strip())
    return list(dict.fromkeys(found))


def _before(stored: Posting | None) -> list[Picture]:
    """The pictures of the posting as it is stored, in their order, with the words that were read then."""
    return [_told(one, stored.text) for one in stored.extra.get("pictures") or ()] if stored else []


def _told(one: Any, text: str) -> Picture:
    if not isinstance(one, Mapping) or not one.get("sha256"):
        return Picture("")
    words = Words(text[one["start"] : one["end"]], one["confidence"]) if "start" in one else Words()
    return Picture(one["url"], one["sha256"], words)


def _with_words(posting: Posting, pictures: Sequence[Picture]) -> tuple[Posting, list[str]]:
    """The posting with the words of its pictures under its text, and what went wrong."""
    if not any(p.words is not None or p.why for p in pictures):
        return posting, []
    text, told, faults = posting.text, [], [p.why for p in pictures if p.why]
    for number, picture in enumerate(pictures, 1):
        one: dict[str, Any] = {"url": picture.url}
        if picture.words is not None:
            one["sha256"] = picture.sha256
        if picture.words and picture.words.text:
            above = f"{text}\n\n" if text else ""
            above += f"[text in picture {number}]\n"
            if len(above) + len(picture.words.text) > LONGEST_TEXT:
                faults.append(f"its words have no room under a text of {len(text)} characters")
            else:
                text = above + picture.words.text
                one |= {"start": len(above), "end": len(text), "confidence": picture.words.confidence}
        told.append(one)
    return replace(posting, text=text, extra={**posting.extra, "pictures": told}), faults
