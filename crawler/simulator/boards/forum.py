"""A forum: the same topics as Discourse's JSON and as phpBB's HTML; the first post of a topic is the posting, the others are answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.simulator.contacts import draw
from crawler.simulator.site import Board, Site, dated, missing, paragraphs, slug, whole
from crawler.simulator.world import Published

SIZE, PHPBB_SIZE, CATEGORY, POSTS = 30, 25, 5, 20
_USERS = ("wanderer", "mila77", "kostas_b", "traveller", "j_santos", "nadia", "oldtimer", "pepe")
_ANSWERS = ("Is this still open?", "Thanks for sharing, I will call tomorrow.", "What about housing?", "Up")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    number: int
    author: str
    text: str
    created: datetime
    updated: datetime


def path(posting: Published) -> str:
    return f"/t/{slug(posting.first_title)}/{posting.number}"


def _posts(posting: Published) -> list[_Post]:
    """The posting and up to two answers, or to some twenty-four, always the same ones."""
    luck = draw(0, "answers", posting.key)
    author = _USERS[luck % len(_USERS)]
    facts = "\n".join(fact for fact in (posting.employer, posting.place, posting.pay) if fact)
    text = f"{posting.text}\n\n{facts}" if facts else posting.text
    created = posting.published
    posts = [_Post(number=1, author=author, text=text, created=created, updated=posting.modified)]
    answers = 24 if luck // 512 % 17 == 0 else luck // 8 % 3
    for count in range(2, 2 + answers):
        moment = created + timedelta(minutes=7 * count)
        answer, user = _ANSWERS[(luck // 64 + count) % len(_ANSWERS)], _USERS[(luck + count) % len(_USERS)]
        posts.append(_Post(number=count, author=user, text=answer, created=moment, updated=moment))
    return posts


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _topic(posting: Published) -> dict[str, Any]:
    posts = _posts(posting)
    return {
        "id": posting.number,
        "title": posting.title,
        "fancy_title": str(escape(posting.title)),
        "slug": slug(posting.first_title),
        "posts_count": len(posts),
        "reply_count": len(posts) - 1,
        "created_at": _time(posting.published),
        "last_posted_at": _time(posts[-1].created),
        "bumped_at": _time(posts[-1].created),
        "tags": [posting.sector, posting.lang],
        "category_id": CATEGORY,
        "excerpt": str(escape(posting.text[:150])),
        "pinned": False,
        "closed": False,
    }


def _latest(site: Site, request: Request) -> Response:
    number = whole(request, "page", 0)
    page = site.page(number + 1, SIZE)
    topics: dict[str, Any] = {"per_page": SIZE, "topics": [_topic(p) for p in page.postings] if page else []}
    if page and page.next:
        topics["more_topics_url"] = f"{request.url.path.removesuffix('.json')}?page={number + 1}"
    users = sorted({_posts(p)[0].author for p in page.postings}) if page else []
    return JSONResponse({"users": [{"username": user} for user in users], "topic_list": topics})


def _discourse(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    if isinstance(found, Response):
        error = {"errors": ["The requested URL or resource could not be found."], "error_type": "not_found"}
        return JSONResponse(error, status_code=404)
    posts = [_cooked(found, post) for post in _posts(found)]
    stream = {"posts": posts[:POSTS], "stream": [post["id"] for post in posts]}
    return dated(JSONResponse(_topic(found) | {"post_stream": stream}), found.modified)


def _further(site: Site, request: Request) -> Response:
    """Posts of a topic beyond those that it shows itself."""
    found = site.find(request.path_params["number"])
    if isinstance(found, Response):
        return JSONResponse({"errors": ["Not found"], "error_type": "not_found"}, status_code=404)
    wanted = set(request.query_params.getlist("post_ids[]"))
    posts = [_cooked(found, post) for post in _posts(found) if str(_post_id(found, post)) in wanted]
    return JSONResponse({"post_stream": {"posts": posts}, "id": found.number})


def _newest(site: Site, request: Request) -> Response:
    """The newest posts of the whole forum."""
    found = site.postings(site.shelf().newest_first(0, POSTS))
    posts = [_cooked(p, _posts(p)[0]) | {"topic_title": p.title, "topic_slug": slug(p.first_title)} for p in found]
    return JSONResponse({"latest_posts": posts})


def _post_id(posting: Published, post: _Post) -> int:
    return posting.number * 100 + post.number


def _cooked(posting: Published, post: _Post) -> dict[str, Any]:
    return {
        "id": _post_id(posting, post),
        "username": post.author,
        "created_at": _time(post.created),
        "updated_at": _time(post.updated),
        "post_number": post.number,
        "post_type": 1,
        "hidden": False,
        "topic_id": posting.number,
        "cooked": str(paragraphs(post.text)),
    }


def _people(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    return found if isinstance(found, Response) else site.detail("forum_topic.html", found, posts=_posts(found))


def _board(site: Site, request: Request) -> Response:
    start = whole(request, "start", 0)
    page = site.page(start // PHPBB_SIZE + 1, PHPBB_SIZE)
    if page is None or whole(request, "f", CATEGORY) != CATEGORY:
        return missing()
    return site.render("forum_list.html", page=page, size=PHPBB_SIZE, category=CATEGORY)


def _thread(site: Site, request: Request) -> Response:
    found = site.find(whole(request, "t", site.first - 1))
    if isinstance(found, Response):
        return found
    return site.detail("forum_thread.html", found, posts=_posts(found), category=CATEGORY)


def discourse(site: Site) -> list[Route]:
    return [
        Route("/latest.json", partial(_latest, site)),
        Route("/c/jobs/5.json", partial(_latest, site)),
        Route("/c/jobs/5/l/latest.json", partial(_latest, site)),
        Route("/posts.json", partial(_newest, site)),
        Route("/t/{number:int}.json", partial(_discourse, site)),
        Route("/t/{number:int}/posts.json", partial(_further, site)),
        Route("/t/{slug}/{number:int}.json", partial(_discourse, site)),
        Route("/t/{slug}/{number:int}", partial(_people, site)),
        Route("/t/{number:int}", partial(_people, site)),
    ]


def _routes(site: Site) -> list[Route]:
    return [
        *discourse(site),
        Route("/viewforum.php", partial(_board, site)),
        Route("/viewtopic.php", partial(_thread, site)),
    ]


BOARD = Board(
    name="forum",
    title="Abroad Forum",
    gone=404,
    path=path,
    home=lambda site: [("Jobs", "/viewforum.php?f=5")],
    routes=_routes,
)
