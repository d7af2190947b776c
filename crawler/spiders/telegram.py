"""telegram: public channels through their preview pages (t.me/s/NAME), newest first, back to what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from parsel import Selector
from scrapy.http import Response, TextResponse

from crawler.dates import utc
from crawler.links import linked
from crawler.posts import texts
from crawler.spiders.timeline import Ask, Refusal, Shown, TimelineSpider
from crawler.walk import Entry, Walk
from records.posting import Posting

_PICTURE = re.compile(r"background-image\s*:\s*url\(\s*['\"]?([^'\")]+)")
_OWN_TEXT = (
    ".//*[contains(concat(' ', @class, ' '), ' tgme_widget_message_text ')]"
    "[not(ancestor-or-self::*[contains(@class, 'message_reply')])]"
)
_MEDIA = "a.tgme_widget_message_photo_wrap, .tgme_widget_message_video_thumb, .tgme_widget_message_grouped_layer"


class TelegramSpider(TimelineSpider):
    name = "telegram"
    goes_on = "number of the oldest message"
    knows = "number of the newest message; pages read again"

    def lines(self) -> Iterable[str]:
        return self.card.url

    def newest(self, line: str, walk: Walk) -> Ask:
        return Ask(url=line)

    def show(self, response: TextResponse, walk: Walk) -> Shown:
        if not response.css(".tgme_channel_history"):
            if "redirect_urls" not in response.meta:
                raise Refusal("redesign: no messages are found in the page of the preview")
            raise Refusal("missing: no preview: the channel is private or restricted, or there is none of this name")
        entries, postings, rejected = [], [], []
        for message in response.css(".tgme_widget_message[data-post]"):
            key = message.attrib["data-post"]
            mark = key.rpartition("/")[2]
            if not mark.isdigit():
                continue
            entries.append(Entry(key=key, mark=mark.lstrip("0") or "0"))
            if not _is_own(message):
                continue
            if posting := self._posting(message, key, response):
                postings.append(posting)
            else:
                rejected.append(f"empty: message {mark} has no words")
        older = _older(response)
        return Shown(entries=entries, postings=postings, rejected=rejected, older=Ask(url=older) if older else None)

    def look_up(self, walk: Walk, keys: Sequence[str]) -> Iterable[tuple[Ask, Sequence[str]]]:
        base = _base(walk.place)
        return [(Ask(url=f"{base}/{key}?embed=1"), [key]) for key in keys]

    def still_there(self, response: Response, keys: Sequence[str]) -> Iterable[str] | None:
        if response.status in (404, 410):
            return ()
        if response.status != 200 or not isinstance(response, TextResponse):
            return None
        if said := response.css(".tgme_widget_message_error::text").get():
            return () if "not found" in said.casefold() else None
        return [str(key) for key in keys] if response.css(".tgme_widget_message") else None

    def _posting(self, message: Selector, key: str, response: TextResponse) -> Posting | None:
        words = [linked(part.get(), base=response.url) for part in message.xpath(_OWN_TEXT)]
        poll = [
            linked(p)
            for p in message.css(".tgme_widget_message_poll_question, .tgme_widget_message_poll_option_text").getall()
        ]
        files = message.css(".tgme_widget_message_document_title::text").getall()
        text = texts(*dict.fromkeys(words), "\n".join(poll), *files)
        pictures = _pictures(message, response)
        if not text and not pictures:
            return None
        written = message.css(
            ".tgme_widget_message_date time::attr(datetime), .tgme_widget_message_footer time::attr(datetime)"
        ).get()
        return Posting(
            source=self.card.name,
            key=key,
            url=f"{_base(response.url)}/{key}",
            text=text,
            published=utc(written),
            published_raw=written,
            collected=datetime.now(UTC),
            extra=self._extra(message, pictures, response),
        )

    def _extra(self, message: Selector, pictures: list[str], response: TextResponse) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        if signed := message.css(".tgme_widget_message_from_author::text").get():
            extra["author"] = self.author(signed, urlsplit(response.url).netloc)
        links = message.css(".tgme_widget_message_text a::attr(href)").getall()
        if tags := [unquote(link.partition("?q=")[2]).removeprefix("#") for link in links if "?q=%23" in link]:
            extra["tags"] = list(dict.fromkeys(tags))
        if replied := message.css("a.tgme_widget_message_reply::attr(href)").get():
            extra["reply_to"] = "/".join(urlsplit(replied).path.strip("/").split("/")[-2:])
        if pictures:
            extra["pictures"] = pictures
        if "edited" in " ".join(message.css(".tgme_widget_message_meta::text").getall()):
            extra["edited"] = True
        return extra


def _is_own(message: Selector) -> bool:
    """No message of the service itself (a new name, a pinned message), nothing that was passed on, nothing that the preview does not show."""
    passed_on = message.css(".tgme_widget_message_forwarded_from, .tgme_widget_message_forwarded_from_name")
    service = "service_message" in (message.attrib.get("class") or "") or message.css(".service_message")
    return not passed_on and not service


def _pictures(message: Selector, response: TextResponse) -> list[str]:
    found = (_PICTURE.search(part.attrib.get("style", "")) for part in message.css(_MEDIA))
    return list(dict.fromkeys(response.urljoin(m[1]) for m in found if m))


def _older(response: TextResponse) -> str | None:
    link = response.css("link[rel=prev]::attr(href), a.tme_messages_more[data-before]::attr(href)").get()
    return response.urljoin(link) if link else None


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
