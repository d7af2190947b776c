"""The topics of `forum` as Reddit gives them: one subreddit a language, as JSON and as an Atom feed."""

from __future__ import annotations

from functools import partial
from typing import Any

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.simulator import xml
from crawler.simulator.contacts import draw
from crawler.simulator.site import Board, Site, missing, paragraphs, slug, whole
from crawler.simulator.world import Published

SIZE, MOST = 25, 100
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_USERS = ("far_walker", "Mila77", "kostas_b", "NorthernBoy", "j_santos", "nadia_k", "oldtimer", "pepe_83")


def name_of(lang: str) -> str:
    return f"jobs_{lang}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _path(posting: Published) -> str:
    return (
        f"/r/{name_of(posting.lang)}/comments/{_base36(posting.number)}/{slug(posting.first_title).replace('-', '_')}/"
    )


def _user(posting: Published) -> str:
    return _USERS[draw(0, "user", posting.key) % len(_USERS)]


def _words(posting: Published) -> str:
    return "\n\n".join(part for part in (posting.text, posting.employer, posting.place, posting.pay) if part)


def _html(posting: Published) -> str:
    return f'<!-- SC_OFF --><div class="md">{paragraphs(_words(posting))}\n</div><!-- SC_ON -->'


def _post(site: Site, posting: Published) -> dict[str, Any]:
    key = _base36(posting.number)
    data = {
        "id": key,
        "name": f"t3_{key}",
        "subreddit": name_of(posting.lang),
        "subreddit_name_prefixed": f"r/{name_of(posting.lang)}",
        "title": posting.title,
        "author": _user(posting),
        "selftext": _words(posting),
        "selftext_html": _html(posting),
        "is_self": True,
        "domain": f"self.{name_of(posting.lang)}",
        "url": site.url(posting),
        "permalink": _path(posting),
        "created_utc": float(int(posting.published.timestamp())),
        "edited": float(int(posting.updated.timestamp())) if posting.updated else False,
        "link_flair_text": posting.sector,
        "num_comments": 0,
        "stickied": False,
        "over_18": False,
        "removed_by_category": None,
        "score": draw(0, "score", posting.key) % 60,
    }
    return {"kind": "t3", "data": data}


def _newest(site: Site, request: Request) -> tuple[list[Published], str | None] | None:
    """A page of a subreddit and the name of its last post if there are older ones; None if there is no such subreddit."""
    langs = {name_of(lang): lang for lang in site.world.languages(site.stock)}
    lang = langs.get(request.path_params["name"])
    if lang is None:
        return None
    shelf, limit = site.shelf(lang), min(max(whole(request, "limit", SIZE), 1), MOST)
    end = len(shelf)
    after = request.query_params.get("after", "").removeprefix("t3_")
    if after:
        number = int(after, 36) if after.isalnum() else 0
        end = shelf.below(number - site.first)
        end = len(shelf) if site.endless and not end else end
    shown = site.postings(shelf.oldest_first(end - limit, end)[::-1])
    more = shown and (end > limit or site.endless)
    return shown, f"t3_{_base36(shown[-1].number)}" if more else None


def _listing(site: Site, request: Request) -> Response:
    found = _newest(site, request)
    if found is None:
        return JSONResponse({"reason": "banned", "message": "Not Found", "error": 404}, status_code=404)
    shown, after = found
    children = [_post(site, p) for p in shown]
    data = {
        "after": after,
        "before": None,
        "dist": len(children),
        "modhash": "",
        "geo_filter": "",
        "children": children,
    }
    return JSONResponse({"kind": "Listing", "data": data})


def _feed(site: Site, request: Request) -> Response:
    found = _newest(site, request)
    if found is None:
        return missing()
    name = request.path_params["name"]
    root = xml.element(f"{{{xml.ATOM}}}feed")
    xml.add(root, f"{{{xml.ATOM}}}category", term=name, label=f"r/{name}")
    xml.add(root, f"{{{xml.ATOM}}}updated", site.now.isoformat())
    xml.add(root, f"{{{xml.ATOM}}}id", f"/r/{name}/new/.rss")
    xml.add(root, f"{{{xml.ATOM}}}title", f"newest submissions : {name}")
    for posting in found[0]:
        _entry(site, root, posting)
    return xml.answer(root)


def _entry(site: Site, root: Any, posting: Published) -> None:
    entry, user, url = xml.add(root, f"{{{xml.ATOM}}}entry"), _user(posting), site.url(posting)
    author = xml.add(entry, f"{{{xml.ATOM}}}author")
    xml.add(author, f"{{{xml.ATOM}}}name", f"/u/{user}")
    xml.add(author, f"{{{xml.ATOM}}}uri", f"https://www.reddit.com/user/{user}")
    name = name_of(posting.lang)
    xml.add(entry, f"{{{xml.ATOM}}}category", term=name, label=f"r/{name}")
    links = f' &#32; submitted by &#32; <a href="https://www.reddit.com/user/{user}"> /u/{user} </a> <br/> '
    links += (
        f'<span><a href="{escape(url)}">[link]</a></span> &#32; <span><a href="{escape(url)}">[comments]</a></span>'
    )
    xml.add(entry, f"{{{xml.ATOM}}}content", _html(posting) + links, type="html")
    xml.add(entry, f"{{{xml.ATOM}}}id", f"t3_{_base36(posting.number)}")
    xml.add(entry, f"{{{xml.ATOM}}}link", href=url)
    xml.add(entry, f"{{{xml.ATOM}}}updated", posting.published.isoformat())
    xml.add(entry, f"{{{xml.ATOM}}}published", posting.published.isoformat())
    xml.add(entry, f"{{{xml.ATOM}}}title", posting.title)


def _info(site: Site, request: Request) -> Response:
    children = []
    for name in request.query_params.get("id", "").split(","):
        key = name.removeprefix("t3_")
        found = site.find(int(key, 36)) if key.isalnum() else missing()
        if not isinstance(found, Response):
            children.append(_post(site, found))
    return JSONResponse({"kind": "Listing", "data": {"after": None, "dist": len(children), "children": children}})


def _people(site: Site, request: Request) -> Response:
    key = request.path_params["key"]
    found = site.find(int(key, 36)) if key.isalnum() else missing()
    if isinstance(found, Response):
        return found
    return site.detail("reddit_detail.html", found, user=_user(found), content=paragraphs(_words(found)))


def _routes(site: Site) -> list[Route]:
    return [
        Route("/r/{name}/new.json", partial(_listing, site)),
        Route("/r/{name}/new", partial(_listing, site)),
        Route("/r/{name}/new/.rss", partial(_feed, site)),
        Route("/api/info.json", partial(_info, site)),
        Route("/api/info", partial(_info, site)),
        Route("/r/{name}/comments/{key}/{slug}/", partial(_people, site)),
        Route("/comments/{key}", partial(_people, site)),
    ]


BOARD = Board(name="reddit", title="Threads", gone=404, path=_path, home=lambda site: [], routes=_routes, of=("forum",))
