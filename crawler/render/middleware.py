"""Render: downloader middleware that shows a page that Scrapy has fetched to a browser, and hands on what it looks like there."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import HtmlResponse, Response

from crawler import walls
from crawler.render.browser import BrowserFailed, Limits, render
from crawler.render.browsers import Browsers
from crawler.render.ports import private_ports

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.cards import Card
    from crawler.cards.popups import Popups

_log = logging.getLogger(__name__)
_browsers = Browsers()
_users: set[int] = set()
_NOT_HANDED_ON = frozenset(
    [
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "public-key-pins",
        "set-cookie",
        "strict-transport-security",
        "transfer-encoding",
        "content-disposition",
        "refresh",
    ]
)


class Render:
    """Only for sources of the kind `popups`. A response becomes the page as it stands in the browser at the end; what came up is in
    `request.meta["rendered"]`."""

    def __init__(self, crawler: Crawler, card: Card, wanted: Popups) -> None:
        self._crawler, self._agent = crawler, crawler.settings["USER_AGENT"]
        self._private = private_ports(card)
        _users.add(id(self))
        crawler.signals.connect(self._closed, signal=signals.spider_closed)
        self._limits = Limits(
            seconds=wanted.seconds,
            most=wanted.most,
            requests=wanted.requests,
            bytes=wanted.megabytes * 2**20,
            click=wanted.click,
        )
        if os.geteuid() == 0:
            _log.warning(
                "Chromium runs without its sandbox, for it refuses root: run crawls of pop-ups as another user"
            )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Render:
        card: Card = crawler.spider.card  # type: ignore[union-attr]  # every spider here is a SourceSpider
        if card.kind != "popups":
            raise NotConfigured
        return cls(crawler, card, card.popups)

    async def _closed(self) -> None:
        """The browsers end with the last run that may use them."""
        _users.discard(id(self))
        if not _users:
            await _browsers.close()

    async def process_response(self, request: Request, response: Response) -> Response:
        if not request.meta.get("render") or not isinstance(response, HtmlResponse):
            return response
        response = response.replace(request=request)  # Scrapy ties the two together only after the middlewares
        if walls.problem(response):
            return response
        try:
            seen = await render(
                _browsers,
                response.url,
                body=response.body,
                headers=_headers(response),
                agent=self._agent,
                limits=self._limits,
                private=self._private,
            )
        except BrowserFailed as error:
            raise IgnoreRequest(f"failed: the browser does not show the page: {error}") from error
        request.meta["rendered"] = seen
        if stats := self._crawler.stats:
            for name, value in (("pages", 1), ("requests", seen.requests), ("bytes", seen.bytes)):
                stats.inc_value(f"render/{name}", value)
            stats.inc_value("render/refused", len(seen.refused))
        return response.replace(body=seen.html, encoding="utf-8") if seen.html else response


def _headers(response: Response) -> dict[str, str]:
    """The headers that the browser is handed. The body was unpacked and is marked with the encoding that Scrapy found."""
    kept = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _NOT_HANDED_ON
    }
    encoding = getattr(response, "encoding", "utf-8")
    return kept | {"content-type": f"text/html; charset={encoding}"}
