"""A search engine over all boards that speaks OpenSearch: RSS with the numbers of results."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from crawler.simulator import xml
from crawler.simulator.adverts import BOARDS as ALL
from crawler.simulator.boards.searxng import SIZE, Hit, hits_of, no_page, shown_of
from crawler.simulator.site import Board, Site, query, whole

_NUMBERS = "{http://a9.com/-/spec/opensearch/1.1/}"


def _search(site: Site, request: Request) -> Response:
    words, page = request.query_params.get("q", ""), whole(request, "page", 1)
    if not words:
        return PlainTextResponse("no query", status_code=400)
    hits = hits_of(site, words)
    root = xml.element("rss", version="2.0")
    channel = xml.add(root, "channel")
    facts = {
        "title": words,
        "link": query(f"{site.base}/find", q=words, page=page),
        "description": "Everywhere",
        f"{_NUMBERS}totalResults": str(len(hits)),
        f"{_NUMBERS}startIndex": str((page - 1) * SIZE + 1),
        f"{_NUMBERS}itemsPerPage": str(SIZE),
    }
    for name, value in facts.items():
        xml.add(channel, name, value)
    for hit in shown_of(hits, page):
        _entry(channel, hit)
    return xml.answer(root)


def _entry(channel: xml.Element, hit: Hit) -> None:
    posting, url = hit
    entry = xml.add(channel, "item")
    xml.add(entry, "title", posting.title or posting.text[:60])
    xml.add(entry, "link", url)
    xml.add(entry, "description", posting.text[:200])
    xml.add(entry, "pubDate", f"{posting.published:%a, %d %b %Y %H:%M:%S} GMT")


def _routes(site: Site) -> list[Route]:
    return [Route("/find", partial(_search, site))]


BOARD = Board(
    name="opensearch", title="Everywhere", gone=404, path=no_page, home=lambda site: [], routes=_routes, of=ALL
)
