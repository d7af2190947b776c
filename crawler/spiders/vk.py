"""vk: walls of communities and people through the method wall.get, newest first, back to what is known; needs a token."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy.http import Response, TextResponse

from crawler.links import is_address, shown
from crawler.posts import parsed, texts
from crawler.spiders.timeline import Ask, Refusal, Shown, TimelineSpider
from crawler.text import tidy
from crawler.tokens import token
from crawler.walk import Entry, Walk
from records.posting import Posting

_SIZE = 100
_BLOCKED = {5, 6, 7, 9, 14, 15, 17, 27, 28, 29, 30, 200, 203, 212}
"""Errors that say: not you, not so often, not without a person. See dev.vk.com/reference/errors."""
_MISSING = {18, 113, 125}
_LINK = re.compile(
    r"\[((?:id|club|public|event|app)-?\d+(?:[_:][\w:-]{0,99})?|https?://[^\s|\]]{1,2000})\|([^\]]{0,150})\]"
)
_TAG = re.compile(r"#([\w]+)(?:@\w+)?")


class VkSpider(TimelineSpider):
    name = "vk"
    goes_on = "offset"
    knows = "number of the newest post; pages read again"
    needs = "a service token"

    def lines(self) -> Iterable[str]:
        for base in self.card.url:
            for wall in self.block.walls:
                owner = "owner_id" if re.fullmatch(r"-?\d+", wall) else "domain"
                yield f"{base.rstrip('/')}/method/wall.get?{owner}={wall}"

    def newest(self, line: str, walk: Walk) -> Ask:
        return self._page(line, 0)

    def show(self, response: TextResponse, walk: Walk) -> Shown:
        answer = _answer(response)
        listed = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise ValueError("no `items` in the answer")
        entries, postings, rejected = [], [], []
        for post in listed:
            if (
                not isinstance(post, dict)
                or not isinstance(post.get("id"), int)
                or not isinstance(post.get("owner_id"), int)
            ):
                rejected.append("unreadable: a post without its number")
                continue
            fixed = bool(post.get("is_pinned"))
            entries.append(Entry(key=_key(post), mark=str(post["id"]), fixed=fixed))
            if post.get("is_deleted") or (post.get("copy_history") and not post.get("text")):
                continue  # taken down, or passed on without a word of their own
            if posting := self._posting(post):
                postings.append(posting)
            else:
                rejected.append(f"empty: a post without words, {_key(post)}")
        offset = int(response.meta.get("offset", 0)) + len(listed)
        more = listed and offset < int(answer.get("count") or 0)
        older = self._page(walk.place, offset) if more else None
        return Shown(entries=entries, postings=postings, rejected=rejected, older=older)

    def look_up(self, walk: Walk, keys: Sequence[str]) -> Iterable[tuple[Ask, Sequence[str]]]:
        base = walk.place.partition("/method/")[0]
        yield self._method(f"{base}/method/wall.getById", {"posts": ",".join(keys)}), keys

    def still_there(self, response: Response, keys: Sequence[str]) -> Iterable[str] | None:
        if response.status != 200 or not isinstance(response, TextResponse):
            return None
        answer = _answer(response)
        posts = answer.get("items", ()) if isinstance(answer, dict) else answer
        return [_key(p) for p in posts if not p.get("is_deleted")]

    def _page(self, line: str, offset: int) -> Ask:
        asked = {**dict(parse_qsl(urlsplit(line).query)), "count": str(_SIZE), "offset": str(offset)}
        ask = self._method(line.partition("?")[0], asked)
        return Ask(url=ask.url, send={**ask.send, "meta": {"offset": offset}})

    def _method(self, url: str, values: Mapping[str, str]) -> Ask:
        # The token goes in the body, where no log and no address holds it.
        body = urlencode({**values, "v": self.block.version, "access_token": token(self.card, needed=True) or ""})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return Ask(url=url, send={"method": "POST", "headers": headers, "body": body})

    def _posting(self, post: Mapping[str, Any]) -> Posting | None:
        site = self.block.site.rstrip("/")
        attachments = [a for a in post.get("attachments") or () if isinstance(a, dict)]
        pictures = [address for a in attachments if (address := _picture(a.get("photo")))]
        own = written(str(post.get("text") or ""), site)
        text = texts(own, *(said for a in attachments if (said := _said(a)) and said not in own))
        if not text and not pictures:
            return None
        signer, owner = post.get("signer_id") or post.get("from_id"), post["owner_id"]
        extra = {
            "author": self.author(signer or owner, "vk.com"),
            "tags": list(dict.fromkeys(_TAG.findall(own))),
            "pictures": pictures,
            "edited": bool(post.get("edited")),
            "marked_as_ads": bool(post.get("marked_as_ads")),
        }
        date = post.get("date")
        return Posting(
            source=self.card.name,
            key=_key(post),
            url=f"{site}/wall{_key(post)}",
            text=text,
            published=datetime.fromtimestamp(date, UTC) if isinstance(date, int) and 0 < date < 1 << 33 else None,
            published_raw=str(date) if date is not None else None,
            collected=datetime.now(UTC),
            extra={name: value for name, value in extra.items() if value},
        )


def written(text: str, site: str) -> str:
    """The text of a post; its own marks for links (`[club1|name]`) become the name with the address."""

    def spelled(found: re.Match[str]) -> str:
        target = found[1] if found[1].startswith("http") else f"{site}/{found[1].partition(':')[0]}"
        return shown(found[2], target)

    return tidy(_LINK.sub(spelled, text))


def _answer(response: TextResponse) -> Any:
    """What `response` holds. Raises Refusal for an error object, which comes with status 200."""
    answer = parsed(response)
    if isinstance(answer, dict) and isinstance(error := answer.get("error"), dict):
        code, message = error.get("error_code"), str(error.get("error_msg") or "")
        word = "blocked" if code in _BLOCKED else "missing" if code in _MISSING else "failed"
        raise Refusal(f"{word}: vk error {code}: {message}"[:300])
    if not isinstance(answer, dict) or "response" not in answer:
        raise ValueError("neither `response` nor `error` in the answer")
    return answer["response"]


def _key(post: Mapping[str, Any]) -> str:
    return f"{post['owner_id']}_{post['id']}"


def _picture(photo: object) -> str | None:
    """The largest form of a photo."""
    if not isinstance(photo, dict):
        return None
    sizes = [s for s in photo.get("sizes") or () if isinstance(s, dict) and is_address(s.get("url"))]
    best = max(sizes, key=lambda s: (s.get("width") or 0) * (s.get("height") or 0), default=None)
    return str(best["url"]) if best else None


def _said(attachment: Mapping[str, Any]) -> str:
    """Words that an attachment adds: a caption, a link with its title, the question and answers of a poll, the name of a file."""
    kind = attachment.get("type")
    part = attachment.get(kind) if isinstance(kind, str) else None
    if not isinstance(part, dict):
        return ""
    if kind == "link" and is_address(part.get("url")):
        return shown(str(part.get("title") or ""), part["url"])
    if kind == "poll":
        answers = [a.get("text") for a in part.get("answers") or () if isinstance(a, dict)]
        return "\n".join(str(x) for x in (part.get("question"), *answers) if x)
    return str(part.get("text") or (part.get("title") if kind in ("doc", "video", "market") else "") or "").strip()
