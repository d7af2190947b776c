"""Remembered: what a listing showed, kept with its ETag or date, so that a run that hears "not modified" goes on as if it had read it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response

from crawler import answers
from crawler.cards import Card
from crawler.reading import Reading
from crawler.settings import VERSION
from records.crawls import Page

LISTED = "#listing"
"""Ends the address of a listing's row: no page's address has a fragment, so the two cannot meet."""
TRUSTED = timedelta(days=7)
"""A listing that always says that it is as it was is read whole again after this time."""
_MOST = 60_000
_META = ("number", "mark", "may_end")
_DECIDES = {"kind", "url", "find", "html", "hosts", "drop_parameters"}


@dataclass(slots=True)
class Showing:
    """pages: addresses with the day of their last change, where the listing says it. postings: keys of those that it held itself. further:
    listings that it led to, with what the spider needs to know of them. fresh: it showed something that the run had not met."""

    pages: dict[str, datetime | None] = field(default_factory=dict)
    postings: list[str] = field(default_factory=list)
    further: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fresh: bool = False
    troubled: bool = False

    def note(self, output: Request | Reading, *, is_listing: bool) -> None:
        if isinstance(output, Reading):
            self.troubled = self.troubled or bool(output.rejected)
            self.postings += [p.key for p in output.postings]
            self.fresh = self.fresh or bool(output.postings)
        elif is_listing:
            self.further.append((output.url, {n: output.meta[n] for n in _META if n in output.meta}))

    def row(self, response: Response, place: str, card: Card) -> Page | None:
        """What the next run needs; None where the host gives nothing to ask by, or the listing cannot stand for itself: one that showed only
        what others had shown ended there, and may not the next time."""
        if self.troubled or not (self.fresh or self.further) or len(self.pages) > _MOST:
            return None
        pages = [f"page {changed.isoformat() if changed else '-'} {url}" for url, changed in self.pages.items()]
        further = [f"listing {json.dumps(meta, separators=(',', ':'))} {url}" for url, meta in self.further]
        keys = (f"card {_mark(card)}", *pages, *(f"posting {key}" for key in self.postings), *further)
        page = answers.page(response, place, keys)
        return replace(page, found_on=None, why=None) if page.etag or page.last_modified else None

    @classmethod
    def of(cls, known: Page) -> Self:
        found = cls()
        for line in known.keys:
            kind, _, rest = line.partition(" ")
            if kind == "posting":
                found.postings.append(rest)
            elif kind == "page":
                changed, _, url = rest.partition(" ")
                found.pages[url] = None if changed == "-" else datetime.fromisoformat(changed)
            elif kind == "listing":
                meta, end = json.JSONDecoder().raw_decode(rest)
                found.further.append((rest[end + 1 :], meta))
        return found


def usable(known: Page | None, card: Card) -> Page | None:
    """The row of a listing, if what it says may be gone by: the card reads as it did, and the listing was read whole not long ago."""
    if known is None or not known.keys or known.keys[0] != f"card {_mark(card)}":
        return None
    return known if datetime.now(UTC) - known.fetched < TRUSTED else None


def batches(
    pages: Iterable[tuple[str, datetime | None]], size: int = 500
) -> Iterator[list[tuple[str, datetime | None]]]:
    """A sitemap may name fifty thousand pages, which are looked up in the ledger in steps."""
    left = iter(pages)
    while some := list(islice(left, size)):
        yield some


def _mark(card: Card) -> str:
    """Whatever decides what a listing is read for."""
    said = card.model_dump_json(include=_DECIDES)
    return hashlib.blake2b(f"{VERSION} {said}".encode(), digest_size=8).hexdigest()
