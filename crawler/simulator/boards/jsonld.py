"""A job board with paged listings and JSON-LD on its pages."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.simulator.schema_org import job_posting, script
from crawler.simulator.site import Board, Site, dated, missing, slug, whole
from crawler.simulator.world import Published

SIZE = 20


def _path(posting: Published) -> str:
    return f"/jobs/{posting.number}-{slug(posting.first_title)}"


def _listing(site: Site, request: Request) -> Response:
    page = site.page(whole(request, "page", 1), SIZE)
    return dated(site.render("jsonld_list.html", page=page), site.now) if page else missing()


def _detail(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    if isinstance(found, Response):
        return found
    return site.detail("jsonld_detail.html", found, jsonld=script(job_posting(site, found)))


def _routes(site: Site) -> list[Route]:
    return [Route("/jobs", partial(_listing, site)), Route("/jobs/{number:int}-{slug}", partial(_detail, site))]


BOARD = Board(
    name="jsonld",
    title="Brightjobs",
    gone=410,
    path=_path,
    home=lambda site: [("All jobs", "/jobs")],
    routes=_routes,
)
