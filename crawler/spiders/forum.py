"""forum: topics of a forum (Discourse's JSON, phpBB's HTML), those first in which something happened, back to what is known."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler import answers, walls
from crawler.authors import pseudonym
from crawler.cards import Forum
from crawler.dates import utc
from crawler.forums import Post, Thread, Topic, discourse, phpbb
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from crawler.tokens import NoToken, token
from crawler.walk import Entry, Walk
from records.crawls import Page, Rejected
from records.posting import Posting


class ForumSpider(SourceSpider):
    name = "forum"
    goes_on = "page of the list"
    knows = "address of the topic and when something last happened there; `refetch`"
    shows_all = False  # a walk ends where nothing has happened since the last one

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ends: list[Walk] = []

    @property
    def block(self) -> Forum:
        if self.card.forum is None:
            raise ValueError("the card has no block `forum`")
        return self.card.forum

    @property
    def listing_limit(self) -> int:
        return self.block.pages * len(self.card.url)

    async def begin(self) -> AsyncIterator[Any]:
        try:
            send = self._send()
        except NoToken as error:
            yield self._trouble(self.card.url[0], f"failed: {error}")
            return
        lists = [discourse.first(u) if self._is_discourse else u for u in self.card.url]
        known = self.ledger.crawls.pages(self.card.name, lists)
        for url in lists:
            for request in self.listing(url, send=send, walk=Walk(place=url, known=known.get(url))):
                yield request

    def read_listing(self, response: TextResponse) -> Output:
        walk: Walk = response.meta["walk"]
        topics, more = discourse.topics(response) if self._is_discourse else phpbb.topics(response, self.block)
        if not topics and not walk.pages and walk.since is not None and not self._is_discourse:
            yield self._trouble(walk.place, "redesign: no topic is found in the list, where there were some")
            return
        known = self.ledger.crawls.pages(self.card.name, [self.place(t.url) for t in topics])
        fresh = walk.add([self._entry(t, known.get(self.place(t.url))) for t in topics])
        yield from self.follow(response, {t.url: t.moved for t in topics}, send=self._send())
        older: list[Request] = []
        if more and fresh and not walk.reached(again=self.block.again):
            older = list(self.listing(more, send=self._send(), walk=walk))
            yield from older
            if not older and walk.since is not None:
                return  # not back at what is known: it is walked again
        if not older:
            self._ends.append(walk)
            yield from self.follow(response, walk.absent(), why="it is missing from the list", send=self._send())

    def read_page(self, response: TextResponse, place: str) -> Reading:
        thread = self._thread(response, place)
        response.meta["more"] = thread.more if self.block.replies else ()
        response.meta["title"] = thread.title
        first = next((p for p in thread.posts if p.number == 1), None)
        postings = self._postings(thread, thread.posts)
        if first is None and thread.hidden:
            why = (Rejected(place, "missing: the first post was taken down"),)
            page = self.page(response, place, tuple(p.key for p in postings))
            return Reading(place=place, page=page, postings=postings, rejected=why, gone=(thread.key,))
        rejected = () if postings else (Rejected(place, "no posting: no post with words in the topic"),)
        return Reading(place=place, postings=postings, rejected=rejected)

    def closed(self, reason: str) -> None:
        # The mark moves last: topics that a killed run had not read yet, or that the host did not give just then, are met again.
        passing = ("failed", "blocked: 429", "blocked: the host")
        if reason == "finished" and not any(r.reason.startswith(passing) for r in self.course.pages.values()):
            for walk in self._ends:
                self.recorder.add(Reading(place=walk.place, page=walk.end()))
        super().closed(reason)

    def _on_page(self, response: Response, place: str, known: Page | None) -> Output:  # type: ignore[override]  # it asks for more
        yield from super()._on_page(response, place, known)
        yield from self._further(response, place, response.meta.get("more", ()), 0)

    def _further(self, response: Response, place: str, urls: Iterable[str], depth: int) -> Output:
        for url in urls if depth < self.block.pages else ():
            if self._spend():
                meta = {"place": place, "title": response.meta.get("title"), "depth_of_topic": depth + 1}
                handlers: dict[str, Any] = {"callback": self._on_more, "errback": self._more_failed}
                yield Request(url, dont_filter=True, meta=meta, **handlers, **self._send())

    def _on_more(self, response: Response) -> Output:
        place = response.meta["place"]
        problem = walls.problem(response) or answers.unreadable(response)
        if problem or not isinstance(response, TextResponse):
            yield Reading(place=place, rejected=(Rejected(response.url, problem or "unreadable: not text"),))
            return
        try:
            thread = self._thread(response, place)
        except Exception as error:
            yield Reading(place=place, rejected=(Rejected(response.url, answers.unread(error)),))
            return
        yield Reading(place=place, postings=self._postings(thread, [p for p in thread.posts if p.number > 1]))
        more = () if self._is_discourse else thread.more
        yield from self._further(response, place, more, response.meta["depth_of_topic"])

    def _more_failed(self, failure: Failure) -> Iterable[Reading]:
        place = failure.request.meta["place"]  # type: ignore[attr-defined]  # Scrapy puts it there
        yield Reading(place=place, rejected=(Rejected(place, answers.reason(failure)),))

    def _thread(self, response: TextResponse, place: str) -> Thread:
        if self._is_discourse:
            return discourse.thread(response, replies=self.block.replies and "more" not in response.meta)
        return phpbb.thread(response, self.block, place)

    def _postings(self, thread: Thread, posts: Iterable[Post]) -> tuple[Posting, ...]:
        wanted = [p for p in posts if p.number == 1 or self.block.replies]
        return tuple(
            self._posting(thread, p) for p in wanted if p.text or p.pictures or (p.number == 1 and thread.title)
        )

    def _posting(self, thread: Thread, post: Post) -> Posting:
        is_first = post.number == 1
        extra = {
            "author": pseudonym(self.contact_key, post.author, urlsplit(post.url).netloc) if post.author else None,
            "tags": list(thread.tags),
            "pictures": list(post.pictures),
            "thread": None if is_first else thread.key,
            "reply_to": post.reply_to,
        }
        return Posting(
            source=self.card.name,
            key=thread.key if is_first else post.url,
            url=thread.key if is_first else post.url,
            title=thread.title if is_first else "",
            text=post.text,
            published=utc(post.written),
            published_raw=post.written,
            collected=datetime.now(UTC),
            extra={n: value for n, value in extra.items() if value},
        )

    def _entry(self, topic: Topic, known: Page | None) -> Entry:
        """Where the list gives no dates, a topic that is known says that the walk is back at what is known."""
        moved = topic.moved or (known.fetched if known else datetime.now(UTC))
        mark = moved.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
        return Entry(key=topic.url, mark=mark, fixed=topic.fixed)

    def _send(self) -> dict[str, Any]:
        given = token(self.card)
        return {"headers": {"User-Api-Key": given}} if given else {}

    @property
    def _is_discourse(self) -> bool:
        return self.block.software == "discourse"
