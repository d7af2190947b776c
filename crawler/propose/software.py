"""Software that a page gives away: forums, networks and channel previews that have a kind of their own."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from crawler.discovery import relevance
from crawler.propose.links import Link, internal
from crawler.propose.proposal import Proposal

_MOST = 100
_VBULLETIN = {
    "software": "phpbb",
    "topics": "a[id^=thread_title_]",
    "next": "a[rel~=next]",
    "posts": "li[id^=post_], table[id^=post]",
    "words": "blockquote.postcontent, td [id^=post_message_]",
}


def recognised(page: TextResponse) -> Proposal | None:
    """The card for the software behind a page, or None."""
    return next(
        (p for p in (_discourse(page), _phpbb(page), _vbulletin(page), _telegram(page), _mastodon(page)) if p), None
    )


def instance(page: TextResponse, data: Any) -> Proposal | None:
    """The card for a server that describes itself as Mastodon does (`/api/v2/instance`)."""
    if not isinstance(data, dict) or not {"domain", "uri"} & data.keys() or "version" not in data:
        return None
    return _timelines(page.url, "it describes itself as Mastodon does")


def _generator(page: TextResponse) -> str:
    return (page.css("meta[name=generator]::attr(content)").get() or "").lower()


def _discourse(page: TextResponse) -> Proposal | None:
    shown = [x.url for x in internal(page) if urlsplit(x.url).path.rstrip("/").endswith(("/latest.json", "/latest"))]
    if "discourse" not in _generator(page) and not any(u.rstrip("/").endswith(".json") for u in shown):
        return None
    categories = [x.url for x in internal(page) if re.search(r"/c/[\w/-]+/\d+$", urlsplit(x.url).path)]
    jobs = [u for u in categories if relevance.in_address(u)]
    url = page.url if re.search(r"/c/[\w/-]+/\d+$", urlsplit(page.url).path) else (jobs or [_root(page.url)])[0]
    return Proposal(
        card={"kind": "forum", "url": url, "forum": {"software": "discourse"}},
        because=(f"{page.url} is a Discourse forum",),
        todo=()
        if url != _root(page.url)
        else ("name the category of the jobs (https://…/c/NAME/NUMBER), else all is read",),
        score=150,
    )


def _phpbb(page: TextResponse) -> Proposal | None:
    if "viewforum.php" in page.url and page.css("a.topictitle, a[href*='viewtopic.php']"):
        lists = [page.url]
    else:
        links = {_without_session(x.url): x for x in internal(page) if "viewforum.php" in x.url}
        lists = [u for u, x in links.items() if _told(x)] or list(links)[:_MOST]
    if not lists:
        return None
    return Proposal(
        card={"kind": "forum", "url": lists if len(lists) > 1 else lists[0], "forum": {"software": "phpbb"}},
        because=(f"{page.url} is a phpBB forum",),
        todo=("keep the lists of topics that hold jobs",) if len(lists) > 1 else (),
        score=150,
    )


def _vbulletin(page: TextResponse) -> Proposal | None:
    if page.css("a[id^=thread_title_]"):
        lists = [_without_session(page.url)]
    elif "vbulletin" in _generator(page):
        links = {
            _without_session(x.url): x for x in internal(page) if "forumdisplay.php" in x.url or "/forum/" in x.url
        }
        lists = [u for u, x in links.items() if _told(x)] or list(links)[:_MOST]
    else:
        return None
    if not lists:
        return None
    return Proposal(
        card={"kind": "forum", "url": lists if len(lists) > 1 else lists[0], "forum": _VBULLETIN},
        because=(f"{page.url} is a vBulletin forum",),
        todo=("keep the lists of topics that hold jobs",) if len(lists) > 1 else (),
        score=150,
    )


def channels(start: TextResponse, one: TextResponse) -> Proposal | None:
    """The card for all channels that a page links to, if one of them turned out to be a preview."""
    return _previews(start, _named(start)) if one.url in _named(start) and _is_preview(one) else None


def _telegram(page: TextResponse) -> Proposal | None:
    return _previews(page, [page.url.partition("?")[0]]) if _is_preview(page) else None


def _is_preview(page: TextResponse) -> bool:
    return bool(page.css(".tgme_widget_message, .tgme_channel_info"))


def _named(page: TextResponse) -> list[str]:
    return [x.url for x in internal(page) if re.search(r"/s/[A-Za-z]\w{3,}$", urlsplit(x.url).path)][:_MOST]


def _previews(page: TextResponse, urls: list[str]) -> Proposal:
    return Proposal(
        card={"kind": "telegram", "url": urls if len(urls) > 1 else urls[0]},
        because=(f"{page.url} shows previews of channels as Telegram does",),
        todo=("keep the channels that hold jobs",) if len(urls) > 1 else (),
        score=150,
    )


def _mastodon(page: TextResponse) -> Proposal | None:
    if "mastodon" in _generator(page) or page.css("div#mastodon, script#initial-state"):
        return _timelines(page.url, f"{page.url} is a page of Mastodon")
    return None


def _timelines(url: str, why: str) -> Proposal:
    tag = re.search(r"/tags/([^/?#]+)", urlsplit(url).path)
    timelines = [f"tag:{tag[1]}"] if tag else ["public"]
    todo = () if tag else ("name hashtags of jobs in place of `public`, as tag:jobs, if the instance holds much else",)
    block = {"timelines": timelines}
    return Proposal(
        card={"kind": "mastodon", "url": _root(url), "mastodon": block}, because=(why,), todo=todo, score=150
    )


def _told(link: Link) -> list[str]:
    return relevance.in_text(link.text)


def _without_session(url: str) -> str:
    parts = urlsplit(url)
    kept = [p for p in parts.query.split("&") if p.partition("=")[0] not in ("sid", "start", "s")]
    return parts._replace(query="&".join(kept)).geturl()


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
