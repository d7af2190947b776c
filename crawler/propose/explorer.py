"""The crawl that explores a site: as gentle, guarded and obedient as any other, and with a budget of a few requests."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from typing import Any, Self, cast

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import answers, walls
from crawler.cards import Card
from crawler.child import scrapy_project
from crawler.propose.explore import explore
from crawler.propose.proposal import Proposal
from crawler.spiders.base import SourceSpider
from crawler.timelimit import TookTooLong, time_limit
from records.crawls import Rejected
from records.ledger import Ledger
from records.settings import Settings

_NONE = 599


class Explorer(SourceSpider):
    name = "explorer"
    shows_all = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._robots, signal=signals.robots_parsed)
        return spider

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitemaps: list[str] = []
        self.found: list[Proposal] = []
        self.problems: list[Rejected] = []
        self._reached = False

    async def begin(self) -> AsyncIterator[Any]:
        self._way = explore(self.card.url[0], lambda: self.sitemaps)
        for request in self._go(None):
            yield request

    def _on_listing(self, response: Response) -> Iterator[Any]:
        # Walls and missing pages are answers, too: they say where not to look.
        problem = walls.problem(response)
        if problem:
            self._note(response.url, problem)
            response = Response(response.url, status=max(response.status, 400))
        else:
            self._reached = True
        yield from self._go(response)

    def _note(self, url: str, problem: str) -> None:
        # Of addresses that were only guessed at, it says nothing that they are not there.
        if not self._reached or "robots.txt" in problem:
            self.problems.append(Rejected(url, problem))

    def _listing_failed(self, failure: Failure) -> Iterator[Any]:
        url = failure.request.url  # type: ignore[attr-defined]  # Scrapy puts it there
        self._note(url, answers.reason(failure))
        yield from self._go(Response(url, status=_NONE))

    def _go(self, answer: Response | None) -> Iterator[Any]:
        while True:
            try:
                with time_limit():
                    url = self._way.send(answer) if answer is not None else next(self._way)
            except StopIteration as end:
                self.found = list(end.value or [])
                return
            except TookTooLong as error:
                url = answer.url if answer is not None else self.card.url[0]
                self.problems.append(Rejected(url, f"unreadable: {error}"))
                return
            if requests := list(self.listing(url)):
                yield from requests
                return
            answer = Response(url, status=_NONE)  # the budget is spent

    def _robots(self, robotparser: Any) -> None:
        self.sitemaps += [s for s in getattr(robotparser.rp, "sitemaps", ()) if s not in self.sitemaps]


def main() -> None:
    """Reads one line of work (settings, card); answers with one line: proposals and what could not be had."""
    work = json.loads(sys.stdin.readline())
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    settings, card = Settings.model_validate(work["settings"]), Card.model_validate(work["cards"][0])
    process = AsyncCrawlerProcess(scrapy_project("CRITICAL"))
    crawler = process.create_crawler(Explorer)
    with Ledger.open(settings.ledger) as ledger:
        process.crawl(crawler, card=card, settings=settings, ledger=ledger)
        process.start()
    spider = cast(Explorer, crawler.spider)
    found = {"proposals": [asdict(p) for p in spider.found], "problems": [asdict(p) for p in spider.problems]}
    out.write(json.dumps({"ended": found, "requests": spider._requests}) + "\n")
