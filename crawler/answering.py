"""Answering: what a source's spider does with answers and with requests that got none: what they ask for, walls, errors, and what each leaves behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar, cast

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler import answers, manners, sameness, walls
from crawler.cards import Card
from crawler.course import Course
from crawler.guard import Spent
from crawler.reading import Reading
from crawler.remembered import Showing
from crawler.timelimit import time_limit
from records.crawls import Page, Rejected

_log = logging.getLogger(__name__)
Output = Iterator[Request | Reading]


class Answering(Spider):
    """The half of a SourceSpider that is called back. Its readers raise nothing that is not caught here."""

    pages_differ: ClassVar[bool] = True
    """Whether each posting has a page of its own, so that one page under several addresses is none of them."""

    card: Card
    course: Course

    def read_listing(self, response: TextResponse) -> Output:
        """Requests for pages (through `follow`) and further listings (through `listing`); or readings, where a listing holds the postings itself."""
        raise NotImplementedError

    def read_page(self, response: TextResponse, place: str) -> Reading:
        """What one page gave. `place` is the canonical form of the URL that was asked for."""
        raise NotImplementedError

    def read_unchanged(self, response: Response, known: Page) -> Output:
        """What a listing that answered 304 means; only kinds that ask for it get it."""
        raise ValueError("304 without having been asked for")

    def incomplete(self, reason: str) -> None:
        """The listing was not walked to its end: what it did not show may still be live."""
        self.course.incomplete(reason)

    def _take_back(self) -> None:
        """A further listing was not asked for after all: its listing wants no link followed."""
        raise NotImplementedError

    def _spent(self, why: str) -> None:
        self.course.spent = True
        if self.course.ended is None:
            self.incomplete(why.removeprefix("refused: "))

    def _on_listing(self, response: Response) -> Output:
        if response.status == 404 and response.meta.get("may_end"):
            return
        if response.status == 304 and (known := response.meta.get("known")):
            yield from self.read_unchanged(response, known)
            return
        problem = walls.problem(response)
        if problem:
            yield self._trouble(response.url, problem)
            return
        wanted = self._heed(response)
        showing = response.meta["showing"] = Showing()
        for output in self._guarded(response, lambda: self.read_listing(cast(TextResponse, response))):
            if wanted.noindex and isinstance(output, Reading) and output.postings:
                output = _unkept(output, wanted.noindex)
            if wanted.nofollow and isinstance(output, Request) and output.callback == self._on_listing:
                self._take_back()
                continue
            showing.note(output, is_listing=isinstance(output, Request) and output.callback == self._on_listing)
            yield output
        if not (wanted.nofollow or self.course.gaps or self.course.ended):
            yield from self._remembered(showing, response)

    def _remembered(self, showing: Showing, response: Response) -> Iterator[Reading]:
        place = response.meta.get("listed")
        if place and (row := showing.row(response, place, self.card)):
            yield Reading(place=response.url, page=row)

    def _heed(self, response: Response) -> manners.Manners:
        """What the response asks for; the archive and `follow` look for it in its meta."""
        wanted = manners.asked(response)
        response.meta.update({"noarchive": wanted.noarchive, "nofollow": wanted.nofollow})
        return wanted

    def _guarded(self, response: Response, read: Callable[[], Output]) -> Output:
        # One hostile listing must neither stop the run nor pass for a complete one.
        outputs = read()
        while True:
            try:
                with time_limit():
                    output = next(outputs)
            except StopIteration:
                return
            except Exception as error:
                _log.exception("the listing %s could not be read", response.url)
                yield self._trouble(response.url, answers.unread(error))
                return
            yield output

    def _on_page(self, response: Response, place: str, known: Page | None) -> Iterator[Reading]:
        if response.status == 304 and known:
            yield Reading(place=place, page=replace(known, fetched=datetime.now(UTC)), seen=known.keys)
            return
        problem = walls.problem(response) or walls.leads_away(response, self.card.url) or walls.says_gone(response)
        if response.status in (404, 410):
            held = known.keys if known else ()
            page = self.page(response, place, held)
            rejected = () if held else (Rejected(place, problem or ""),)
            yield Reading(place=place, page=page, gone=held, rejected=rejected)
            return
        if problem:
            self.course.page(Rejected(place, problem))
        elif why := self._heed(response).noindex:
            # The listing shows it, so it is live; its words are left where they are, and it is not asked for before it is stale.
            held = answers.held(known)
            yield Reading(
                place=place, page=self.page(response, place, held), rejected=(Rejected(place, why),), seen=held
            )
            return
        yield self._read(response, place, known, problem or answers.unreadable(response))

    def _read(self, response: Response, place: str, known: Page | None, problem: str | None) -> Reading:
        if problem is None:
            try:
                with time_limit():
                    reading = self.read_page(cast(TextResponse, response), place)
                if not reading.postings:
                    return replace(reading, seen=answers.held(known))
                page = self.page(response, place, tuple(p.key for p in reading.postings))
                body = sameness.mark(response) if self.pages_differ else None
                return replace(reading, page=page, body=body, before=answers.held(known))
            except Exception as error:
                # One hostile page never stops a crawl: it is stored with its reason, and the trace is in the log.
                _log.exception("the page %s could not be read", place)
                problem = answers.unread(error)
        return Reading(place=place, rejected=(Rejected(place, problem),), seen=answers.held(known))

    @staticmethod
    def page(response: Response, place: str, held: tuple[str, ...]) -> Page:
        """What to remember of a response."""
        return answers.page(response, place, held)

    def _trouble(self, place: str, problem: str) -> Reading:
        rejected = Rejected(place, problem)
        self.course.troubles.append(rejected)
        self.incomplete("a listing could not be read")
        return Reading(place=place, rejected=(rejected,))

    def _listing_failed(self, failure: Failure) -> Iterator[Reading]:
        if isinstance(failure.value, Spent):
            self._spent(str(failure.value))
            return
        yield self._trouble(failure.request.url, answers.reason(failure))  # type: ignore[attr-defined]  # Scrapy puts it there

    def _page_failed(self, failure: Failure) -> Iterator[Reading]:
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy puts it there
        rejected: tuple[Rejected, ...] = ()
        if isinstance(failure.value, Spent):
            self._spent(str(failure.value))
        else:
            rejected = (Rejected(asked["place"], answers.reason(failure)),)
            self.course.page(rejected[0])
        yield Reading(place=asked["place"], rejected=rejected, seen=answers.held(asked["known"]))


def _unkept(reading: Reading, why: str) -> Reading:
    """A listing's reading without its postings. Those that are known were shown: they are not gone."""
    shown = (*reading.seen, *(p.key for p in reading.postings))
    rejected = (*reading.rejected, Rejected(reading.place, why))
    return replace(reading, page=None, postings=(), seen=shown, rejected=rejected)
