"""robots.txt as RFC 9309 reads it: 4xx is leave, 5xx and silence are not, and what a host said holds for a day when it falls silent."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.defer import Deferred

from crawler.download import Unfit
from crawler.guard import Refused, Spent

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

    from crawler.spiders.base import SourceSpider

_log = logging.getLogger(__name__)
_NOT_HAD = "failed: robots.txt could not be had, so nothing may be read"
_DAY = 24 * 3600
_MOST = 512 * 1024
"""Bytes of a robots.txt that are read: RFC 9309 2.5 wants at least 500 KiB."""


class Kept:
    """The last robots.txt that each host gave, in files of a folder; none is older than a day when it is used."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def put(self, netloc: str, body: bytes) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._file(self._folder, netloc)
        passing = file.with_suffix(f".{os.getpid()}")
        passing.write_bytes(body)
        passing.replace(file)

    def get(self, netloc: str) -> bytes | None:
        if self._folder is None:
            return None
        file = self._file(self._folder, netloc)
        try:
            return file.read_bytes() if time.time() - file.stat().st_mtime < _DAY else None
        except FileNotFoundError:
            return None

    @staticmethod
    def _file(folder: Path, netloc: str) -> Path:
        return folder / f"{hashlib.sha256(netloc.encode()).hexdigest()[:32]}.txt"


class Robots(RobotsTxtMiddleware):
    """Scrapy's own treats a robots.txt that cannot be had as leave to read everything. Here it is none, unless the host gave one within a day."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        folder = crawler.settings.get("ROBOTS_KEPT")
        self._kept = Kept(Path(folder) if folder else None)
        self._why: dict[str, IgnoreRequest] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        ended = cast("SourceSpider", self.crawler.spider).course.ended
        if ended:
            raise Spent(f"refused: {ended[1]}")
        why = self._why.get(urlsplit(request.url).netloc)
        if why:
            raise type(why)(str(why))
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            response = self._instead(netloc, str(response.status), response.url)
        elif response.status >= 300:
            response = response.replace(body=b"")
            self._kept.put(netloc, b"")
        else:
            response = response.replace(body=response.body[:_MOST])
            self._kept.put(netloc, response.body)
        await super()._parse_robots(response, netloc, request)

    def _instead(self, netloc: str, what: str, url: str) -> Response:
        body = self._kept.get(netloc)
        if body is None:
            self._why[netloc] = Refused(f"{_NOT_HAD}: {what}")
        else:
            _log.info("%s gave no robots.txt (%s): what it said within a day holds", netloc, what)
        return Response(url, body=body or b"")

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, Refused) and not isinstance(exc, Unfit):
            # What was not let through has its reason, which holds for the page itself too.
            self._why[netloc] = exc
        elif (body := self._kept.get(netloc)) is not None:
            self._go_on(netloc, body)
            return
        else:
            why = str(exc) if isinstance(exc, IgnoreRequest) else type(exc).__name__
            self._why[netloc] = Refused(f"{_NOT_HAD}: {why}")
        super()._robots_error(exc, netloc)

    def _go_on(self, netloc: str, body: bytes) -> None:
        parser = self._parserimpl.from_crawler(self.crawler, body)
        self.crawler.signals.send_catch_log(signal=signals.robots_parsed, robotparser=parser, request=None)
        waiting, self._parsers[netloc] = self._parsers[netloc], parser
        if isinstance(waiting, Deferred):
            waiting.callback(parser)
