"""Discourse: lists of topics and topics as its JSON gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html  # type: ignore[import-untyped]  # lxml has no types of its own
from scrapy.http import TextResponse

from crawler.dates import utc
from crawler.forums import Post, Thread, Topic
from crawler.links import linked
from crawler.posts import parsed

_TOGETHER = 20
_DROP = ("aside.quote", ".signature", ".lightbox .meta", ".cooked-selection-barrier")


def first(url: str) -> str:
    """The newest list of the forum or category whose address for people this is."""
    parts = urlsplit(url)
    base, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    if re.search(r"/c/[^?]+$", path):
        return f"{base}{path}/l/latest.json"
    return f"{base}{path}/latest.json"


def base(url: str) -> str:
    """Where the forum stands, which may be in a folder."""
    return re.split(r"/(?:latest\.json|c/|t/)", url.partition("?")[0], maxsplit=1)[0]


def topics(response: TextResponse) -> tuple[list[Topic], str | None]:
    """The topics of a list, and the address of the next list. Raises ValueError if it is none."""
    answer = parsed(response)
    listed = answer.get("topic_list") if isinstance(answer, dict) else None
    if not isinstance(listed, dict) or not isinstance(listed.get("topics"), list):
        raise ValueError("no `topic_list` in the answer")
    found = [t for t in listed["topics"] if isinstance(t, dict) and isinstance(t.get("id"), int)]
    start = base(response.url)
    read = [
        Topic(
            url=f"{start}/t/{t['id']}.json",
            moved=utc(t.get("bumped_at") or t.get("last_posted_at")),
            fixed=bool(t.get("pinned") or t.get("pinned_globally")),
        )
        for t in found
    ]
    more = listed.get("more_topics_url") if found else None
    return read, urljoin(response.url, _as_json(more)) if isinstance(more, str) else None


def thread(response: TextResponse, *, replies: bool) -> Thread:
    """A topic. With `replies`, `more` names the rest of its posts, which come in parts. Raises ValueError if it is none."""
    answer = parsed(response)
    stream = answer.get("post_stream") if isinstance(answer, dict) else None
    if not isinstance(stream, dict) or not isinstance(stream.get("posts"), list):
        raise ValueError("no `post_stream` in the answer")
    start = base(response.url)
    number = answer.get("id") or int(re.findall(r"/t/(\d+)", response.url)[0])
    given = [p for p in stream["posts"] if isinstance(p, dict)]
    own = [p for p in given if _is_shown(p)]
    posts = tuple(_post(p, f"{start}/t/{number}") for p in own)
    missing = [i for i in stream.get("stream") or () if i not in {p.get("id") for p in given}] if replies else []
    parts = [missing[i : i + _TOGETHER] for i in range(0, len(missing), _TOGETHER)]
    more = tuple(f"{start}/t/{number}/posts.json?{urlencode([('post_ids[]', i) for i in part])}" for part in parts)
    tags = tuple(t if isinstance(t, str) else str(t.get("name")) for t in answer.get("tags") or ())
    return Thread(
        key=f"{start}/t/{number}",
        title=str(answer.get("title") or ""),
        posts=posts,
        tags=tags,
        more=more,
        hidden=len(given) - len(own),
    )


def _as_json(more: str) -> str:
    path, mark, query = more.partition("?")
    return f"{path if path.endswith('.json') else path + '.json'}{mark}{query}"


def _is_shown(post: Mapping[str, Any]) -> bool:
    """Posts of people; not what the forum says itself, whispers, or what was hidden or taken down."""
    regular = post.get("post_type", 1) == 1
    return regular and not (post.get("hidden") or post.get("deleted_at") or post.get("user_deleted"))


def _post(post: Mapping[str, Any], topic: str) -> Post:
    number, cooked = int(post.get("post_number") or 1), str(post.get("cooked") or "")
    answered = post.get("reply_to_post_number")
    return Post(
        number=number,
        text=linked(_opened(cooked), base=topic, drop=_DROP),
        url=topic if number == 1 else f"{topic}/{number}",
        author=post.get("username"),
        written=post.get("created_at"),
        pictures=_pictures(cooked, topic),
        reply_to=f"{topic}/{answered}" if answered else None,
    )


def _opened(cooked: str) -> str:
    """A box that shows another page is that page's words: its address stays."""
    return re.sub(
        r"<aside\b[^>]*\bonebox\b[^>]*\bdata-onebox-src=\"([^\"]*)\"[^>]*>.*?</aside>",
        r"<p>\1</p>",
        cooked,
        flags=re.DOTALL,
    )


def _pictures(cooked: str, topic: str) -> tuple[str, ...]:
    if "<img" not in cooked:
        return ()
    tree = lxml.html.fragment_fromstring(cooked, create_parent="div")
    for quoted in tree.cssselect("aside"):
        quoted.drop_tree()
    shown = [i for i in tree.iter("img") if not {"emoji", "avatar", "site-icon"} & set((i.get("class") or "").split())]
    whole = [
        i.getparent().get("href")
        if i.getparent().tag == "a" and "lightbox" in (i.getparent().get("class") or "")
        else i.get("src")
        for i in shown
    ]
    return tuple(dict.fromkeys(urljoin(topic, address) for address in whole if address))
