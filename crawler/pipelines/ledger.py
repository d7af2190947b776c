"""ToLedger: hands readings to the recorder, which writes them in batches; a ledger or an archive that fails ends the run aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from scrapy.utils.asyncio import create_looping_call

from crawler.reading import Reading
from crawler.recorder import SECONDS
from records.errors import LedgerError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.base import SourceSpider


class ToLedger:
    def __init__(self, spider: SourceSpider) -> None:
        self._spider = spider
        self._clock = create_looping_call(self._late)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider)  # type: ignore[arg-type]  # every spider here is a SourceSpider

    def open_spider(self) -> None:
        self._clock.start(SECONDS / 2, now=False)

    def close_spider(self) -> None:
        self._clock.stop()

    def process_item(self, item: Reading) -> Reading:
        self._write(lambda: self._spider.recorder.add(item))
        return item

    def _late(self) -> None:
        self._write(self._spider.recorder.flush_if_late)

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except LedgerError as error:
            self._spider.fail(f"the ledger cannot be written: {error}")
            raise
        if self._spider.recorder.broken:
            self._spider.fail(self._spider.recorder.broken)
