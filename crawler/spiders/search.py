"""search: asks a SearXNG instance or an OpenSearch interface what job seekers ask; results become candidates, and none of them is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import feedparser
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.cards import Search
from crawler.discovery import relevance
from crawler.discovery.queries import Query, due, expand
from crawler.discovery.sites import is_never
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from crawler.text import plain
from records import contacts
from records.candidates import Candidate, Found
from records.crawls import Page, Rejected
from records.posting import canonical_url

_TITLE, _SNIPPET = 300, 600
_NAME = re.compile(r"\{(\w+(?::\w+)?)(\?)?\}")
_MARKUP = re.compile(r"\s*(<!doctype html|<html)", re.IGNORECASE)


class SearchSpider(SourceSpider):
    name = "search"
    has_pages = False
    shows_all = False  # a search engine shows what it ranks highest
    goes_on = "number of the page"
    knows = "when each query was last asked; candidates are counted"
    needs = "a SearXNG instance of one's own, or an engine that opens a feed"

    async def begin(self) -> Any:
        queries = expand(self.wanted.queries)
        known = self.ledger.crawls.pages(self.card.name, [q.mark for q in queries])
        asked = {mark: page.fetched for mark, page in known.items()}
        # One after the other: an instance that closes its door is not asked for the rest.
        self._waiting = due(queries, asked, self.wanted.take)
        for request in self._next():
            yield request

    @property
    def wanted(self) -> Search:
        if self.card.search is None:
            raise ValueError("the card has no block `search`")
        return self.card.search

    @property
    def listing_limit(self) -> int:
        return self.wanted.take * self.wanted.pages * len(self.card.url)

    def _next(self) -> Iterator[Any]:
        if self._waiting:
            query = self._waiting.pop(0)
            for base in self.card.url:
                yield from self._ask(base, query, 1)

    def _ask(self, base: str, query: Query, number: int) -> Iterator[Any]:
        url = _searxng(base, self.wanted, query, number)
        if self.wanted.engine == "opensearch":
            url = _filled(base, query, number, self.wanted.count)
        meta: dict[str, Any] = {"base": base, "query": query, "number": number}
        if self.wanted.ours:
            meta["dont_obey_robotstxt"] = True
        yield from self.listing(url, **meta)

    def _on_listing(self, response: Response) -> Output:
        before = len(self.course.troubles)
        yield from super()._on_listing(response)
        yield from self._after(response.meta, response.status, self.course.troubles[before:])

    def _listing_failed(self, failure: Failure) -> Iterator[Any]:
        before = len(self.course.troubles)
        yield from super()._listing_failed(failure)
        yield from self._after(failure.request.meta, 0, self.course.troubles[before:])  # type: ignore[attr-defined]

    def _after(self, asked: dict[str, Any], status: int, troubles: list[Rejected]) -> Output:
        """What was asked is remembered, also what failed, so that every query comes round; then the next is asked."""
        if any(t.reason.startswith("blocked") for t in troubles):
            return  # the door is closed: its query and the others wait for the next run
        query: Query = asked["query"]
        if asked["base"] == self.card.url[-1] and asked["number"] == 1:
            yield Reading(place=query.mark, page=Page(url=query.mark, fetched=datetime.now(UTC), status=status))
            yield from self._next()

    def read_listing(self, response: TextResponse) -> Output:
        query, number = response.meta["query"], response.meta["number"]
        results, silent = _read(response, self.wanted)
        found = tuple(c for rank, r in enumerate(results, 1) if (c := self._candidate(r, query, rank)))
        rejected: tuple[Rejected, ...] = ()
        if not results and number == 1:
            why = f"empty: no result for {query.text!r}" + (f"; no answer from {silent}" if silent else "")
            rejected = (Rejected(response.url, why),)
        yield Reading(place=response.url, candidates=found, rejected=rejected)
        if results and number < self.wanted.pages:
            yield from self._ask(response.meta["base"], query, number + 1)

    def _candidate(self, result: dict[str, Any], query: Query, rank: int) -> Candidate | None:
        url = str(result.get("url") or "").strip()
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or is_never(url):
            return None
        title, snippet = self._masked(plain(str(result.get("title") or "")), plain(str(result.get("content") or "")))
        place = canonical_url(url)
        find = Found(query.text, str(result.get("engine") or ""), rank, str(result.get("publishedDate") or ""))
        return Candidate(
            url=place,
            host=urlsplit(place).hostname or "",
            found_by=self.card.name,
            finds=(find,),
            title=title,
            snippet=snippet,
            score=relevance.of_page(title, snippet, place).score,
        )

    def _masked(self, title: str, snippet: str) -> tuple[str, str]:
        """Candidates serve to find places: who can be reached there is not needed, and not kept."""
        said = {"title": " ".join(title.split())[:_TITLE], "text": " ".join(snippet.split())[:_SNIPPET]}
        found = contacts.find(said["title"], said["text"], country=self.card.country, key=self.contact_key)
        for one in sorted(found, key=lambda c: c.start, reverse=True):
            text = said[one.field]
            said[one.field] = text[: one.start] + one.masked + text[one.end :]
        return said["title"], said["text"]

    def _trouble(self, place: str, problem: str) -> Reading:
        if self.wanted.engine == "searxng" and problem == "blocked: 403":
            problem += ", the instance gives no JSON (settings.yml: search.formats) or does not want us"
        if self.wanted.engine == "searxng" and "robots.txt" in problem:
            problem += "; SearXNG closes /search to strangers, an instance of one's own says `ours` in the card"
        return super()._trouble(place, problem)


def _searxng(base: str, wanted: Search, query: Query, number: int) -> str:
    asked = {
        "q": query.text,
        "format": "json",
        "pageno": str(number),
        "language": query.language,
        "categories": ",".join(wanted.categories),
        "engines": ",".join(wanted.engines),
        "time_range": wanted.since or "",
    }
    return f"{base.rstrip('/')}/search?{urlencode({n: v for n, v in asked.items() if v})}"


def _filled(template: str, query: Query, number: int, count: int) -> str:
    """An OpenSearch template with its parameters; what may be left out and is unknown is left out. ValueError for one that must be there."""
    known = {
        "searchTerms": query.text,
        "startPage": number,
        "startIndex": (number - 1) * count + 1,
        "count": count,
        "language": query.language,
        "inputEncoding": "UTF-8",
        "outputEncoding": "UTF-8",
    }

    def put(found: re.Match[str]) -> str:
        if found[1] not in known and not found[2]:
            raise ValueError(f"the template needs {{{found[1]}}}, which is unknown here")
        return quote(str(known.get(found[1], "")), safe="")

    return _NAME.sub(put, template)


def _read(response: TextResponse, wanted: Search) -> tuple[list[dict[str, Any]], str]:
    """Results as SearXNG names their parts, and which engines did not answer. ValueError for an answer of another form."""
    return _rss(response) if wanted.engine == "opensearch" else _json(response)


def _json(response: TextResponse) -> tuple[list[dict[str, Any]], str]:
    try:
        answer = json.loads(response.text)
    except ValueError:
        what = "HTML" if _MARKUP.match(response.text[:500]) else "something else"
        raise ValueError(
            f"{what} in place of JSON: is it a SearXNG instance with `json` among search.formats?"
        ) from None
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list):
        raise ValueError("JSON without a list of results: no SearXNG instance")
    silent = [e for e in answer.get("unresponsive_engines") or [] if isinstance(e, list)]
    return [r for r in results if isinstance(r, dict)], ", ".join(" ".join(f"{p}" for p in e) for e in silent)


def _rss(response: TextResponse) -> tuple[list[dict[str, Any]], str]:
    parsed = feedparser.parse(response.body)
    if not parsed.get("version"):
        what = "HTML" if _MARKUP.match(response.text[:500]) else "something else"
        raise ValueError(f"{what} in place of RSS or Atom: does the template ask for the feed?")
    host = urlsplit(response.url).hostname or ""
    return [
        {
            "url": e.link,
            "title": e.get("title"),
            "content": e.get("summary"),
            "engine": host,
            "publishedDate": e.get("published"),
        }
        for e in parsed.entries
        if e.get("link")
    ], ""
