"""Classifieds: numbered pages, plain HTML, nothing for machines."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.simulator.site import Board, Page, Site, missing, slug, whole
from crawler.simulator.world import Published

SIZE = 30
AROUND = 3
SIMILAR = 3


def _path(posting: Published) -> str:
    return f"/ad/{slug(posting.first_title)}-{posting.number}.html"


def _numbers(page: Page) -> list[int]:
    """Page numbers that the pager shows: those around the current one, the first and the last."""
    around = range(page.number - AROUND, page.number + AROUND + 1)
    return sorted({1, page.last} | {n for n in around if 1 <= n <= max(page.last, page.next or 1)})


def _listing(site: Site, request: Request) -> Response:
    page = site.page(whole(request, "o", 1), SIZE)
    return site.render("classifieds_list.html", page=page, numbers=_numbers(page)) if page else missing()


def _similar(site: Site, posting: Published) -> list[Published]:
    """Older neighbours."""
    shelf = site.shelf()
    below = shelf.below(posting.rank)
    return site.postings(shelf.oldest_first(below - SIMILAR, below))


def _detail(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    if isinstance(found, Response):
        return found
    return site.detail("classifieds_detail.html", found, similar=_similar(site, found))


def _by_name(site: Site, request: Request) -> Response:
    """The number is what stands after the last hyphen."""
    number = request.path_params["name"].rpartition("-")[2].removesuffix(".html")
    if not number.isascii() or not number.isdigit():
        return missing()
    request.path_params["number"] = int(number)
    return _detail(site, request)


def _routes(site: Site) -> list[Route]:
    return [Route("/work/", partial(_listing, site)), Route("/ad/{name}", partial(_by_name, site))]


BOARD = Board(
    name="classifieds",
    title="Corner Classifieds",
    gone=404,
    path=_path,
    home=lambda site: [("Work", "/work/")],
    routes=_routes,
)
