"""phpBB and its like: lists of topics and topics as HTML, by selectors that a card may change."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from parsel import Selector
from scrapy.http import TextResponse

from crawler.cards import Forum
from crawler.dates import utc
from crawler.forums import Post, Thread, Topic
from crawler.links import linked
from records.posting import canonical_url

_DROP = ("blockquote", ".signature", ".notice", "script", "style", ".codebox > p")
_ROW = "ancestor::*[self::li or self::tr or self::dl][1]"
_TITLES = (".topic-title", "h1", "h2", "title")
_FIXED = ("sticky", "announce", "global")


def topics(response: TextResponse, forum: Forum) -> tuple[list[Topic], str | None]:
    """The topics of a list, and the address of the next list. Raises ValueError if there is neither a topic nor a list."""
    found = []
    for link in response.css(forum.topics):
        row = (link.xpath("ancestor::li[1]") or link.xpath("ancestor::tr[1]") or link.xpath(_ROW) or [link])[0]
        classes = " ".join(row.xpath("descendant-or-self::*/@class").getall())
        times = row.css("time::attr(datetime)").getall()
        moved = [m for t in times if (m := utc(t))]
        fixed = any(re.search(rf"\b{word}\b", classes) for word in _FIXED)
        url = response.urljoin(_without_visit(link.attrib.get("href", "")))
        found.append(Topic(url=url, moved=max(moved, default=None), fixed=fixed))
    more = response.css(forum.next).xpath("@href").get()
    return found, response.urljoin(_without_visit(more)) if more else None


def thread(response: TextResponse, forum: Forum, place: str) -> Thread:
    """A topic's page."""
    found = (response.css(selector).xpath("string()").get() for selector in _TITLES)
    title = next((t for t in found if t and t.strip()), "")
    query = parse_qs(urlsplit(response.url).query)
    start = int(query["start"][0]) if query.get("start", [""])[0].isdigit() else 0
    posts = [_post(part, number, forum, response) for number, part in enumerate(response.css(forum.posts), start + 1)]
    more = response.css(forum.next).xpath("@href").get()
    following = (response.urljoin(_without_visit(more)),) if more else ()
    return Thread(key=canonical_url(place), title=" ".join(title.split()), posts=tuple(posts), more=following)


def _post(part: Selector, number: int, forum: Forum, response: TextResponse) -> Post:
    # What stands in the element: vBulletin's words are themselves in a blockquote, as are what others said in them.
    words = "".join(part.css(forum.words)[:1].xpath("node()").getall())
    own = re.sub(r"^\D+", "", part.attrib.get("id", ""))
    path = response.url.partition("?")[0]
    return Post(
        number=number,
        text=linked(words, base=response.url, drop=_DROP) if words else "",
        url=response.url if number == 1 or not own.isdigit() else f"{path}?p={own}#p{own}",
        author=part.css("a.username, a.username-coloured, .username").xpath("string()").get(),
        written=part.css("time::attr(datetime)").get(),
        pictures=_pictures(part, forum, response),
    )


def _pictures(part: Selector, forum: Forum, response: TextResponse) -> tuple[str, ...]:
    found = part.css(forum.words).css("img.postimage::attr(src), .attachbox img::attr(src)").getall()
    return tuple(dict.fromkeys(response.urljoin(address) for address in found))


def _without_visit(href: str) -> str:
    """phpBB and vBulletin put the session of a visitor without cookies into every address."""
    return re.sub(r"([?&])s(?:id)?=[0-9a-f]{32}(&|$)", lambda m: m[1] if m[2] else "", href).rstrip("?&")
