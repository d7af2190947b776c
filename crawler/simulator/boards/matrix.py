"""The messages of `channel` as a Matrix server gives them: one world-readable room a language; edits and redactions are events of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.simulator.contacts import draw
from crawler.simulator.site import Board, Site, missing, paragraphs, whole
from crawler.simulator.world import Published

TOKEN = "syt_simulated"  # noqa: S105  # every visitor may know it
SERVER = "matrix.plaza.example"
SIZE, MOST = 10, 1000
_API = "/_matrix/client/v3"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """An event of a room and when it came; ordered by that."""

    moment: datetime
    key: str
    body: dict[str, Any]


def alias(lang: str) -> str:
    return f"#jobs_{lang}:{SERVER}"


def room_of(lang: str) -> str:
    return f"!{draw(0, 'room', lang):016x}:{SERVER}"


def event_id(posting: Published) -> str:
    return f"${draw(0, 'event', posting.key):016x}{posting.number}"


def _path(posting: Published) -> str:
    return f"/room/{room_of(posting.lang)}/{event_id(posting)}"


def _sender(posting: Published) -> str:
    return f"@recruiter{draw(0, 'sender', posting.key) % 9}:{SERVER}"


def _words(posting: Published) -> str:
    facts = "\n".join(fact for fact in (posting.place, posting.pay) if fact)
    return "\n\n".join(block for block in (posting.title, posting.text, facts) if block)


def _message(key: str, sender: str, room: str, moment: datetime, content: dict[str, Any]) -> _Event:
    stamp = int(moment.timestamp() * 1000)
    body = {"type": "m.room.message", "event_id": key, "sender": sender, "room_id": room, "origin_server_ts": stamp}
    return _Event(moment=moment, key=key, body=body | {"content": content, "unsigned": {"age": 1}})


def _said(text: str) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": text}


def _events(site: Site, lang: str) -> list[_Event]:
    """All that has happened in a room up to now, oldest first."""
    found: list[_Event] = []
    room, day = room_of(lang), site.state.day
    for rank in range(site.world.size(site.stock)):
        if not site.world.has_been(site.stock, rank, day):
            continue
        posting = site.world.posting(site.stock, rank, day)
        if posting.lang == lang:
            found += _of(site, posting, room)
    return sorted(found, key=lambda e: (e.moment, e.key))


def _of(site: Site, posting: Published, room: str) -> list[_Event]:
    """A message, its edit, its redaction. One that was put back is there as a message that was never taken away."""
    key, sender = event_id(posting), _sender(posting)
    if not site.world.is_live(site.stock, posting.rank, site.state.day):
        taken = _message(key, sender, room, posting.published, {})
        redaction = f"{key}r"
        taken.body["unsigned"] = {"redacted_because": {"type": "m.room.redaction", "event_id": redaction}}
        moment = site.now - timedelta(hours=2)
        event = _message(redaction, sender, room, moment, {"redacts": key})
        event.body.update(type="m.room.redaction", redacts=key)
        return [taken, event]
    before = site.world.posting(site.stock, posting.rank, _day(site, posting))
    events = [_message(key, sender, room, posting.published, _said(_words(before)))]
    if posting.updated:
        content = _said(f"* {_words(posting)}") | {
            "m.new_content": _said(_words(posting)),
            "m.relates_to": {"rel_type": "m.replace", "event_id": key},
        }
        events.append(_message(f"{key}e{posting.updated:%d}", sender, room, posting.updated, content))
    return events


def _day(site: Site, posting: Published) -> int:
    """The day on which a posting appeared."""
    return max(0, (posting.published.date() - site.world.start).days)


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"errcode": code, "error": message}, status_code=status)


def _refused(request: Request) -> Response | None:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not given:
        return _error(401, "M_MISSING_TOKEN", "Missing access token")
    return None if given == TOKEN else _error(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.")


def _lang(site: Site, room: str) -> str | None:
    return next((lang for lang in site.world.languages(site.stock) if room in (room_of(lang), alias(lang))), None)


def _rooms(site: Site, request: Request) -> Response:
    langs = site.world.languages(site.stock)
    start, limit = whole(request, "since", 0), whole(request, "limit", SIZE)
    rooms = [
        {
            "room_id": room_of(lang),
            "canonical_alias": alias(lang),
            "name": f"Jobs ({lang})",
            "topic": "Work at home and abroad",
            "num_joined_members": 20 + draw(0, "members", lang) % 400,
            "world_readable": True,
            "guest_can_join": False,
            "join_rule": "public",
        }
        for lang in langs
    ]
    more = {"next_batch": str(start + limit)} if start + limit < len(rooms) else {}
    return JSONResponse({"chunk": rooms[start : start + limit], "total_room_count_estimate": len(rooms), **more})


def _directory(site: Site, request: Request) -> Response:
    lang = _lang(site, request.path_params["alias"])
    if lang is None:
        return _error(404, "M_NOT_FOUND", f"Room alias {request.path_params['alias']} not found")
    return JSONResponse({"room_id": room_of(lang), "servers": [SERVER]})


def _visibility(site: Site, request: Request) -> Response:
    if refused := _refused(request):
        return refused
    if _lang(site, request.path_params["room"]) is None:
        return _error(403, "M_FORBIDDEN", "You are not in this room.")
    return JSONResponse({"history_visibility": "world_readable"})


def _token(events: list[_Event], count: int) -> str:
    """A place between events that stays true when others come: the moment and id of the last event before it."""
    last = events[count - 1] if 0 < count <= len(events) else None
    return f"s{int(last.moment.timestamp() * 1000)}_{last.key}" if last else "s0_"


def _count(events: list[_Event], token: str) -> int:
    stamp, _, key = token.removeprefix("s").partition("_")
    return sum((int(e.moment.timestamp() * 1000), e.key) <= (int(stamp), key) for e in events)


def _messages(site: Site, request: Request) -> Response:
    if refused := _refused(request):
        return refused
    lang = _lang(site, request.path_params["room"])
    if lang is None:
        return _error(403, "M_FORBIDDEN", "You are not in this room.")
    if request.query_params.get("dir") != "b":
        return _error(400, "M_MISSING_PARAM", "Missing required parameter dir")
    events = _events(site, lang)
    half = site.state.active(site.name, "half_listing")
    if half:
        events = events[::2]
    start, to = request.query_params.get("from"), request.query_params.get("to")
    if any(t and not re.fullmatch(r"s\d+_\S*", t) for t in (start, to)):
        return _error(400, "M_INVALID_PARAM", "Invalid stream token")
    upper = _count(events, start) if start else len(events)
    lower = _count(events, to) if to else 0
    limit = min(max(whole(request, "limit", SIZE), 1), MOST)
    if site.endless and upper <= lower:
        upper = len(events)
    below = max(lower, upper - limit)
    answer = {"chunk": [e.body for e in events[below:upper][::-1]], "start": _token(events, upper), "state": []}
    if below > lower or site.endless:
        answer["end"] = _token(events, below)
    return JSONResponse(answer)


def _single(site: Site, request: Request) -> Response:
    if refused := _refused(request):
        return refused
    lang = _lang(site, request.path_params["room"])
    found = next((e.body for e in _events(site, lang) if e.key == request.path_params["event"]), None) if lang else None
    return JSONResponse(found) if found else _error(404, "M_NOT_FOUND", "Event not found.")


def _people(site: Site, request: Request) -> Response:
    number = re.search(r"^\$[0-9a-f]{16}(\d+)$", request.path_params["event"])
    found = site.find(int(number[1])) if number else missing()
    if isinstance(found, Response):
        return found
    return site.detail("social_detail.html", found, account=_sender(found), content=paragraphs(_words(found)))


def _routes(site: Site) -> list[Route]:
    return [
        Route(f"{_API}/publicRooms", partial(_rooms, site)),
        Route(f"{_API}/directory/room/{{alias}}", partial(_directory, site)),
        Route(f"{_API}/rooms/{{room}}/state/m.room.history_visibility", partial(_visibility, site)),
        Route(f"{_API}/rooms/{{room}}/messages", partial(_messages, site)),
        Route(f"{_API}/rooms/{{room}}/event/{{event}}", partial(_single, site)),
        Route("/room/{room}/{event}", partial(_people, site)),
    ]


BOARD = Board(name="matrix", title="Rooms", gone=404, path=_path, home=lambda site: [], routes=_routes, of=("channel",))
