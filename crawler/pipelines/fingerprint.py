"""Fingerprint: a posting that a run has read already, under whatever address, is not read twice."""

from __future__ import annotations

from dataclasses import replace

from crawler.reading import Reading


class Fingerprint:
    def __init__(self) -> None:
        self._known: set[bytes] = set()

    def process_item(self, item: Reading) -> Reading:
        fresh = []
        for posting in item.postings:
            mark = bytes.fromhex(posting.id)
            if mark not in self._known:
                self._known.add(mark)
                fresh.append(posting)
        return item if len(fresh) == len(item.postings) else replace(item, postings=tuple(fresh))
