"""Simple clients: what a person or a plain script finds on each board by following its links. Numbers of postings, in the order found."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import httpx2
from parsel import Selector

from crawler.simulator import Web

MOST = 200
"""Pages after which a walk gives up."""
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def number(url: str) -> int:
    return int(re.findall(r"\d{5,}", url.rpartition("?sid=")[0] or url)[-1])


def pages(start: str, links: str, following: str) -> list[str]:
    """Addresses of postings on HTML listings, by CSS of their links and of the link to the next page."""
    found: list[str] = []
    url: str | None = start
    for _ in range(MOST):
        response = httpx2.get(url)
        assert response.status_code == 200, (url, response.status_code)
        page = Selector(response.text)
        found += [urljoin(url, href) for href in page.css(f"{links}::attr(href)").getall()]
        more = page.css(f"{following}::attr(href)").get()
        if more is None:
            return found
        url = urljoin(url, more)
    raise AssertionError(f"{start} never ends")


def html(path: str, links: str, following: str) -> Callable[[Web, str], list[int]]:
    return lambda web, board: [number(url) for url in pages(web.address(board) + path, links, following)]


def rss(web: Web, board: str) -> list[int]:
    found, url = [], f"{web.address(board)}/feed/"
    while url:
        channel = ET.fromstring(httpx2.get(url).text).find("channel")
        found += [number(item.findtext("link")) for item in channel.iter("item")]
        url = next((link.get("href") for link in channel.iter(f"{ATOM}link") if link.get("rel") == "next"), None)
    return found


def atom(web: Web, board: str) -> list[int]:
    found, url = [], f"{web.address(board)}/atom.xml"
    while url:
        feed = ET.fromstring(httpx2.get(url).text)
        found += [number(entry.find(f"{ATOM}link").get("href")) for entry in feed.iter(f"{ATOM}entry")]
        url = next((link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next"), None)
    return found


def api(web: Web, board: str) -> list[int]:
    found: list[int] = []
    while True:
        url = f"{web.address(board)}/api/v1/jobs"
        answer = httpx2.get(url, params={"offset": len(found), "limit": 5}).json()
        found += [int(job["id"]) for job in answer["content"]]
        if len(found) >= answer["totalFound"]:
            return found


def sitemaps(web: Web, board: str) -> list[int]:
    index = ET.fromstring(httpx2.get(f"{web.address(board)}/sitemap.xml").text)
    found = []
    for sitemap in index.iter(f"{SITEMAP}loc"):
        urls = [loc.text for loc in ET.fromstring(httpx2.get(sitemap.text).text).iter(f"{SITEMAP}loc")]
        found += [number(url) for url in urls if "/vacancy/" in url]
    return found


def mastodon(web: Web, board: str, timeline: str = "public") -> list[int]:
    found, url = [], f"{web.address(board)}/api/v1/timelines/{timeline}?limit=5"
    while True:
        response = httpx2.get(url)
        if not response.json():
            return found
        found += [int(status["id"]) for status in response.json()]
        url = response.links["next"]["url"]


def telegram(web: Web, board: str) -> list[int]:
    home = Selector(httpx2.get(web.address(board)).text)
    found = []
    for channel in home.css("a.channel-link::attr(href)").getall():
        urls = pages(web.address(board) + channel, "a.tgme_widget_message_date", "a.tme_messages_more")
        found += [number(url) for url in urls]
    return found


def discourse(web: Web, board: str) -> list[int]:
    found, path = [], "/latest.json?page=0"
    while path:
        topics = httpx2.get(web.address(board) + path).json()["topic_list"]
        found += [topic["id"] for topic in topics["topics"]]
        path = topics.get("more_topics_url", "").replace("?", ".json?")
    return found


WALKS: dict[str, tuple[str, Callable[[Web, str], list[int]]]] = {
    "jsonld": ("jsonld", html("/jobs", "h2.job-card__title a", "a.pagination__next")),
    "rss": ("feed", rss),
    "atom": ("feed", atom),
    "offers": ("feed", html("/offers/", "h2.entry-title a", "a.next.page-numbers")),
    "classifieds": ("classifieds", html("/work/", "a.listing-link", "a.pager-next")),
    "ats": ("ats", api),
    "agency": ("agency", sitemaps),
    "social": ("social", mastodon),
    "channel": ("channel", telegram),
    "discourse": ("forum", discourse),
    "phpbb": ("forum", html("/viewforum.php?f=5", "a.topictitle", "li.arrow.next a")),
    "microdata": ("microdata", html("/search", "a.result-title", "a.next")),
}


def bluesky(web: Web, board: str) -> list[int]:
    """Positions in the truth, as record keys hold no number of their own."""
    keys = {t.url.rpartition("/")[2]: t.number for t in web.truth(board)}
    found: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        url = f"{web.address(board)}/xrpc/app.bsky.feed.searchPosts"
        answer = httpx2.get(url, params={"q": "#jobs", "sort": "latest", "limit": 7, **cursor}).json()
        found += [keys[post["uri"].rpartition("/")[2]] for post in answer["posts"]]
        if "cursor" not in answer:
            return found
        cursor = {"cursor": answer["cursor"]}


def reddit(web: Web, board: str) -> list[int]:
    found: list[int] = []
    for lang in ("ro", "ar", "en"):
        after = ""
        while after is not None:
            url = f"{web.address(board)}/r/jobs_{lang}/new.json"
            answer = httpx2.get(url, params={"limit": 7, "after": after})
            if answer.status_code == 404:
                break
            found += [int(child["data"]["id"], 36) for child in answer.json()["data"]["children"]]
            after = answer.json()["data"]["after"]
    return found


def vk(web: Web, board: str) -> list[int]:
    found: list[int] = []
    for lang in ("ro", "ar", "en"):
        offset, count = 0, 1
        while offset < count:
            asked = {"domain": f"jobs_{lang}", "offset": offset, "count": 7, "v": "5.199"}
            url = f"{web.address(board)}/method/wall.get"
            answer = httpx2.get(url, params={**asked, "access_token": "vk1.a.simulated"}).json().get("response")
            if answer is None:
                break
            found += [post["id"] for post in answer["items"] if "copy_history" not in post]
            offset, count = offset + len(answer["items"]), answer["count"]
    return found


VIEWS: dict[str, Callable[[Web, str], list[int]]] = {
    "bluesky": bluesky,
    "discourse": discourse,
    "reddit": reddit,
    "vk": vk,
}
