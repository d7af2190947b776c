"""Sameness: readings of pages are held back for a moment, so that one page that stands in place of many is noticed before any posting is overwritten with it."""

from __future__ import annotations

import hashlib
from collections import Counter

from scrapy.http import Response

from crawler.reading import Reading
from records.crawls import Rejected

SAME = "blocked: one and the same page stands in place of many"
_MANY = 3
_HELD = 24
"""Readings that wait at most. A killed run reads their pages again."""


def mark(response: Response) -> bytes | None:
    """What the body of a page is known by; None for one that marks up its postings, which are there however often they are shown."""
    if not response.body or b"JobPosting" in response.body:
        return None
    return hashlib.blake2b(response.body, digest_size=12).digest()


class Sameness:
    """The pages of one run. `take` and `rest` give back what may be written; a page that stands in place of three gives no posting."""

    def __init__(self) -> None:
        self._held: list[Reading] = []
        self._times: Counter[bytes] = Counter()

    def take(self, reading: Reading) -> list[Reading]:
        if reading.body is None or not reading.postings:
            return [reading]
        self._times[reading.body] += 1
        if self._times[reading.body] < _MANY:
            self._held.append(reading)
            return [self._held.pop(0)] if len(self._held) > _HELD else []
        same = [r for r in self._held if r.body == reading.body]
        self._held = [r for r in self._held if r.body != reading.body]
        return [_refused(r) for r in (*same, reading)]

    def rest(self) -> list[Reading]:
        held, self._held = self._held, []
        return held


def _refused(reading: Reading) -> Reading:
    return Reading(place=reading.place, rejected=(Rejected(reading.place, SAME),), seen=reading.before)
