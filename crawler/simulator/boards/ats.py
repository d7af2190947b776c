"""The JSON API of an applicant tracking system: a list by offset, a detail by id, and a page for people."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crawler.simulator.site import Board, Site, dated, paragraphs, whole
from crawler.simulator.world import Published

SIZE, MOST = 50, 100


def _path(posting: Published) -> str:
    return f"/jobs/{posting.number}"


def _time(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _short(site: Site, posting: Published) -> dict[str, Any]:
    return {
        "id": str(posting.number),
        "name": posting.title,
        "releasedDate": _time(posting.published),
        "company": {"name": posting.employer} if posting.employer else None,
        "location": {"city": posting.place, "country": posting.country.lower()},
        "ref": f"{site.base}/api/v1/jobs/{posting.number}",
    }


def _listing(site: Site, request: Request) -> Response:
    offset, limit = whole(request, "offset", 0), min(max(whole(request, "limit", SIZE), 1), MOST)
    shelf = site.shelf()
    total = len(shelf)
    at = offset % total if site.endless and total else offset
    shown = site.postings(shelf.newest_first(at, limit)) if at < total else []
    content = [_short(site, posting) for posting in shown]
    found = offset + 2 * limit if site.endless else total
    return JSONResponse({"offset": offset, "limit": limit, "totalFound": found, "content": content})


def _detail(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    if isinstance(found, Response):
        return JSONResponse({"message": "Job not found"}, status_code=found.status_code)
    body = {"title": "Job description", "text": str(paragraphs(found.text))}
    full = _short(site, found) | {
        "language": {"code": found.lang},
        "updatedOn": _time(found.modified),
        "compensation": {"text": found.pay} if found.pay else None,
        "industry": found.sector,
        "postingUrl": site.url(found),
        "jobAd": {"sections": {"jobDescription": body}},
    }
    return dated(JSONResponse(full), found.modified)


def _page(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    return found if isinstance(found, Response) else site.detail("ats_detail.html", found)


def _routes(site: Site) -> list[Route]:
    return [
        Route("/api/v1/jobs", partial(_listing, site)),
        Route("/api/v1/jobs/{number:int}", partial(_detail, site)),
        Route("/jobs/{number:int}", partial(_page, site)),
    ]


BOARD = Board(name="ats", title="Hirewell", gone=410, path=_path, home=lambda site: [], routes=_routes)
