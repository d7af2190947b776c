"""SourceSpider: what every kind shares: the card, what is known already, walls, counting, and how a run ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro

from crawler import answers, asking, circuits, hours, remembered
from crawler.answering import Answering, Output
from crawler.archive.opening import open_archive
from crawler.cards import Card, check_operator, load_card
from crawler.course import Course
from crawler.polite import Traffic, drop_waiting
from crawler.reading import Reading
from crawler.recorder import Recorder
from crawler.remembered import LISTED, Showing, batches
from records import keys
from records import settings as configuration
from records.crawls import Page, RunSummary
from records.ledger import Ledger
from records.settings import Settings

NOFOLLOW = "a listing asks that its links not be followed"
__all__ = ["Output", "SourceSpider"]
_lanes = circuits.Lanes()


class SourceSpider(Answering):
    """A kind of source. A subclass reads listings (`read_listing`) and pages (`read_page`); `scrapy crawl KIND -a card=FILE` runs it."""

    shows_all: ClassVar[bool] = True
    """Whether a listing of this kind that was walked to its end shows all that is live."""

    has_pages: ClassVar[bool] = True
    """Whether postings stand on pages of their own, which can be asked for one by one."""

    remembers: ClassVar[bool] = False
    """Whether its listings are remembered, and asked for only if they changed."""

    blocks: ClassVar[tuple[str, ...]] = ()
    """Blocks of the card that it reads; its own one, if nothing is said. This and the next three stand in the table of kinds (`make tables`)."""

    goes_on: ClassVar[str] = ""
    """How a listing goes on."""

    knows: ClassVar[str] = "address of the page; ETag, Last-Modified; `refetch`"
    """By what a later run knows what it need not read again."""

    needs: ClassVar[str] = ""
    """What it needs beyond the program: an extra, a token."""

    card: Card
    only: tuple[str, ...] = ()
    """Pages that alone are asked for, in place of all that the source shows: a retry of dead letters."""

    anyway: bool = False
    """Whether it runs though a circuit is open."""

    contact_key: bytes
    circuits: tuple[str, ...] = ()
    recorder: Recorder
    traffic: Traffic
    summary: RunSummary | None = None
    held: str | None = None
    """Why it did not run at all."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """`card` is a Card or the path of one; `settings` and `ledger` are opened from the environment if not given."""
        given = kwargs.pop("card", None)
        if given is None:
            raise ValueError("name the source card: -a card=FILE.yml")
        card = given if isinstance(given, Card) else load_card(Path(given))
        settings: Settings = kwargs.pop("settings", None) or configuration.load().settings
        check_operator([card], settings.operator)
        crawler.settings.setdict(
            asking.scrapy_settings(card, settings, crawler.settings["USER_AGENT"]), priority="spider"
        )
        crawler.settings.setdict(cls.scrapy_settings(card), priority="spider")
        ledger, progress = kwargs.pop("ledger", None), kwargs.pop("progress", None)
        only: Sequence[str] = kwargs.pop("only", ())
        anyway = bool(kwargs.pop("anyway", False))
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.card, spider.only, spider.anyway = card, tuple(only), anyway
        spider.circuits = circuits.names(card)
        spider.contact_key = keys.key("contact", given=settings.contact_key, data=settings.data)
        spider._own = None if ledger else Ledger.open(settings.ledger)
        spider.ledger = ledger or cast(Ledger, spider._own)
        archive = open_archive(card, settings, spider.ledger, agent=crawler.settings["USER_AGENT"])
        spider.recorder = Recorder(spider.ledger, card, progress=progress, circuits=spider.circuits, archive=archive)
        spider.recorder.troubled = spider.course.page
        spider.traffic = Traffic(spider.ledger.hosts)
        return spider

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger: Ledger
        self._own: Ledger | None = None
        self._asked: set[str] = set()
        self._requests = 0
        self._listings = 0
        self.course = Course()
        self._ended = self._in_lane = False

    @classmethod
    def scrapy_settings(cls, card: Card) -> dict[str, Any]:
        """What a kind needs of Scrapy beyond what every card decides."""
        return {}

    async def start(self) -> AsyncIterator[Any]:
        if not await self._admitted():
            return
        window = self.card.pace.window
        if window and not hours.is_open(window, datetime.now(UTC)):
            self.end("stopped", f"outside its window {hours.described(window)}: nothing was asked for")
            return
        if self.only and self.has_pages:
            self.incomplete("only single pages were asked for")
            for output in self.follow(Response(self.card.url[0]), self.only, why="retried"):
                yield output
            return
        async for output in self.begin():
            yield output

    async def _admitted(self) -> bool:
        """Waits for its turn among the sources of its host and provider, then opens the run unless one of their circuits is open."""
        while not _lanes.take(self.circuits):
            await asyncio.sleep(0.05)
            if self._ended:
                return False
        self._in_lane = True
        held = self.recorder.start(anyway=self.anyway)
        self.held = str(held) if held else None
        return held is None

    async def begin(self) -> AsyncIterator[Any]:
        """The first requests or readings of a run."""
        for url in self.card.url:
            for request in self.listing(url):
                yield request

    def listing(self, url: str, *, send: Mapping[str, Any] | None = None, **meta: Any) -> Iterator[Request]:
        """A request for a listing page, unless the card's limit of them is reached. `send`: method, headers and body where it is no plain GET."""
        if self._listings >= self.listing_limit:
            self.incomplete(f"more than {self.listing_limit} listing pages")
        elif self._spend():
            self._listings += 1
            asked: dict[str, Any] = {"callback": self._on_listing, "errback": self._listing_failed, "priority": 10}
            if self.remembers and send is None:
                place = self.place(url) + LISTED
                known = remembered.usable(self.ledger.crawls.pages(self.card.name, [place]).get(place), self.card)
                meta |= {"listed": place, "known": known}
                send = {"headers": asking.condition(known)}
            yield Request(url, dont_filter=True, meta=meta, **asked, **(send or {}))

    def read_unchanged(self, response: Response, known: Page) -> Output:
        """A listing that is as it was shows what it showed, and leads where it led."""
        was = Showing.of(known)
        own = any(key not in self._asked for key in was.postings)
        new = own or self.is_new(response, was.pages) if was.pages or was.postings else True
        for some in batches(was.pages.items()):
            yield from self.follow(response, dict(some))
        self.met(was.postings)
        if was.postings:
            yield Reading(place=response.url, seen=tuple(was.postings))
        for url, meta in was.further if new else ():
            yield from self.listing(url, **meta)

    def _take_back(self) -> None:
        self._requests -= 1
        self._listings -= 1
        self.incomplete(NOFOLLOW)

    @property
    def listing_limit(self) -> int:
        return self.card.find.pages if self.card.find else 500

    def follow(
        self,
        response: Response,
        urls: Mapping[str, datetime | None] | Iterable[str],
        *,
        why: str | None = None,
        given: Mapping[str, Any] | None = None,
        send: Mapping[str, Any] | None = None,
    ) -> Output:
        """Requests for the pages that are new, stale or changed since; of the others their postings count as seen.

        The values of a mapping say when the page last changed, if the source tells. `why`: they are asked for whatever is known of them.
        `given`: what the listing said of each, handed to `read_page` as `response.meta["given"]`. `send`: method, headers and body.
        """
        changed = urls if isinstance(urls, Mapping) else dict.fromkeys(urls)
        places = {self.place(response.urljoin(u)): (response.urljoin(u), c) for u, c in changed.items()}
        fresh = [p for p in places if p not in self._asked]
        self._asked.update(fresh)
        known = self.ledger.crawls.pages(self.card.name, fresh)
        seen: list[str] = []
        if response.request and (showing := response.meta.get("showing")):
            showing.pages.update({response.urljoin(u): c for u, c in changed.items()})
            showing.fresh = showing.fresh or bool(fresh)
        closed = bool(response.request and response.meta.get("nofollow"))
        if closed:
            self.incomplete(NOFOLLOW)
            self._asked.difference_update(fresh)  # another listing may lead there
        for place in fresh:
            page, (url, changed_at) = known.get(place), places[place]
            reason = why or asking.stale(page, changed_at, refetch=self.card.refetch)
            if closed:
                seen += answers.held(page)
            elif reason and self._spend():
                meta = {"found_on": response.url, "why": reason, "given": (given or {}).get(url)}
                yield self._page_request(url, place, page, meta, send or {})
            else:
                seen += answers.held(page)
        if seen:
            yield Reading(place=response.url, seen=tuple(seen))

    def place(self, url: str) -> str:
        """The one form of a page's URL: without what changes at each look."""
        return asking.place(url, drop=self.card.drop_parameters)

    def is_new(self, response: Response, urls: Iterable[str]) -> bool:
        """Whether a listing shows anything that this run has not met: endless listings repeat themselves."""
        return any(self.place(response.urljoin(u)) not in self._asked for u in urls)

    def met(self, places: Iterable[str]) -> None:
        """Postings that a listing held itself, for `is_new`."""
        self._asked.update(places)

    def fail(self, reason: str) -> None:
        """Ends the run as failed."""
        self.end("failed", reason)

    def end(self, outcome: str, reason: str) -> None:
        """Ends the run before its time. `outcome` is failed, blocked or stopped."""
        if self.course.ended is None and self.crawler.engine:
            self.course.ended = (outcome, reason)
            drop_waiting(self.crawler)
            deferred_from_coro(self.crawler.engine.close_spider_async(reason=outcome))

    def closed(self, reason: str) -> None:
        """Scrapy calls it last: what is left is written and the run is closed in the ledger."""
        self._ended = True
        try:
            self.traffic.flush()
            if self._in_lane:
                _lanes.give_back(self.circuits)
            if self.recorder.run is None:
                self.held = self.held or "stopped before its turn came"
            else:
                self._close(self.recorder.run, reason)
        finally:
            if self._own:
                self._own.close()

    def _close(self, run: int, reason: str) -> None:
        self.recorder.release()
        self.recorder.flush()
        whole = self.shows_all if self.card.complete is None else self.card.complete
        past = self.ledger.crawls.runs(source=self.card.name, limit=20)
        tally = self.recorder.tally
        outcome, note = self.course.outcome(reason, self.card, tally, past=past, whole=whole)
        complete = whole and outcome == "finished" and not self.course.gaps
        received = self.crawler.stats.get_value("downloader/response_bytes", 0) if self.crawler.stats else 0
        more = {"bytes": received, "requests": self._requests, "listings": self._listings}
        self.summary = self.recorder.finish(outcome=outcome, complete=complete, note=note, more=more)
        self._tell_circuits(run, outcome)

    def _tell_circuits(self, run: int, outcome: str) -> None:
        if troubled := self.course.hosts(self.circuits, outcome, self.recorder.tally):
            self.ledger.circuits.failed(run, troubled)
        elif outcome == "stopped" or not self._requests:
            self.ledger.circuits.released(run)
        else:
            self.ledger.circuits.succeeded(run, self.circuits)

    def _spend(self) -> bool:
        if self.take():
            return True
        self._spent(f"the budget of {self.card.pace.budget} requests is spent")
        return False

    def take(self) -> bool:
        """Takes one request out of the run's budget; False if none is left. For what is beside the postings, such as pictures."""
        budget = self.card.pace.budget
        if budget is not None and self._requests >= budget:
            return False
        self._requests += 1
        return True

    def picture_headers(self, url: str) -> dict[str, str]:
        """Headers that a picture is asked for with, where a source wants some."""
        return {}

    def _page_request(
        self, url: str, place: str, known: Page | None, meta: dict[str, Any], send: Mapping[str, Any]
    ) -> Request:
        headers = dict(send.get("headers", {})) | asking.condition(known)
        kept = {"place": place, "known": known}
        asked: dict[str, Any] = {"callback": self._on_page, "errback": self._page_failed, "dont_filter": True}
        return Request(url, cb_kwargs=kept, meta=meta, **asked, **(dict(send) | {"headers": headers}))
