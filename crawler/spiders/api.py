"""api: answers in JSON or XML, and JSON inside pages, by the mapping of the card; a detail is asked for when a row is new or changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from crawler import paging
from crawler.cards import Api
from crawler.cards.api import Detail, Inside
from crawler.extract import embedded, expressions, mapping, page, xml
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from records.crawls import Rejected
from records.posting import Posting


@dataclass(slots=True)
class _Rows:
    """What the rows of a listing gave: postings, or addresses of details with what the row says of each and when it last changed."""

    postings: list[Posting] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: dict[str, datetime | None] = field(default_factory=dict)


class ApiSpider(SourceSpider):
    name = "api"
    goes_on = "number, offset, mark, address"
    knows = "address of the detail and when the row says it last changed; `refetch`"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.api.detail is None:
            spider.only = ()  # postings without an answer of their own are read through their listing
        return spider

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._met: set[bytes] = set()

    @property
    def api(self) -> Api:
        if self.card.api is None:
            raise ValueError("the card has no block `api`")
        return self.card.api

    async def begin(self) -> Any:
        if self.card.token and not self._token:
            self.fail(f"refused: the card's token is to stand in the environment as {self.card.token}")
            return
        for url in self.card.url:
            for request in self._page(paging.Step(url)):
                yield request

    def follow(self, response: Response, urls: Any, *, send: Any = None, **more: Any) -> Output:
        if self.api.detail and send is None:
            send = paging.sent("", self.api.detail.request, self._headers(self.api.detail.request))[1]
        yield from super().follow(response, urls, send=send, **more)

    def read_listing(self, response: TextResponse) -> Output:
        step: paging.Step = response.meta["step"]
        try:
            data, fault = self._data(response, self.api.format, self.api.inside)
            rows = expressions.rows(self.api.rows, data, self._names)
            if rows is None:
                raise embedded.Unreadable(f"the expression of `rows` ({self.api.rows}) finds no list")
        except embedded.Unreadable as error:
            yield self._trouble(response.url, f"unreadable: {error}")
            return
        found = self._rows(rows, response)
        if fault:
            self.incomplete("an answer could be read in part only")
            found.rejected.append(Rejected(response.url, f"broken XML: {fault}"))
        new = self._is_new(found, response)
        self.met(p.key for p in found.postings)
        yield Reading(place=response.url, postings=tuple(found.postings), rejected=tuple(found.rejected))
        if found.given:
            yield from self.follow(response, found.changed, given=found.given)
        yield from self._further(step, data, len(rows), response, new=new)

    def read_page(self, response: TextResponse, place: str) -> Reading:
        detail = self.api.detail
        if detail is None:
            raise ValueError("the card names no detail")
        try:
            own = self._described(detail, response)
        except embedded.Unreadable as error:
            return Reading(place=place, rejected=(Rejected(place, f"unreadable: {error}"),))
        row = response.meta.get("given")
        known = response.cb_kwargs["known"] if response.request else None
        if row is None and known and known.keys:
            row = {"key": known.keys[0]}
        if row is None and (self.api.fields.key and not own.get("key")):
            why = "no posting: only its listing says what it is known by; read the source again"
            return Reading(place=place, rejected=(Rejected(place, why),))
        row = row or {}
        extra = {**row.get("extra", {}), **own.get("extra", {})}
        posting = self._posting({**row, **own, **({"extra": extra} if extra else {})}, response)
        if posting is None:
            return Reading(place=place, rejected=(Rejected(place, "no posting: the answer has no words"),))
        return Reading(place=place, postings=(posting,))

    def _page(self, step: paging.Step) -> Iterator[Any]:
        url, send = paging.asked(step, self.api, headers=self._headers(self.api.request))
        yield from self.listing(url, send=send, step=step, may_end=step.count > 1)

    def _further(self, step: paging.Step, data: Any, rows: int, response: TextResponse, *, new: bool) -> Output:
        ahead = paging.after(step, self.api, data, rows, response) if new else None
        if ahead:
            yield from self._page(ahead)
        elif (total := paging.said(step, self.api, data)) and step.shown + rows < total:
            self.incomplete(f"the source speaks of {total} postings and shows {step.shown + rows}")

    def _is_new(self, found: _Rows, response: TextResponse) -> bool:
        """Whether a page shows what this run has not met: an interface that is asked too far often repeats itself."""
        mark = hashlib.blake2b(response.body, digest_size=16).digest()
        repeated = mark in self._met
        self._met.add(mark)
        shown = [p.key for p in found.postings if p.key not in self._asked]
        keys = bool(found.postings or found.given)
        return not repeated and (not keys or bool(shown) or self.is_new(response, found.given))

    def _data(self, response: Response, form: str, inside: Inside | None) -> tuple[Any, str | None]:
        if form == "xml":
            return xml.root(response.body)
        if not isinstance(response, TextResponse):
            raise embedded.Unreadable("not text")
        return (embedded.inside(response, inside) if inside else embedded.whole(response)), None

    def _described(self, detail: Detail, response: TextResponse) -> dict[str, Any]:
        if detail.format == "page":
            return page.described(response)
        data, _ = self._data(response, detail.format, detail.inside)
        if detail.of:
            found = expressions.rows(detail.of, data, self._names)
            if not found:
                raise embedded.Unreadable(f"the expression of `of` ({detail.of}) finds nothing")
            data = found[0]
        return mapping.fields(detail.fields, data, dates=self.api.dates, namespaces=self._names)

    def _rows(self, rows: list[Any], response: TextResponse) -> _Rows:
        read = _Rows()
        for number, row in enumerate(rows, 1):
            found = mapping.fields(self.api.fields, row, dates=self.api.dates, namespaces=self._names)
            if self.api.detail:
                self._to_detail(self.api.detail, row, number, found, response, read)
            elif not (found.get("key") or found.get("url")):
                read.rejected.append(Rejected(response.url, f"no address: row {number} has neither key nor address"))
            elif posting := self._posting(found, response):
                read.postings.append(posting)
            else:
                read.rejected.append(Rejected(response.url, f"no posting: row {number} has no words"))
        return read

    def _to_detail(
        self, detail: Detail, row: Any, number: int, found: dict[str, Any], response: TextResponse, read: _Rows
    ) -> None:
        address = mapping.address(detail.url, row, self._names)
        if not address:
            read.rejected.append(Rejected(response.url, f"no address: row {number} names no detail"))
            return
        url = paging.sent(response.urljoin(address), detail.request, {})[0]
        when = mapping.address(detail.updated, row, self._names)
        read.given.setdefault(url, found)
        read.changed[url] = mapping.moment(when, pattern=self.api.dates)

    def _posting(self, found: dict[str, Any], response: TextResponse) -> Posting | None:
        if not (found.get("title") or found.get("text")):
            return None
        url = response.urljoin(found["url"]) if found.get("url") else response.url
        if urlsplit(url).scheme not in ("http", "https"):
            url = response.url
        key = found.get("key") or self.place(url)
        rest = {n: v for n, v in found.items() if n not in ("key", "url")}
        return Posting(source=self.card.name, key=key, url=url, collected=datetime.now(UTC), **rest)

    def _headers(self, request: Any) -> dict[str, str]:
        accept = {"json": "application/json, */*;q=0.5", "xml": "application/xml, text/xml;q=0.9, */*;q=0.5"}
        headers = {} if self.api.inside else {"Accept": accept[self.api.format]}
        if self._token:
            headers[request.token_header] = " ".join(filter(None, (request.token_scheme, self._token)))
        return headers

    @property
    def _token(self) -> str:
        return os.environ.get(self.card.token, "").strip() if self.card.token else ""

    @property
    def _names(self) -> expressions.Namespaces:
        return tuple(self.api.namespaces.items())
