"""matrix: world-readable rooms through the client-server interface, newest first, back to where the last walk began; edits and redactions are followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlencode

from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.extract.matrix import picture, refusal, replaced, words
from crawler.posts import parsed
from crawler.reading import Reading
from crawler.spiders.base import Output
from crawler.spiders.timeline import Ask, Refusal, Shown, TimelineSpider
from crawler.tokens import NoToken, bearer
from crawler.walk import Entry, Walk
from records.crawls import Page
from records.posting import Posting

_API = "/_matrix/client/v3"
_FILTER = '{"types":["m.room.message","m.room.redaction"]}'
_SPOKEN = ("m.text", "m.notice", "m.emote", "m.image", "m.video", "m.file", "m.audio")


@dataclass(slots=True, kw_only=True)
class Room(Walk):
    """A walk through one room. `edits` are the newest words of messages that are met further back; `redacted` those that were taken away."""

    edits: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    redacted: set[str] = field(default_factory=set)
    began: str = ""

    def end(self) -> Page:
        """The mark is the token of the moment at which the walk began, which no event bears."""
        return Page(url=self.place, fetched=datetime.now(UTC), status=200, keys=(self.began,) if self.began else ())

    def reached(self, *, again: int) -> bool:
        return False  # the server stops at the mark itself

    def absent(self) -> list[str]:
        return []


class MatrixSpider(TimelineSpider):
    name = "matrix"
    goes_on = "token of the server"
    knows = "token at which the last whole run began; edits, redactions"
    needs = "an access token"

    @property
    def listing_limit(self) -> int:
        rooms = len(self.block.rooms) + (self.block.most if self.block.directory else 0)
        return int(self.block.pages) * rooms * len(self.card.url)

    def lines(self) -> Iterable[str]:
        return ()

    def refusal(self, response: Response) -> str | None:
        return refusal(response, named=self.card.token is not None)

    async def begin(self) -> Any:
        """First the names of rooms become ids, then each room is asked whether the world may read it, then its messages are read."""
        try:
            for ask, callback in self._first():
                for request in self._then(ask, callback):
                    yield request
        except NoToken as error:
            yield self._trouble(self.card.url[0], f"failed: {error}")

    def _first(self) -> Iterator[tuple[Ask, Any]]:
        for base in (url.rstrip("/") for url in self.card.url):
            for room in self.block.rooms:
                if room.startswith("#"):
                    yield self._ask(f"{base}{_API}/directory/room/{quote(room, safe='')}", base=base), self._resolved
                else:
                    yield self._may_read(base, room), self._readable
            if self.block.directory:
                yield self._ask(f"{base}{_API}/publicRooms?limit=100", base=base, found=0), self._listed

    def _ask(self, url: str, **meta: Any) -> Ask:
        return Ask(url=url, send={"headers": bearer(self.card), "meta": meta})

    def _may_read(self, base: str, room: str) -> Ask:
        state = f"{base}{_API}/rooms/{quote(room, safe='')}/state/m.room.history_visibility"
        return self._ask(state, base=base, room=room)

    def _answer(self, response: Response) -> Any:
        """The JSON of an answer. Raises Refusal."""
        if response.status != 200:
            raise Refusal(self.refusal(response) or f"failed: {response.status}")
        if not isinstance(response, TextResponse):
            raise Refusal("unreadable: the answer is not text")
        return parsed(response)

    def _resolved(self, response: Response) -> Output:
        try:
            room = str(self._answer(response)["room_id"])
        except (Refusal, ValueError, KeyError, TypeError) as error:
            yield self._trouble(response.url, _why(error))
            return
        yield from self._then(self._may_read(response.meta["base"], room), self._readable)

    def _listed(self, response: Response) -> Output:
        base, found = response.meta["base"], int(response.meta["found"])
        try:
            answer = self._answer(response)
            rooms = [r for r in answer["chunk"] if r.get("world_readable") and self._wanted(r)]
        except (Refusal, ValueError, KeyError, TypeError, AttributeError) as error:
            yield self._trouble(response.url, _why(error))
            return
        for room in rooms[: self.block.most - found]:
            yield from self._then(self._may_read(base, str(room["room_id"])), self._readable)
        found += len(rooms)
        if (more := answer.get("next_batch")) and answer["chunk"] and found < self.block.most:
            since = urlencode({"limit": 100, "since": more})
            yield from self._then(self._ask(f"{base}{_API}/publicRooms?{since}", base=base, found=found), self._listed)

    def _wanted(self, room: Mapping[str, Any]) -> bool:
        said = f"{room.get('name') or ''} {room.get('topic') or ''} {room.get('canonical_alias') or ''}".casefold()
        return any(word.casefold() in said for word in self.block.directory)

    def _readable(self, response: Response) -> Output:
        base, room = response.meta["base"], response.meta["room"]
        try:
            visibility = self._answer(response).get("history_visibility")
        except (Refusal, ValueError, AttributeError) as error:
            yield self._trouble(response.url, _why(error))
            return
        if visibility != "world_readable":
            yield self._trouble(response.url, "blocked: the room is not open to the world, only to who is in it")
            return
        place = f"{base}{_API}/rooms/{quote(room, safe='')}/messages"
        if place in self._asked:
            return
        self.met([place])
        walk = Room(place=place, known=self.ledger.crawls.pages(self.card.name, [place]).get(place))
        yield from self._page_of(self._messages(walk), walk)

    def _then(self, ask: Ask, callback: Any) -> Iterator[Request]:
        if self._spend():
            handlers: dict[str, Any] = {"callback": callback, "errback": self._listing_failed, "priority": 20}
            yield Request(ask.url, dont_filter=True, **handlers, **ask.send)

    def _messages(self, walk: Walk, start: str | None = None) -> Ask:
        asked = {"dir": "b", "limit": "100", "from": start, "to": walk.since, "filter": _FILTER}
        return self._ask(f"{walk.place}?{urlencode({n: v for n, v in asked.items() if v})}")

    def show(self, response: TextResponse, walk: Walk) -> Shown:
        answer = parsed(response)
        events = answer.get("chunk") if isinstance(answer, dict) else None
        if not isinstance(events, list) or not isinstance(walk, Room):
            raise ValueError("no `chunk` in the answer")
        walk.began = walk.began or str(answer.get("start") or "")
        room = _room(walk.place)
        shown: dict[str, Any] = {"entries": [], "postings": [], "rejected": [], "gone": []}
        for event in events:
            if not isinstance(event, dict) or not isinstance(event.get("event_id"), str):
                shown["rejected"].append("unreadable: an event without its id")
                continue
            shown["entries"].append(Entry(key=event["event_id"], mark=str(event.get("origin_server_ts") or 0)))
            self._take(event, walk, room, shown)
        end = answer.get("end")
        more = isinstance(end, str) and events and end != walk.since
        return Shown(**shown, older=self._messages(walk, end) if more else None)

    def _take(self, event: Mapping[str, Any], walk: Room, room: str, shown: dict[str, Any]) -> None:
        """Newest first, so the newest words of a message and its redaction are met before the message."""
        content = event.get("content") if isinstance(event.get("content"), dict) else {}
        key = event["event_id"]
        if event.get("type") == "m.room.redaction":
            redacts = event.get("redacts") or (content or {}).get("redacts")
            if isinstance(redacts, str):
                walk.redacted.add(redacts)
                shown["gone"].append(redacts)
            return
        if event.get("type") != "m.room.message" or key in walk.redacted:
            return
        if (event.get("unsigned") or {}).get("redacted_because") or not content:
            shown["gone"].append(key)
            return
        if original := replaced(content):
            walk.edits.setdefault(original, event)
            return
        newer = walk.edits.pop(key, None)
        # An edit counts only if its sender wrote the message.
        changed = (
            newer["content"].get("m.new_content") if newer and newer.get("sender") == event.get("sender") else None
        )
        said = changed if isinstance(changed, dict) else content
        if posting := self._posting(event, said, room, edited=changed is not None):
            shown["postings"].append(posting)
        elif said.get("msgtype") in _SPOKEN:
            shown["rejected"].append(f"empty: a message without words, {key}")

    def _missing(self, walk: Walk) -> Iterator[Request]:
        """Edits of messages that stand further back than this walk went: the message says when it was written, and by whom."""
        if not isinstance(walk, Room):
            return
        for original, event in walk.edits.items():
            if original not in walk.redacted and self._spend():
                url = f"{walk.place.removesuffix('/messages')}/event/{quote(original, safe='')}"
                ask = self._ask(url, edit=event, room=_room(walk.place), place=walk.place)
                handlers: dict[str, Any] = {"callback": self._edited, "errback": self._look_up_failed}
                yield Request(ask.url, dont_filter=True, **handlers, **ask.send)

    def _edited(self, response: Response) -> Iterator[Reading]:
        try:
            event, edit = self._answer(response), response.meta["edit"]
            said = edit["content"]["m.new_content"]
            mine = event.get("sender") == edit.get("sender") and isinstance(said, dict)
            posting = self._posting(event, said, response.meta["room"], edited=True) if mine else None
        except (Refusal, ValueError, KeyError, AttributeError):
            return  # the message cannot be had any more: its edit says nothing without it
        if posting:
            yield Reading(place=response.meta["place"], postings=(posting,))

    def picture_headers(self, url: str) -> dict[str, str]:
        return bearer(self.card) if url.startswith(f"{self.card.url[0].rstrip('/')}/_matrix/client/") else {}

    def _posting(
        self, event: Mapping[str, Any], content: Mapping[str, Any], room: str, *, edited: bool
    ) -> Posting | None:
        text, shown = words(content), picture(content, self.card.url[0])
        if content.get("msgtype") not in _SPOKEN or not (text or shown):
            return None
        relates = event["content"].get("m.relates_to") or {} if isinstance(event.get("content"), dict) else {}
        sent = event.get("origin_server_ts")
        extra = {
            "author": self.author(event.get("sender"), "matrix"),
            "reply_to": (relates.get("m.in_reply_to") or {}).get("event_id"),
            "thread": relates.get("event_id") if relates.get("rel_type") == "m.thread" else None,
            "tags": list(dict.fromkeys(re.findall(r"(?<!\S)#(\w+)(?!\S)", text))),
            "pictures": [shown] if shown else [],
            "edited": edited,
        }
        return Posting(
            source=self.card.name,
            key=str(event["event_id"]),
            url=f"https://matrix.to/#/{room}/{event['event_id']}",
            text=text,
            published=datetime.fromtimestamp(sent / 1000, UTC)
            if isinstance(sent, int) and 0 < sent < 1 << 43
            else None,
            published_raw=str(sent) if sent is not None else None,
            collected=datetime.now(UTC),
            extra={name: value for name, value in extra.items() if value},
        )


def _room(place: str) -> str:
    return unquote(place.split("/rooms/")[1].partition("/")[0])


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, Refusal) else f"unreadable: {type(error).__name__}: {error}"
