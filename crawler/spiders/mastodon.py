"""mastodon: public and hashtag timelines through the API, newest first, back to what is known; authors are pseudonymised as they come in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scrapy.http import Response, TextResponse

from crawler.dates import utc
from crawler.links import is_address, linked
from crawler.posts import parsed, texts
from crawler.spiders.timeline import Ask, Shown, TimelineSpider
from crawler.text import plain
from crawler.tokens import bearer
from crawler.walk import Entry, Walk
from records.posting import Posting

_LIMIT = 40


class MastodonSpider(TimelineSpider):
    name = "mastodon"
    goes_on = "mark of the oldest post"
    knows = "mark of the newest post of the last whole run; or pages read again"

    def lines(self) -> Iterable[str]:
        for base in self.card.url:
            for timeline in self.card.mastodon.timelines:
                path = "public" if timeline == "public" else f"tag/{quote(timeline.removeprefix('tag:'), safe='')}"
                yield f"{base.rstrip('/')}/api/v1/timelines/{path}"

    def newest(self, line: str, walk: Walk) -> Ask:
        return self._page(walk)

    def _page(self, walk: Walk, before: str | None = None) -> Ask:
        # What is known is left out by the server itself, unless it is to be read again.
        since = None if self.block.again else walk.since
        asked = {"limit": str(_LIMIT), "since_id": since, "max_id": before}
        if self.card.mastodon.local:
            asked["local"] = "true"
        query = urlencode({name: value for name, value in asked.items() if value})
        return Ask(url=f"{walk.place}?{query}", send={"headers": bearer(self.card)})

    def show(self, response: TextResponse, walk: Walk) -> Shown:
        statuses, odd = _statuses(response)
        ours = [s for s in statuses if _is_ours(s)]
        postings = [p for s in ours if (p := self._posting(s, response))]
        more = statuses and 'rel="next"' in (response.headers.get("Link") or b"").decode("latin-1")
        return Shown(
            entries=[Entry(key=str(s["id"]), mark=str(s["id"])) for s in statuses],
            postings=postings,
            rejected=["empty: a post without words"] * (len(ours) - len(postings)) + ["unreadable: no status"] * odd,
            older=self._page(walk, str(statuses[-1]["id"])) if more else None,
        )

    def look_up(self, walk: Walk, keys: Sequence[str]) -> Iterable[tuple[Ask, Sequence[str]]]:
        base = walk.place.partition("/timelines/")[0]
        return [(Ask(url=f"{base}/statuses/{key}", send={"headers": bearer(self.card)}), [key]) for key in keys]

    def still_there(self, response: Response, keys: Sequence[str]) -> Iterable[str] | None:
        return {200: keys, 404: (), 410: ()}.get(response.status)

    def _posting(self, status: dict[str, Any], response: Response) -> Posting | None:
        account = status.get("account") or {}
        host = urlsplit(response.url).netloc
        title = " ".join(plain(status.get("spoiler_text") or "").split())
        media = [m for m in status.get("media_attachments") or () if isinstance(m, dict)]
        pictures = [u for m in media if m.get("type") == "image" and is_address(u := m.get("url"))]
        poll = [o.get("title") for o in (status.get("poll") or {}).get("options") or () if isinstance(o, dict)]
        text = texts(_content(status), "\n".join(filter(None, poll)), *(m.get("description") for m in media))
        if not (title or text or pictures):
            return None
        extra: dict[str, Any] = {
            "author": self.author(account.get("acct"), host),
            "tags": [t["name"] for t in status.get("tags", []) if t.get("name")],
            "bot": bool(account.get("bot")),
            "reply_to": status.get("in_reply_to_id"),
            "pictures": pictures,
        }
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
            extra={name: value for name, value in extra.items() if value or name == "tags"},
        )


def _statuses(response: TextResponse) -> tuple[list[dict[str, Any]], int]:
    """The statuses of a page, and how many entries are none."""
    found = parsed(response)
    statuses = [s for s in found if isinstance(s, dict) and s.get("id")] if isinstance(found, list) else []
    if not isinstance(found, list) or (found and not statuses):
        raise ValueError("not a list of statuses")
    return statuses, len(found) - len(statuses)


def _is_ours(status: dict[str, Any]) -> bool:
    """Public posts of their own; boosts come from their authors, and who asked not to be indexed is not."""
    account = status.get("account") or {}
    hidden = account.get("noindex") or account.get("indexable") is False
    return status.get("visibility", "public") == "public" and not status.get("reblog") and not hidden


_TAG_IN_TWO = re.compile(
    r"([#@])<span>([^<]*)</span>"
)  # Mastodon publishes `#jobs` and `@name` as `#<span>jobs</span>`


def _content(status: dict[str, Any]) -> str:
    """The words with whole addresses: Mastodon hides parts of them in the page, not in the text. A quote's own words only."""
    return linked(_TAG_IN_TWO.sub(r"\1\2", status.get("content") or ""), drop=("p.quote-inline", ".quote-inline"))
