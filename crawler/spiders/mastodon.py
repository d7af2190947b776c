"""mastodon: public and hashtag timelines through the API, newest first, back to what is known; authors are pseudonymised as they come in."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scrapy.http import Response, TextResponse

from crawler.dates import utc
from crawler.reading import Reading
from crawler.spiders.base import Output, SourceSpider
from crawler.text import plain
from records.crawls import Page, Rejected
from records.posting import Posting

_LIMIT = 40


class MastodonSpider(SourceSpider):
    name = "mastodon"
    has_pages = False
    shows_all = False  # a timeline shows the newest posts only
    goes_on = "mark of the oldest post"
    knows = "mark of the newest post of the last whole run"

    async def begin(self) -> Any:
        for base in self.card.url:
            for timeline in self.card.mastodon.timelines:
                place = _address(base, timeline)
                known = self.ledger.crawls.pages(self.card.name, [place]).get(place)
                since = known.keys[0] if known and known.keys else None
                for request in self._page_of(place, since=since):
                    yield request

    def _page_of(
        self, place: str, *, since: str | None, before: str | None = None, newest: str | None = None
    ) -> Iterator[Any]:
        asked = {"limit": str(_LIMIT), "since_id": since, "max_id": before}
        if self.card.mastodon.local:
            asked["local"] = "true"
        query = urlencode({name: value for name, value in asked.items() if value})
        yield from self.listing(f"{place}?{query}", place=place, since=since, newest=newest)

    @property
    def listing_limit(self) -> int:
        return self.card.mastodon.pages * len(self.card.mastodon.timelines) * len(self.card.url)

    def read_listing(self, response: TextResponse) -> Output:
        statuses = _statuses(response)
        place, since, newest = (response.meta[n] for n in ("place", "since", "newest"))
        newest = newest or next((str(s["id"]) for s in statuses), None)
        postings = [p for s in statuses if (p := self._posting(s, response))]
        bare = tuple(Rejected(place, "empty: a post without words") for s in statuses if _is_ours(s) and not _words(s))
        yield Reading(place=place, postings=tuple(postings), rejected=bare)
        more = statuses and 'rel="next"' in (response.headers.get("Link") or b"").decode("latin-1")
        older = list(self._page_of(place, since=since, before=str(statuses[-1]["id"]), newest=newest)) if more else []
        yield from older
        # Only a walk that reached its end may move the mark: a killed one is walked again. The first walk ends where the card says.
        if newest and not older and (not more or since is None):
            yield Reading(place=place, page=Page(url=place, fetched=datetime.now(UTC), status=200, keys=(newest,)))

    def _posting(self, status: dict[str, Any], response: Response) -> Posting | None:
        if not _is_ours(status) or not (words := _words(status)):
            return None
        title, text = words
        account = status.get("account") or {}
        host = urlsplit(response.url).netloc
        author = hmac.new(self.contact_key, f"{account.get('acct')}@{host}".encode(), hashlib.sha256).hexdigest()[:16]
        extra: dict[str, Any] = {"author": author, "tags": [t["name"] for t in status.get("tags", []) if t.get("name")]}
        if account.get("bot"):
            extra["bot"] = True
        return Posting(
            source=self.card.name,
            key=str(status["id"]),
            # The page for people has the author's name in its address; this one has not.
            url=f"{urlsplit(response.url).scheme}://{host}/api/v1/statuses/{status['id']}",
            title=title,
            text=text,
            language=status.get("language") or None,
            published=utc(status.get("created_at")),
            published_raw=status.get("created_at"),
            collected=datetime.now(UTC),
            extra=extra,
        )


def _statuses(response: TextResponse) -> list[dict[str, Any]]:
    found = json.loads(response.text)
    if not isinstance(found, list) or not all(isinstance(s, dict) and s.get("id") for s in found):
        raise ValueError("not a list of statuses")
    return found


def _is_ours(status: dict[str, Any]) -> bool:
    """Public posts of their own; boosts come from their authors, and who asked not to be indexed is not."""
    account = status.get("account") or {}
    return status.get("visibility", "public") == "public" and not status.get("reblog") and not account.get("noindex")


_TAG_IN_TWO = re.compile(
    r"([#@])<span>([^<]*)</span>"
)  # Mastodon publishes `#jobs` and `@name` as `#<span>jobs</span>`


def _words(status: dict[str, Any]) -> tuple[str, str] | None:
    title = " ".join(plain(status.get("spoiler_text") or "").split())
    text = plain(_TAG_IN_TWO.sub(r"\1\2", status.get("content") or ""))
    return (title, text) if title or text else None


def _address(base: str, timeline: str) -> str:
    path = "public" if timeline == "public" else f"tag/{quote(timeline.removeprefix('tag:'), safe='')}"
    return f"{base.rstrip('/')}/api/v1/timelines/{path}"
