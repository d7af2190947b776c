"""Public channels of a messenger as Telegram previews them; one channel a language."""

from __future__ import annotations

import re
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.simulator.contacts import draw
from crawler.simulator.site import FAR, Board, Site, missing, whole
from crawler.simulator.world import Published

SIZE = 20


def _name(lang: str) -> str:
    return f"jobs_{lang}"


def _path(posting: Published) -> str:
    return f"/{_name(posting.lang)}/{posting.number}"


def _lang(site: Site, request: Request) -> str | None:
    """The language of the channel that is asked for; None if there is no such channel."""
    lang = re.sub(r"^jobs_", "", request.path_params["name"])
    return lang if request.path_params["name"] == _name(lang) and lang in site.world.languages(site.stock) else None


def _preview(site: Site, request: Request) -> Response:
    lang = _lang(site, request)
    if lang is None:
        return RedirectResponse("/", status_code=302)
    shelf = site.shelf(lang)
    below = shelf.below(whole(request, "before", FAR) - site.first)
    if site.endless and below == 0:
        below = len(shelf)
    shown = site.postings(shelf.oldest_first(below - SIZE, below))
    more = shown[0].number if shown and (below > SIZE or site.endless) else None
    return site.render("channel_list.html", lang=lang, channel=_name(lang), postings=shown, more=more, views=_views)


def _message(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    if isinstance(found, Response):
        # As Telegram does: what is built into other pages says it in words, with status 200.
        return site.render("channel_error.html") if "embed" in request.query_params else found
    if found.lang != _lang(site, request):
        return missing()
    return site.detail("channel_detail.html", found, channel=_name(found.lang), views=_views)


def _views(posting: Published) -> str:
    return f"{draw(0, 'views', posting.key) % 90 / 10 + 1:.1f}K"


def _routes(site: Site) -> list[Route]:
    return [Route("/s/{name}", partial(_preview, site)), Route("/{name}/{number:int}", partial(_message, site))]


def _home(site: Site) -> list[tuple[str, str]]:
    return [(_name(lang), f"/s/{_name(lang)}") for lang in site.world.languages(site.stock)]


BOARD = Board(name="channel", title="Channels", gone=404, path=_path, home=_home, routes=_routes)
