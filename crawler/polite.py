"""Politeness: robots.txt as RFC 9309 reads it, its Crawl-delay, and hosts left alone as long as they ask for."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle

from crawler.guard import Refused

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

_log = logging.getLogger(__name__)


class Robots(RobotsTxtMiddleware):
    """Scrapy's own treats a robots.txt that cannot be had as leave to read everything. Here, as RFC 9309 2.3.1 says: 4xx is leave, 5xx and silence are not."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unread: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        why = self._unread.get(urlsplit(request.url).netloc)
        if why:
            raise IgnoreRequest(f"failed: robots.txt could not be had, so nothing may be read: {why}")
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unread[netloc] = str(response.status)
        if response.status >= 300:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # What the guard refused is refused again, with its reason, when the page itself is asked for.
        if not isinstance(exc, Refused):
            self._unread[netloc] = type(exc).__name__
        super()._robots_error(exc, netloc)


class Pace(AutoThrottle):
    """AutoThrottle that never goes below the card's delay or the site's Crawl-delay, and lets a card ask for no delay at all."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked = 0.0
        crawler.signals.connect(self._robots, signal=signals.robots_parsed)

    def _min_delay(self) -> float:
        return max(super()._min_delay(), self._asked)

    def _adjust_delay(self, slot: Any, latency: float, response: Response) -> None:
        if super()._min_delay() > 0:
            super()._adjust_delay(slot, latency, response)

    def _robots(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        if not delay or delay <= self._asked:
            return
        self._asked = min(float(delay), self._max_delay())
        self.mindelay = self._min_delay()
        downloader = self.crawler.engine.downloader
        downloader._delay = max(downloader._delay, self._asked)
        for slot in downloader.slots.values():
            slot.delay = max(slot.delay, self._asked)


class Backoff(RetryMiddleware):
    """Retries as Scrapy does, and keeps every request away from a host that answered 429 or 503 until the time that it named is over."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._start = settings.getfloat("BACKOFF_START")
        self._most = settings.getfloat("BACKOFF_MOST")
        self._until: dict[str, float] = {}
        self._times: dict[str, int] = {}

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        while (wait := self._until.get(host, 0.0) - time.monotonic()) > 0:
            if wait > self._most:
                raise IgnoreRequest(f"blocked: the host asked to be left alone for {wait:.0f} s")
            await asyncio.sleep(wait)

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if response.status in (429, 503):
            self._leave_alone(urlsplit(request.url).netloc, response)
        elif response.status < 400:
            self._times.pop(urlsplit(request.url).netloc, None)
        return super().process_response(request, response)

    def _leave_alone(self, host: str, response: Response) -> None:
        self._times[host] = self._times.get(host, 0) + 1
        asked = _seconds(response.headers.get("Retry-After"))
        wait = asked if asked is not None else min(self._start * 2 ** (self._times[host] - 1), self._most)
        self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + wait)
        _log.info("%s answered %s: left alone for %.0f s", host, response.status, wait)


def _seconds(header: bytes | None) -> float | None:
    """Retry-After as seconds from now: a number or a date; None if there is none that can be read."""
    written = (header or b"").decode("latin-1").strip()
    if written.isdigit():
        return float(written[:9])
    try:
        return max(0.0, (parsedate_to_datetime(written) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
