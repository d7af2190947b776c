"""The posts of `social` as VK's method wall.get gives them: one community a language; every method needs a token."""

from __future__ import annotations

import zlib
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.simulator.boards.social import tags_of
from crawler.simulator.contacts import draw
from crawler.simulator.site import Board, Site, missing, paragraphs
from crawler.simulator.world import Published

TOKEN = "vk1.a.simulated"  # noqa: S105  # every visitor may know it
SIZE, MOST = 20, 100


def name_of(lang: str) -> str:
    return f"jobs_{lang}"


def owner_of(lang: str) -> int:
    """Communities have negative numbers."""
    return -(zlib.crc32(lang.encode()) % 10**8 + 10**6)


def _path(posting: Published) -> str:
    return f"/wall{owner_of(posting.lang)}_{posting.number}"


def _error(code: int, message: str, asked: dict[str, str]) -> Response:
    told = [{"key": k, "value": v} for k, v in asked.items() if k != "access_token"]
    return JSONResponse({"error": {"error_code": code, "error_msg": message, "request_params": told}})


def _asked(request: Request) -> dict[str, str]:
    body = {k: v[-1] for k, v in parse_qs(request.state.body.decode()).items()}
    return {**dict(request.query_params), **body}


def _refused(asked: dict[str, str]) -> Response | None:
    if asked.get("access_token") != TOKEN:
        return _error(5, "User authorization failed: invalid access_token (4).", asked)
    if not asked.get("v"):
        return _error(8, "Invalid request: v (version) is required", asked)
    return None


def _post(posting: Published) -> dict[str, Any]:
    facts = "\n".join(fact for fact in (posting.place, posting.pay) if fact)
    tags = " ".join(f"#{tag}" for tag in tags_of(posting))
    owner = owner_of(posting.lang)
    post = {
        "id": posting.number,
        "owner_id": owner,
        "from_id": owner,
        "date": int(posting.published.timestamp()),
        "post_type": "post",
        "text": "\n\n".join(block for block in (posting.title, posting.text, facts, tags) if block),
        "attachments": [],
        "comments": {"count": 0, "can_post": 0},
        "likes": {"count": draw(0, "likes", posting.key) % 40, "user_likes": 0},
        "reposts": {"count": 0, "user_reposted": 0},
        "views": {"count": draw(0, "views", posting.key) % 4000},
        "is_favorite": False,
        "marked_as_ads": 0,
        "hash": f"{draw(0, 'hash', posting.key):016x}"[:16],
    }
    if posting.updated:
        post["edited"] = int(posting.updated.timestamp())
    return post


def _passed_on(site: Site, lang: str) -> dict[str, Any]:
    """A pinned post that shows another community's: it has no words of its own."""
    owner = owner_of(lang)
    return {
        "id": 1,
        "owner_id": owner,
        "from_id": owner,
        "date": int(site.now.timestamp()),
        "is_pinned": 1,
        "post_type": "post",
        "text": "",
        "copy_history": [{"id": 7, "owner_id": -1, "from_id": -1, "date": 1_600_000_000, "text": "Come and join us"}],
    }


def _wall(site: Site, request: Request) -> Response:
    asked = _asked(request)
    if refused := _refused(asked):
        return refused
    by_owner = {str(owner_of(lang)): lang for lang in site.world.languages(site.stock)}
    by_name = {name_of(lang): lang for lang in by_owner.values()}
    lang = by_owner.get(asked.get("owner_id", "")) or by_name.get(asked.get("domain", ""))
    if lang is None:
        return _error(15, "Access denied: wall is disabled", asked)
    offset, count = (int(asked[n]) if asked.get(n, "").isdigit() else d for n, d in (("offset", 0), ("count", SIZE)))
    shelf = site.shelf(lang)
    total = len(shelf) + 1
    at = offset % total if site.endless else offset
    count = min(count, MOST)
    posts = [_passed_on(site, lang)] if at == 0 else []
    start = max(at - 1, 0)
    room = count - len(posts)
    posts += [_post(p) for p in site.postings(shelf.newest_first(start, room))] if start < len(shelf) else []
    return JSONResponse({"response": {"count": 10**6 if site.endless else total, "items": posts}})


def _single(site: Site, request: Request) -> Response:
    asked = _asked(request)
    if refused := _refused(asked):
        return refused
    found = []
    for key in asked.get("posts", "").split(","):
        number = key.rpartition("_")[2]
        post = site.find(int(number)) if number.isdigit() else missing()
        if not isinstance(post, Response) and key == f"{owner_of(post.lang)}_{number}":
            found.append(_post(post))
    return JSONResponse({"response": {"items": found}})


def _people(site: Site, request: Request) -> Response:
    found = site.find(int(request.path_params["number"]))
    if isinstance(found, Response):
        return found
    text = str(_post(found)["text"])
    return site.detail("social_detail.html", found, account=name_of(found.lang), content=paragraphs(text))


def _routes(site: Site) -> list[Route]:
    return [
        Route("/method/wall.get", partial(_wall, site), methods=["GET", "POST"]),
        Route("/method/wall.getById", partial(_single, site), methods=["GET", "POST"]),
        Route("/wall{owner:str}_{number:int}", partial(_people, site)),
    ]


BOARD = Board(name="vk", title="Walls", gone=404, path=_path, home=lambda site: [], routes=_routes, of=("social",))
