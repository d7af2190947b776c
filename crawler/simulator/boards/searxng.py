"""A SearXNG instance that searches all boards: JSON, and under `/closed` and `/pages` instances that keep it off."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from crawler.simulator.adverts import BOARDS as ALL
from crawler.simulator.site import Board, Site, whole
from crawler.simulator.world import Published

SIZE = 10
# SearXNG's own: strangers may not search through it by machine.
CLOSED = "User-agent: *\nAllow: /info/en/about\nDisallow: /stats\nDisallow: /image_proxy\nDisallow: /preferences\nDisallow: /*?*q=*\n"
Hit = tuple[Published, str]


def no_page(posting: Published) -> str:
    raise ValueError("a search engine has no pages of postings")


def hits_of(site: Site, words: str) -> list[Hit]:
    """What holds most of the words, newest first among equals."""
    asked = words.casefold().split()
    scored = [(_matches(p, asked), p.published, url, p) for p, url in site.everything()]
    best = sorted((s for s in scored if s[0]), key=lambda s: s[:3], reverse=True)
    return [(p, url) for _, _, url, p in best]


def _matches(posting: Published, asked: list[str]) -> int:
    text = f"{posting.title} {posting.text} {posting.place}".casefold()
    return sum(word in text for word in asked)


def shown_of(hits: list[Hit], page: int) -> list[Hit]:
    return hits[(page - 1) * SIZE : page * SIZE] if page > 0 else []


def _result(rank: int, hit: Hit) -> dict[str, Any]:
    posting, url = hit
    return {
        "url": url,
        "title": posting.title or posting.text[:60],
        "content": posting.text[:200],
        "publishedDate": f"{posting.published:%Y-%m-%dT%H:%M:%S}",
        "engine": "plaza",
        "engines": ["plaza"],
        "positions": [rank],
        "parsed_url": [*urlsplit(url), ""],
        "score": 1 / rank,
        "category": "general",
        "template": "default.html",
    }


def _json(site: Site, request: Request) -> Response:
    words = request.query_params.get("q", "")
    if not words:
        return JSONResponse({"error": "No query"}, status_code=400)
    if request.query_params.get("format") != "json":
        return _html(site, request)
    page = whole(request, "pageno", 1)
    shown = shown_of(hits_of(site, words), page)
    results = [_result((page - 1) * SIZE + n, hit) for n, hit in enumerate(shown, 1)]
    silent = [] if results else [["bazaar", "Suspended: too many requests"]]
    rest: dict[str, list[Any]] = {"answers": [], "corrections": [], "infoboxes": [], "suggestions": []}
    return JSONResponse(
        {"query": words, "number_of_results": 0, "results": results, **rest, "unresponsive_engines": silent}
    )


def _html(site: Site, request: Request) -> Response:
    return HTMLResponse("<!doctype html><html lang=en><title>searxng</title><main id=results></main></html>")


def _off(site: Site, request: Request) -> Response:
    return HTMLResponse("<!doctype html><title>403 Forbidden</title><h1>Forbidden</h1>", status_code=403)


def _routes(site: Site) -> list[Route]:
    return [
        Route("/search", partial(_json, site)),
        Route("/closed/search", partial(_off, site)),
        Route("/pages/search", partial(_html, site)),
    ]


BOARD = Board(
    name="searxng",
    title="Everywhere",
    gone=404,
    path=no_page,
    home=lambda site: [],
    routes=_routes,
    robots=CLOSED,
    of=ALL,
)
