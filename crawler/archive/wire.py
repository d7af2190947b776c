"""Scrapy's two places for the archive: nearest to the wire, where answers are taken; and behind the spider, where readings are told their capture."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler import manners
from crawler.archive.exchange import Exchange, exchange
from crawler.archive.writer import Archive
from crawler.reading import Reading
from records.captures import Capture

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.render.seen import Rendered

_REDIRECTS = (301, 302, 303, 307, 308)
_META = "exchange"
_ANSWER = "answer behind a rendered page"


class Wire:
    """Downloader middleware: takes each answer as it came. Redirects and robots.txt are kept at once; what a spider reads waits until it is known whether the page forbids a copy."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(_archive(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        at = time.time() - request.meta.get("download_latency", 0.0)
        found = exchange(request, response, at=at, known=_known(request))
        if request.callback not in (None, NO_CALLBACK) and response.status not in _REDIRECTS:
            request.meta[_META] = found
        elif not _forbidden(response):
            self._archive.keep(found)
        return response


class Link:
    """Spider middleware: keeps the answer that was read, unless its page forbids it, and names its capture in each reading."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(_archive(crawler))

    def process_spider_output(self, response: Response, result: Iterable[Any]) -> Iterator[Any]:
        for output in result:
            yield self._linked(response, output)
        self._keep(response)
        yield from self._beside(response)

    async def process_spider_output_async(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for output in result:
            yield self._linked(response, output)
        self._keep(response)
        for beside in self._beside(response):
            yield beside

    def _linked(self, response: Response, output: Any) -> Any:
        if not isinstance(output, Reading) or not (output.postings or output.page):
            return output
        capture = self._keep(response)
        # A 304 confirms an earlier capture, which the page knows already.
        return replace(output, capture=capture) if capture and response.status != 304 else output

    def _keep(self, response: Response) -> Capture | None:
        found = response.meta.get(_META)
        if isinstance(found, Exchange):
            noted = response.meta.get("noarchive")
            forbidden = _forbidden(response) if noted is None else noted
            if (
                self._archive.secrets
                and response.body is not found.body
                and self._archive.secrets.within(response.body)
            ):
                found.replace_body(response.body, unpacked=True)
            found = response.meta[_META] = None if forbidden else self._kept(found, response)
        return found

    def _kept(self, found: Exchange, response: Response) -> Capture:
        """The capture that postings point to: of the answer, or of the page as the browser showed it, which stands behind its answer."""
        shown: Rendered | None = response.meta.get("rendered")
        capture = self._archive.keep(found)
        if shown is None:
            return capture
        response.meta[_ANSWER] = capture
        return self._archive.keep(replace(found, rendered=True, body=shown.as_page().encode("utf-8", "replace")))

    def _beside(self, response: Response) -> Iterator[Reading]:
        """The answer behind a page that was shown proves nothing by itself, but who erases a posting must find it."""
        capture: Capture | None = response.meta.pop(_ANSWER, None)
        if capture:
            yield Reading(place=response.url, capture=capture)


def _archive(crawler: Crawler) -> Archive:
    archive: Archive | None = crawler.spider.recorder.archive  # type: ignore[union-attr]  # every spider here is a SourceSpider
    if archive is None:
        raise NotConfigured
    return archive


def _known(request: Request) -> int | None:
    page = request.cb_kwargs.get("known") or request.meta.get("known")
    return getattr(page, "capture", None)


def _forbidden(response: Response) -> bool:
    """Whether an answer forbids copies: by its header, or by the meta element of the page."""
    return manners.asked(response).noarchive
