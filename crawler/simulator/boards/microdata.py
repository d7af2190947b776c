"""A board that marks its pages up with microdata."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.simulator.site import Board, Site, missing, whole
from crawler.simulator.world import Published

SIZE = 25


def _path(posting: Published) -> str:
    return f"/vacancies/{posting.number}"


def _listing(site: Site, request: Request) -> Response:
    page = site.page(whole(request, "p", 1), SIZE)
    return site.render("microdata_list.html", page=page) if page else missing()


def _detail(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    return found if isinstance(found, Response) else site.detail("microdata_detail.html", found)


def _routes(site: Site) -> list[Route]:
    return [Route("/search", partial(_listing, site)), Route("/vacancies/{number:int}", partial(_detail, site))]


BOARD = Board(
    name="microdata",
    title="Openings Daily",
    gone=410,
    path=_path,
    home=lambda site: [("Search", "/search")],
    routes=_routes,
)
