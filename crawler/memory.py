"""How often a crawl process looks for cycles among its objects: seldom, since it makes many that live as long as one page."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Self

from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ALLOCATIONS = 50_000
"""Objects more than there were before the youngest are looked through; Python by itself does so every 700. Costs a few megabytes, saves a twentieth of the time."""


class Seldom:
    """Extension: sets what is loaded aside, and looks through the rest seldom."""

    def __init__(self, crawler: Crawler) -> None:
        crawler.signals.connect(self._opened, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self) -> None:
        if gc.get_threshold()[0] != _ALLOCATIONS:  # once a process, whatever it crawls
            gc.freeze()
            gc.set_threshold(_ALLOCATIONS, 20, 20)
