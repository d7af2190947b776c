"""A social network that speaks Mastodon's API."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import datetime
from functools import partial
from typing import Any

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.simulator.contacts import draw
from crawler.simulator.site import Board, Site, dated, missing, query, whole
from crawler.simulator.world import Published, Shelf

SIZE, MOST = 20, 40
_URL = re.compile(r"https?://[^\s<>\"]+")
_WORDS = ("work", "jobs", "abroad", "offers", "people", "daily")


def _id(site: Site, rank: int) -> int:
    return _snowflake(site.world.published_at(site.stock, rank), rank)


def _snowflake(moment: datetime, rank: int) -> int:
    """Like Mastodon's: the moment in the upper bits, so that newer ones are higher."""
    return (int(moment.timestamp()) * 1000 << 16) + rank


def _account(posting: Published) -> str:
    return f"{_WORDS[draw(0, posting.key) % len(_WORDS)]}_{posting.sector}_{posting.country.lower()}"


def _path(posting: Published) -> str:
    return f"/@{_account(posting)}/{_snowflake(posting.published, posting.rank)}"


def _rank(site: Site, identity: int) -> int:
    """The lowest rank whose id is not below the given one."""
    return bisect_left(range(site.world.size(site.stock)), identity, key=partial(_id, site))


def _find(site: Site, identity: int) -> Published | Response:
    rank = _rank(site, identity)
    if rank >= site.world.size(site.stock) or _id(site, rank) != identity:
        return missing()
    return site.find(site.first + rank)


def tags_of(posting: Published) -> list[str]:
    return ["jobs", posting.sector.replace("_", ""), f"jobs{posting.lang}"]


def _content(site: Site, posting: Published) -> Markup:
    """Title, text, place and pay, and hashtags as paragraphs of HTML."""
    facts = "\n".join(fact for fact in (posting.place, posting.pay) if fact)
    blocks = [posting.title, *re.split(r"\n\s*\n", posting.text), facts]
    written = [Markup("<p>{}</p>").format(_linked(block.strip())) for block in blocks if block.strip()]
    links = Markup(" ").join(
        Markup('<a href="{}" class="mention hashtag" rel="tag">#<span>{}</span></a>').format(f"{site.base}/tags/{t}", t)
        for t in tags_of(posting)
    )
    return Markup("").join([*written, Markup("<p>{}</p>").format(links)])


def _linked(text: str) -> Markup:
    parts, end = [], 0
    for url in _URL.finditer(text):
        anchor = Markup('<a href="{}" rel="nofollow noopener" target="_blank">{}</a>')
        parts += [escape(text[end : url.start()]), anchor.format(url[0], url[0])]
        end = url.end()
    return Markup("<br />").join(Markup("").join([*parts, escape(text[end:])]).split("\n"))


def _status(site: Site, posting: Published) -> dict[str, Any]:
    name, identity = _account(posting), str(_id(site, posting.rank))
    return {
        "id": identity,
        "created_at": f"{posting.published:%Y-%m-%dT%H:%M:%S}.000Z",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": posting.lang,
        "uri": f"{site.base}/users/{name}/statuses/{identity}",
        "url": site.url(posting),
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        "edited_at": f"{posting.updated:%Y-%m-%dT%H:%M:%S}.000Z" if posting.updated else None,
        "content": str(_content(site, posting)),
        "reblog": None,
        "account": {
            "id": str(draw(0, name) % 10**9),
            "username": name,
            "acct": name,
            "display_name": name.replace("_", " ").title(),
            "url": f"{site.base}/@{name}",
            "bot": False,
        },
        "media_attachments": [],
        "mentions": [],
        "tags": [{"name": tag, "url": f"{site.base}/tags/{tag}"} for tag in tags_of(posting)],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def _shelf(site: Site, tag: str | None) -> Shelf:
    """The timeline of a hashtag: `jobs` is everything, `jobsro` a language, any other a sector."""
    if tag is None or tag.lower() == "jobs":
        return site.shelf()
    tag = tag.lower()
    sectors = {sector.replace("_", ""): sector for sector in site.world.sectors}
    return site.shelf(sectors.get(tag) or tag.removeprefix("jobs"))


def _window(site: Site, request: Request, shelf: Shelf) -> list[int]:
    """Ranks to show, newest first. As in Mastodon, `min_id` gives those just above it and `since_id` the newest above it."""
    limit = min(max(whole(request, "limit", SIZE), 1), MOST)
    upper = shelf.below(_rank(site, whole(request, "max_id", 1 << 62)))
    least = max(whole(request, "min_id", -1), whole(request, "since_id", -1))
    lower = shelf.below(_rank(site, least + 1)) if least >= 0 else 0
    if site.endless and upper <= lower:
        upper = len(shelf)
    if "min_id" in request.query_params:
        return shelf.oldest_first(lower, min(lower + limit, upper))[::-1]
    return shelf.oldest_first(max(lower, upper - limit), upper)[::-1]


def _timeline(site: Site, request: Request) -> Response:
    shelf = _shelf(site, request.path_params.get("tag"))
    statuses = [_status(site, posting) for posting in site.postings(_window(site, request, shelf))]
    response = JSONResponse(statuses)
    if statuses:
        kept = {k: v for k, v in request.query_params.items() if k not in ("max_id", "min_id", "since_id")}
        address = site.base + request.url.path
        older = query(address, **kept, max_id=statuses[-1]["id"])
        newer = query(address, **kept, min_id=statuses[0]["id"])
        response.headers["link"] = f'<{older}>; rel="next", <{newer}>; rel="prev"'
    return response


def _one(site: Site, request: Request) -> Response:
    found = _find(site, request.path_params["identity"])
    if isinstance(found, Response):
        return JSONResponse({"error": "Record not found"}, status_code=404)
    return dated(JSONResponse(_status(site, found)), found.modified)


def _page(site: Site, request: Request) -> Response:
    found = _find(site, request.path_params["identity"])
    if isinstance(found, Response):
        return found
    return site.detail("social_detail.html", found, account=_account(found), content=_content(site, found))


def _instance(site: Site, request: Request) -> Response:
    facts = {"domain": site.base.partition("//")[2], "title": site.board.title, "version": "4.3.2"}
    return JSONResponse(facts | {"source_url": "https://github.com/mastodon/mastodon", "languages": ["en"]})


def _routes(site: Site) -> list[Route]:
    return [
        Route("/api/v1/timelines/public", partial(_timeline, site)),
        Route("/api/v1/timelines/tag/{tag}", partial(_timeline, site)),
        Route("/api/v1/statuses/{identity:int}", partial(_one, site)),
        Route("/api/v2/instance", partial(_instance, site)),
        Route("/@{account}/{identity:int}", partial(_page, site)),
    ]


BOARD = Board(name="social", title="Plaza", gone=404, path=_path, home=lambda site: [], routes=_routes)
