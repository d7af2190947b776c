"""TimelineSpider: what social networks and chat rooms share: newest first, back to what is known, and what is missing there is asked for."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.authors import pseudonym
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from crawler.tokens import NoToken
from crawler.walk import Entry, Walk
from records.crawls import Rejected
from records.posting import Posting

_log = logging.getLogger(__name__)


class Refusal(Exception):
    """The source says in its own words that it shows nothing; the message is a reason as `blocked: …`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request: `send` holds method, headers and body where it is no plain GET, and `meta` for the reader of its answer."""

    url: str
    send: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one page of a timeline shows. `entries` are all that it lists, kept or not; `older` asks for the page before it, None on the last."""

    entries: Sequence[Entry]
    postings: Sequence[Posting] = ()
    rejected: Sequence[str] = ()
    gone: Sequence[str] = ()
    older: Ask | None = None


class TimelineSpider(SourceSpider):
    """A subclass names its timelines (`lines`), reads their pages (`show`), and may ask for what is missing (`look_up`, `still_there`)."""

    has_pages = False
    shows_all = False  # a timeline shows the newest posts only
    most_lookups: ClassVar[int] = 50
    """Entries that are missing from the timeline and asked for one by one or together, in one run."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ends: list[Walk] = []

    @property
    def block(self) -> Any:
        """The card's block of this kind, with its `pages` and `again`."""
        return getattr(self.card, self.card.kind)

    @property
    def listing_limit(self) -> int:
        return int(self.block.pages) * max(1, len(list(self.lines())))

    def lines(self) -> Iterable[str]:
        """The timelines of the card: an address each, without what changes from page to page, and without secrets."""
        raise NotImplementedError

    def newest(self, line: str, walk: Walk) -> Ask:
        """The request for the newest page of a timeline."""
        raise NotImplementedError

    def show(self, response: TextResponse, walk: Walk) -> Shown:
        """What a page shows. Raises Refusal, or anything else for what cannot be read."""
        raise NotImplementedError

    def look_up(self, walk: Walk, keys: Sequence[str]) -> Iterable[tuple[Ask, Sequence[str]]]:
        """Requests that tell whether entries which are missing from the timeline are still there, with the keys that each asks for."""
        return ()

    def still_there(self, response: Response, keys: Sequence[str]) -> Iterable[str] | None:
        """Which of the keys the answer to a look-up shows; None if it does not say."""
        return None

    def author(self, account: object, host: str) -> str:
        return pseudonym(self.contact_key, str(account), host)

    def refusal(self, response: Response) -> str | None:
        """What the source says itself, as `word: …`, in an answer that is no success; None leaves it to the status."""
        return None

    async def begin(self) -> AsyncIterator[Any]:
        known = self.ledger.crawls.pages(self.card.name, list(self.lines()))
        try:
            for line in self.lines():
                walk = Walk(place=line, known=known.get(line))
                for request in self._page_of(self.newest(line, walk), walk):
                    yield request
        except NoToken as error:
            yield self._trouble(self.card.url[0], f"failed: {error}")

    def _on_listing(self, response: Response) -> Output:
        if response.status >= 400 and (said := self.refusal(response)):
            yield self._trouble(response.meta["walk"].place, said)
        else:
            yield from super()._on_listing(response)

    def _page_of(self, ask: Ask, walk: Walk) -> Iterator[Request]:
        send = dict(ask.send)
        yield from self.listing(ask.url, walk=walk, **send.pop("meta", {}), send=send)

    def read_listing(self, response: TextResponse) -> Output:
        walk: Walk = response.meta["walk"]
        try:
            shown = self.show(response, walk)
        except Refusal as refusal:
            yield self._trouble(walk.place, str(refusal))
            return
        rejected = tuple(Rejected(walk.place, reason) for reason in shown.rejected)
        yield Reading(place=walk.place, postings=tuple(shown.postings), rejected=rejected, gone=tuple(shown.gone))
        fresh = walk.add(shown.entries)
        older: list[Request] = []
        if shown.older and fresh and not walk.reached(again=self.block.again):
            older = list(self._page_of(shown.older, walk))
            yield from older
            # The first walk ends where the card says; a later one that did not get back to what is known is walked again.
            if not older and walk.since is not None:
                return
        if not older:
            self._ends.append(walk)
            yield from self._missing(walk)

    def _missing(self, walk: Walk) -> Iterator[Request]:
        missing = walk.absent()[: self.most_lookups]
        for ask, keys in self.look_up(walk, missing) if missing else ():
            if self._spend():
                meta = {"keys": tuple(keys), "place": walk.place}
                handlers: dict[str, Any] = {"callback": self._looked_up, "errback": self._look_up_failed}
                yield Request(ask.url, dont_filter=True, meta=meta, **handlers, **ask.send)

    def _looked_up(self, response: Response) -> Iterator[Reading]:
        keys, place = response.meta["keys"], response.meta["place"]
        try:
            found = self.still_there(response, keys)
        except Exception as error:
            _log.exception("the answer of %s could not be read", place)
            yield Reading(place=place, rejected=(Rejected(place, f"unreadable: {type(error).__name__}: {error}"),))
            return
        if found is not None and (gone := tuple(set(keys) - set(found))):
            yield Reading(place=place, gone=gone)

    def _look_up_failed(self, failure: Failure) -> None:
        # What could not be asked is asked again in the next run: it is still missing then.
        _log.info("a look-up failed: %s", failure.type)

    def closed(self, reason: str) -> None:
        # The mark moves last, when all that was read has gone through the pipelines: a killed walk is walked again.
        if reason == "finished":
            for walk in self._ends:
                self.recorder.add(Reading(place=walk.place, page=walk.end()))
        super().closed(reason)
