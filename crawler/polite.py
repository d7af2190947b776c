"""Politeness: Crawl-delay, hosts left alone as long as they ask for, what a day allows, and the hours in which a source may be read."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from crawler import hours
from crawler.guard import Refused, Spent

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from crawler.spiders.base import SourceSpider
    from records.hosts import Hosts

_log = logging.getLogger(__name__)
_TOO_SLOW = "blocked: robots.txt asks for {:g} s between two requests, more than the {:g} s that a run waits"
_GIVEN_UP = "failed: host gave up on: {} failures in a row, the last: {}"
_AT_ONCE = 20
LONGEST = 30 * 24 * 3600.0
"""Seconds for which a host is left alone at most, whatever it asks for."""


class Pace(AutoThrottle):
    """AutoThrottle that never goes below the card's delay or the site's Crawl-delay, and lets a card ask for no delay at all."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked = 0.0
        self._most = crawler.settings.getfloat("CRAWL_DELAY_MOST")
        crawler.signals.connect(self._robots, signal=signals.robots_parsed)

    def _min_delay(self) -> float:
        return max(super()._min_delay(), self._asked)

    def _max_delay(self) -> float:
        return max(super()._max_delay(), self._asked)

    def _adjust_delay(self, slot: Any, latency: float, response: Response) -> None:
        if super()._min_delay() > 0:
            super()._adjust_delay(slot, latency, response)

    def _robots(self, robotparser: RobotParser, request: Request | None) -> None:
        delay = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        if not delay or delay <= self._asked:
            return
        if delay > self._most:
            _spider(self.crawler).end("blocked", _TOO_SLOW.format(delay, self._most))
            return
        self._asked = float(delay)
        self.mindelay, self.maxdelay = self._min_delay(), self._max_delay()
        downloader = self.crawler.engine.downloader
        downloader._delay = max(downloader._delay, self._asked)
        for slot in downloader.slots.values():
            slot.delay = max(slot.delay, self._asked)


class Backoff(RetryMiddleware):
    """Retries as Scrapy does, and keeps requests away from hosts that want none or give none.

    A host that answered 429 or 503 is left alone until the time that it named is over, in this run and in later ones. A host that fails
    many times in a row is left alone for the rest of the run.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._start = settings.getfloat("BACKOFF_START")
        self._most = settings.getfloat("BACKOFF_MOST")
        self._patience = settings.getint("HOST_FAILURES_MOST")
        self._until: dict[str, float] = {}
        self._times: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._given_up: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host not in self._until:
            self._until[host] = self._from_earlier_runs(host)
        while (wait := self._until[host] - time.time()) > 0:
            if wait > self._most:
                until = datetime.fromtimestamp(self._until[host], UTC)
                raise Refused(f"blocked: the host asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
            await asyncio.sleep(wait)
        if why := self._given_up.get(host):
            raise Refused(why)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        host = urlsplit(request.url).netloc
        if response.status in (429, 503):
            self._leave_alone(host, response)
        elif response.status < 400:
            self._times.pop(host, None)
        if response.status >= 500:
            self._failed(host, str(response.status))
        else:
            self._failures.pop(host, None)
        return response if host in self._given_up else super().process_response(request, response)

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | Response | None:
        if isinstance(exception, IgnoreRequest):
            return None
        host = urlsplit(request.url).netloc
        self._failed(host, type(exception).__name__)
        return None if host in self._given_up else super().process_exception(request, exception)

    def _failed(self, host: str, what: str) -> None:
        self._failures[host] += 1
        if self._failures[host] >= self._patience:
            self._given_up[host] = _GIVEN_UP.format(self._failures[host], what)

    def _from_earlier_runs(self, host: str) -> float:
        return max((p.until.timestamp() for p in _spider(self.crawler).ledger.hosts.pauses([host])), default=0.0)

    def _leave_alone(self, host: str, response: Response) -> None:
        self._times[host] += 1
        asked = _seconds(response.headers.get("Retry-After"))
        wait = min(self._start * 2 ** (self._times[host] - 1), self._most) if asked is None else min(asked, LONGEST)
        self._until[host] = max(self._until.get(host, 0.0), time.time() + wait)
        if asked:
            until = datetime.fromtimestamp(self._until[host], UTC)
            _spider(self.crawler).ledger.hosts.pause(host, until=until, reason=f"it answered {response.status}")
        _log.info("%s answered %s: left alone for %.0f s", host, response.status, wait)


class Allowance:
    """Downloader middleware, the last before the wire: counts every request to a host, robots.txt too, and lets none through beyond the card's day."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = _spider(self._crawler)
        host, most = urlsplit(request.url).netloc, spider.card.pace.daily
        if most is None:
            spider.traffic.add(host, requests=1)
        elif not spider.ledger.hosts.take(host, most=most):
            raise Spent(f"refused: the budget of {most} requests a day to {host} is spent")

    def process_response(self, request: Request, response: Response) -> Response:
        _spider(self._crawler).traffic.add(urlsplit(request.url).netloc, size=len(response.body))
        return response


class Traffic:
    """Requests and bytes of hosts on their way into the ledger."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._waiting: dict[str, list[int]] = {}

    def add(self, host: str, *, requests: int = 0, size: int = 0) -> None:
        waiting = self._waiting.setdefault(host, [0, 0])
        waiting[0] += requests
        waiting[1] += size
        if waiting[0] >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for host, (requests, size) in waiting.items():
            self._hosts.count(host, requests=requests, size=size)


class Hours:
    """Extension: ends a run when the window of its card closes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._end: Any = None
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self, spider: SourceSpider) -> None:
        window, now = spider.card.pace.window, datetime.now(UTC)
        if window and window.start != window.end and hours.is_open(window, now):
            seconds = hours.left(window, now).total_seconds()
            self._end = call_later(seconds, spider.end, "stopped", f"outside its window {hours.described(window)}")

    def _closed(self) -> None:
        if self._end:
            self._end.cancel()


def drop_waiting(crawler: Crawler) -> None:
    """Lets go of the requests that wait for their turn at a host: a run that ends must neither wait out their delay nor send them after all."""
    if crawler.engine is None:
        return
    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(Spent("refused: the run was ended before its time")))  # type: ignore[no-untyped-call]


def _spider(crawler: Crawler) -> SourceSpider:
    return cast("SourceSpider", crawler.spider)


def _seconds(header: bytes | None) -> float | None:
    """Retry-After as seconds from now: a number or a date; None if there is none that can be read."""
    written = (header or b"").decode("latin-1").strip()
    if written.isdigit():
        return float(written[:9])
    try:
        return max(0.0, (parsedate_to_datetime(written) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
