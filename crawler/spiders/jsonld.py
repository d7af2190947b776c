"""jsonld: pages with schema.org JobPosting (JSON-LD, else microdata, else RDFa), found through a listing, a sitemap or a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import Response, TextResponse

from crawler import find
from crawler.extract import jobposting, page
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from records.crawls import Rejected
from records.posting import Posting

_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3}(?:-[a-zA-Z]{2,4})?)", re.IGNORECASE)


class JsonLdSpider(SourceSpider):
    name = "jsonld"
    remembers = True
    blocks: ClassVar[tuple[str, ...]] = ("find",)
    goes_on = "link, number in the address or its path, mark; sitemap index, feed; or no listing: pages, candidates"
    knows = "address of the page; ETag, Last-Modified; dates of a sitemap; `refetch`"

    async def begin(self) -> Any:
        pages = find.without_listing(self)
        if pages is not None:
            for output in pages:
                yield output
            return
        async for request in super().begin():
            yield request

    def read_listing(self, response: Response) -> Output:
        yield from find.walk(self, response)

    def read_page(self, response: TextResponse, place: str) -> Reading:
        jobs, faults = page.marked(response.text, response.url)
        rejected = tuple(Rejected(place, fault) for fault in faults)
        language = _language(response)
        postings = tuple(self._postings(jobs, response, language))
        if not postings and not rejected:
            rejected = (Rejected(place, "no posting: no JobPosting on the page"),)
        return Reading(place=place, postings=postings, rejected=rejected)

    def _postings(self, jobs: list[dict[str, Any]], response: TextResponse, language: str | None) -> Iterator[Posting]:
        known: dict[str, str] = {}
        for number, job in enumerate(jobs):
            found = jobposting.fields(job)
            found.setdefault("language", language)
            key, url = self._key(job, response, number, alone=len(jobs) == 1)
            posting = Posting(source=self.card.name, key=key, url=url, collected=datetime.now(UTC), **found)
            # The same job is often marked up twice on its page, in one form or in two.
            if known.setdefault(posting.revision, key) == key:
                yield posting

    def _key(self, job: dict[str, Any], response: TextResponse, number: int, *, alone: bool) -> tuple[str, str]:
        """One posting is its page; several on a page are told apart by the address that each names, else by their order."""
        here = self.place(response.url)
        if alone:
            return here, response.url
        named = job.get("url")
        if isinstance(named, str) and named.strip():
            url = response.urljoin(named.strip())
            if urlsplit(url).hostname in self.card.allowed_hosts and self.place(url) != here:
                return self.place(url), url
        return (f"{here}#{number + 1}" if number else here), response.url


def _language(response: TextResponse) -> str | None:
    found = _LANGUAGE.search(response.text[:5000])
    return found[1] if found else None
