"""The posts of `social` as Bluesky's AT Protocol gives them: search, an account's feed, single posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.simulator.boards.social import tags_of
from crawler.simulator.contacts import draw
from crawler.simulator.site import Board, Site, missing, paragraphs, whole
from crawler.simulator.world import Published

SIZE, MOST = 25, 100
SHOWN = 24
"""Characters of an address that a post shows; the facet holds all of it."""
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_RANKS = 1_000_000
_URL = re.compile(r"https?://([^\s<>\"]+)")
_POST, _FEED = "app.bsky.feed.post", "app.bsky.feed.defs"
_WORDS = ("work", "jobs", "abroad", "offers", "people", "daily")


def _letters(number: int, length: int) -> str:
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(length - 1, -1, -1))


def record_key(posting: Published) -> str:
    """A TID as the AT Protocol makes them: microseconds, here with the rank in their lower part, and a clock's number."""
    return _letters((int(posting.published.timestamp()) * _RANKS + posting.rank) << 10, 13)


def _number(site: Site, key: str) -> int:
    """The posting's number that a record key holds; -1 if it cannot be one."""
    if len(key) != 13 or not set(key) <= set(_LETTERS):
        return -1
    whole_ = 0
    for letter in key:
        whole_ = whole_ << 5 | _LETTERS.index(letter)
    return site.first + (whole_ >> 10) % _RANKS


def handle(posting: Published) -> str:
    word = _WORDS[draw(0, posting.key) % len(_WORDS)]
    return f"{word}-{posting.sector.replace('_', '-')}-{posting.country.lower()}.plaza.example"


def identity(name: str) -> str:
    """The DID of a handle."""
    return f"did:plc:{_letters(draw(0, 'did', name) << 60 | draw(1, 'did', name), 24)}"


def _path(posting: Published) -> str:
    return f"/profile/{identity(handle(posting))}/post/{record_key(posting)}"


def _find(site: Site, key: str) -> Published | Response:
    found = site.find(_number(site, key))
    return missing() if not isinstance(found, Response) and record_key(found) != key else found


def _facet(text: str, start: int, end: int, **feature: str) -> dict[str, Any]:
    """Facets count bytes of UTF-8."""
    index = {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())}
    return {"$type": "app.bsky.richtext.facet", "index": index, "features": [feature]}


def _record(posting: Published) -> dict[str, Any]:
    tags = " ".join(f"#{tag}" for tag in tags_of(posting))
    facts = "\n".join(fact for fact in (posting.place, posting.pay) if fact)
    written = "\n\n".join(block for block in (posting.title, posting.text, facts, tags) if block)
    text, links = "", []
    end = 0
    for url in _URL.finditer(written):
        short = url[1] if len(url[1]) <= SHOWN else url[1][:SHOWN] + "..."
        text += written[end : url.start()]
        links.append((len(text), len(text) + len(short), url[0]))
        text, end = text + short, url.end()
    text += written[end:]
    facets = [_facet(text, a, b, **{"$type": "app.bsky.richtext.facet#link", "uri": uri}) for a, b, uri in links]
    start = text.rfind(tags)
    for tag in tags_of(posting):
        facets.append(_facet(text, start, start + 1 + len(tag), **{"$type": "app.bsky.richtext.facet#tag", "tag": tag}))
        start += len(tag) + 2
    created = f"{posting.published:%Y-%m-%dT%H:%M:%S}.000Z"
    return {"$type": _POST, "createdAt": created, "langs": [posting.lang], "text": text, "facets": facets}


def _view(posting: Published) -> dict[str, Any]:
    name = handle(posting)
    record = _record(posting)
    return {
        "uri": f"at://{identity(name)}/{_POST}/{record_key(posting)}",
        "cid": f"bafyrei{_letters(draw(0, record['text']), 13)}",
        "author": {
            "did": identity(name),
            "handle": name,
            "displayName": name.partition(".")[0].replace("-", " ").title(),
            "labels": [],
            "createdAt": "2024-11-14T10:12:13.000Z",
        },
        "record": record,
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": draw(0, "likes", posting.key) % 30,
        "quoteCount": 0,
        "indexedAt": record["createdAt"],
        "labels": [],
    }


def _wrong(message: str, *, error: str = "InvalidRequest") -> Response:
    return JSONResponse({"error": error, "message": message}, status_code=400)


def _page(site: Site, request: Request, found: Sequence[Published]) -> tuple[Sequence[Published], dict[str, str]]:
    """A part of the posts and the cursor to the next, which is missing on the last."""
    limit = min(max(whole(request, "limit", SIZE), 1), MOST)
    start = whole(request, "cursor", 0)
    at = start % len(found) if site.endless and found else start
    more = at + limit < len(found) or (site.endless and found)
    return found[at : at + limit], {"cursor": str(start + limit)} if more else {}


def _live(site: Site) -> Iterator[Published]:
    shelf = site.shelf()
    return (site.postings([rank])[0] for rank in shelf.newest_first(0, len(shelf)))


def _search(site: Site, request: Request) -> Response:
    words = request.query_params.get("q", "").casefold().split()
    if not words:
        return _wrong('Error: Params must have the property "q"')
    wanted = request.query_params.get("lang")
    found = [
        p
        for p in _live(site)
        if wanted in (None, p.lang)
        and all(w in f"{p.title} {p.text} {' '.join('#' + t for t in tags_of(p))}".casefold() for w in words)
    ]
    shown, cursor = _page(site, request, found)
    return JSONResponse({**cursor, "hitsTotal": len(found), "posts": [_view(p) for p in shown]})


def _feed(site: Site, request: Request) -> Response:
    actor = request.query_params.get("actor", "")
    everything = list(_live(site))
    own = [p for p in everything if actor in (handle(p), identity(handle(p)))]
    if not own:
        return _wrong("Profile not found")
    shown, cursor = _page(site, request, own)
    feed: list[dict[str, Any]] = [{"post": _view(p)} for p in shown]
    others = [p for p in everything if handle(p) != handle(own[0])]
    if others and not whole(request, "cursor", 0):
        by = _view(own[0])["author"]
        reason = {"$type": f"{_FEED}#reasonRepost", "by": by, "indexedAt": f"{site.now:%Y-%m-%dT%H:%M:%S}.000Z"}
        feed.insert(0, {"post": _view(others[0]), "reason": reason})
    return JSONResponse({**cursor, "feed": feed})


def _posts(site: Site, request: Request) -> Response:
    uris = request.query_params.getlist("uris")
    if not 0 < len(uris) <= 25:
        return _wrong("Error: uris must have between 1 and 25 elements")
    found = [_find(site, uri.rpartition("/")[2]) for uri in uris]
    return JSONResponse({"posts": [_view(p) for p in found if not isinstance(p, Response)]})


def _people(site: Site, request: Request) -> Response:
    found = _find(site, request.path_params["key"])
    if isinstance(found, Response):
        return found
    return site.detail(
        "social_detail.html", found, account=handle(found), content=paragraphs(str(_record(found)["text"]))
    )


def _routes(site: Site) -> list[Route]:
    return [
        Route("/xrpc/app.bsky.feed.searchPosts", partial(_search, site)),
        Route("/xrpc/app.bsky.feed.getAuthorFeed", partial(_feed, site)),
        Route("/xrpc/app.bsky.feed.getPosts", partial(_posts, site)),
        Route("/profile/{actor}/post/{key}", partial(_people, site)),
    ]


BOARD = Board(name="bluesky", title="Sky", gone=404, path=_path, home=lambda site: [], routes=_routes, of=("social",))
