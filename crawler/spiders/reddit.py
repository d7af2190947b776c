"""reddit: subreddits through the interface or the feed, newest first, back to what is known; robots.txt is obeyed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]
from scrapy.http import Response, TextResponse

from crawler.dates import utc
from crawler.links import is_address, linked
from crawler.posts import parsed, texts
from crawler.spiders.timeline import Ask, Shown, TimelineSpider
from crawler.text import plain
from crawler.tokens import bearer
from crawler.walk import Entry, Walk
from records.posting import Posting

_ATOM = "{http://www.w3.org/2005/Atom}"
_AWAY = ("[removed]", "[deleted]", "[ Removed by Reddit ]")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp)(?:\?|$)", re.IGNORECASE)
_BODY = re.compile(r"<!-- SC_OFF -->((?:(?!<!-- SC_O).)*)<!-- SC_ON -->", re.DOTALL)
_LINK = re.compile(r'<a href="([^"]+)">\[link\]</a>')


class RedditSpider(TimelineSpider):
    name = "reddit"
    goes_on = "name of the oldest post"
    knows = "id of the newest post; pages read again"
    needs = "an API token for oauth.reddit.com: robots.txt closes the other host"

    def lines(self) -> Iterable[str]:
        ending = {"rss": "new/.rss", "json": "new" if self.card.token else "new.json"}[self.block.form]
        for base in self.card.url:
            yield from (f"{base.rstrip('/')}/r/{name}/{ending}" for name in self.block.subreddits)

    def newest(self, line: str, walk: Walk) -> Ask:
        return self._ask(f"{line}?limit=100&raw_json=1")

    def show(self, response: TextResponse, walk: Walk) -> Shown:
        read = self._feed if self.block.form == "rss" else self._interface
        return read(response, walk)

    def look_up(self, walk: Walk, keys: Sequence[str]) -> Iterable[tuple[Ask, Sequence[str]]]:
        base = walk.place.partition("/r/")[0]
        ending = "" if self.card.token else ".json"
        yield self._ask(f"{base}/api/info{ending}?id={','.join(keys)}&raw_json=1"), keys

    def still_there(self, response: Response, keys: Sequence[str]) -> Iterable[str] | None:
        if response.status != 200 or not isinstance(response, TextResponse):
            return None
        return [str(post["name"]) for post in _posts(parsed(response)) if not _is_away(post)]

    def _ask(self, url: str) -> Ask:
        return Ask(url=url, send={"headers": bearer(self.card)})

    def _interface(self, response: TextResponse, walk: Walk) -> Shown:
        answer = parsed(response)
        entries, postings, rejected, gone = [], [], [], []
        for post in _posts(answer):
            key = str(post.get("name") or "")
            if not re.fullmatch(r"t3_\w+", key):
                rejected.append("unreadable: a post without its name")
                continue
            entries.append(Entry(key=key, mark=key[3:], fixed=bool(post.get("stickied") or post.get("pinned"))))
            if _is_away(post):
                gone.append(key)
            elif not (post.get("crosspost_parent") or post.get("crosspost_parent_list")):
                postings.append(self._posting(key, _read(post)))
        after = answer["data"].get("after")
        older = self._ask(f"{walk.place}?limit=100&raw_json=1&after={after}") if after else None
        return Shown(entries=entries, postings=postings, rejected=rejected, gone=gone, older=older)

    def _feed(self, response: TextResponse, walk: Walk) -> Shown:
        entries, postings = [], []
        for key, found in _entries(response):
            entries.append(Entry(key=key, mark=key[3:]))
            if found:
                postings.append(self._posting(key, found))
        older = f"{walk.place}?limit=100&after={entries[-1].key}" if entries else None
        return Shown(entries=entries, postings=postings, older=self._ask(older) if older else None)

    def _posting(self, key: str, found: Mapping[str, Any]) -> Posting:
        name = found.get("author")
        known = name and name not in _AWAY
        extra = {
            "author": self.author(str(name).casefold(), "reddit.com") if known else None,
            "tags": [found["flair"]] if found.get("flair") else [],
            "pictures": list(dict.fromkeys(found.get("pictures") or ())),
            "subreddit": found.get("subreddit"),
        }
        return Posting(
            source=self.card.name,
            key=key,
            url=f"{self.block.site.rstrip('/')}/comments/{key[3:]}",
            title=" ".join(plain(str(found.get("title") or "")).split()),
            text=str(found.get("text") or ""),
            published=found.get("published"),
            published_raw=found.get("raw"),
            collected=datetime.now(UTC),
            extra={n: value for n, value in extra.items() if value},
        )


def _posts(answer: Any) -> list[Mapping[str, Any]]:
    """The posts of a listing. Raises ValueError if it is none."""
    data = answer.get("data") if isinstance(answer, dict) else None
    children = data.get("children") if isinstance(data, dict) else None
    if not isinstance(children, list):
        raise ValueError("not a listing of posts")
    return [
        c["data"] for c in children if isinstance(c, dict) and c.get("kind") == "t3" and isinstance(c.get("data"), dict)
    ]


def _is_away(post: Mapping[str, Any]) -> bool:
    return bool(post.get("removed_by_category")) or post.get("selftext") in _AWAY or post.get("title") in _AWAY


def _read(post: Mapping[str, Any]) -> dict[str, Any]:
    """Words, pictures and date of a post of the interface."""
    body = post.get("selftext_html")
    body = (
        linked(html.unescape(body) if body.startswith("&lt;") else body, base="https://www.reddit.com/")
        if isinstance(body, str)
        else ""
    )
    address = post.get("url_overridden_by_dest") or (None if post.get("is_self") else post.get("url"))
    pictures, captions = _pictures(post, address)
    poll = [str(o.get("text") or "") for o in (post.get("poll_data") or {}).get("options") or () if isinstance(o, dict)]
    shows_itself = address in pictures or "/gallery/" in str(address)
    created = post.get("created_utc")
    moment = (
        datetime.fromtimestamp(created, UTC) if isinstance(created, int | float) and 0 < created < 1 << 33 else None
    )
    return {
        "title": post.get("title"),
        "text": texts(
            body,
            "\n".join(poll),
            *captions,
            address if is_address(address) and not shows_itself and str(address) not in body else "",
        ),
        "author": post.get("author"),
        "flair": post.get("link_flair_text"),
        "subreddit": post.get("subreddit"),
        "pictures": pictures,
        "published": moment,
        "raw": str(created) if created is not None else None,
    }


def _pictures(post: Mapping[str, Any], address: object) -> tuple[list[str], list[str]]:
    """Addresses of the pictures of a post, and the captions of a gallery."""
    found = [address] if is_address(address) and _PICTURE.search(urlsplit(address).path) else []
    captions = []
    media = post.get("media_metadata") or {}
    for one in (post.get("gallery_data") or {}).get("items") or ():
        source = ((media.get(one.get("media_id")) or {}).get("s") or {}).get("u")
        found += [html.unescape(source)] if is_address(source) else []
        captions += [str(one["caption"])] if one.get("caption") else []
    return found, captions


def _entries(response: TextResponse) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Key and content of the posts of a feed; None for what is away. Raises ValueError if it is no feed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    root = etree.fromstring(response.body, parser)
    if root is None or root.tag != f"{_ATOM}feed":
        raise ValueError("not an Atom feed")
    for entry in root.iter(f"{_ATOM}entry"):
        key = (entry.findtext(f"{_ATOM}id") or "").strip()
        if not re.fullmatch(r"t3_\w+", key):
            continue
        content = entry.findtext(f"{_ATOM}content") or ""
        body, link = _BODY.search(content), _LINK.search(content)
        text = linked(body[1], base="https://www.reddit.com/") if body else ""
        address = html.unescape(link[1]) if link else ""
        away = {text, entry.findtext(f"{_ATOM}title")} & set(_AWAY)
        is_own_page = f"/comments/{key[3:]}" in address
        picture = bool(_PICTURE.search(urlsplit(address).path))
        raw = entry.findtext(f"{_ATOM}published") or entry.findtext(f"{_ATOM}updated")
        category = entry.find(f"{_ATOM}category")
        yield (
            key,
            None
            if away
            else {
                "title": entry.findtext(f"{_ATOM}title"),
                "text": texts(text, "" if is_own_page or picture else address),
                "author": (entry.findtext(f"{_ATOM}author/{_ATOM}name") or "").removeprefix("/u/"),
                "subreddit": category.get("term") if category is not None else None,
                "pictures": [address] if picture else [],
                "published": utc(raw),
                "raw": raw,
            },
        )
