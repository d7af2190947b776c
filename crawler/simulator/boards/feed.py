"""A board that people follow by RSS or Atom."""

from __future__ import annotations

from functools import partial
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.simulator.site import Board, Page, Site, dated, missing, paragraphs, whole
from crawler.simulator.world import Published
from crawler.simulator.xml import ATOM, CONTENT, DC, XML_LANG, add, answer, element

SIZE = 25
SUMMARY = 200


def _path(posting: Published) -> str:
    return f"/offers/{posting.number}/"


def _newest(site: Site, page: Page, root: ET.Element) -> Response:
    """The feed, changed last when any posting that it shows was."""
    return dated(answer(root), max((p.modified for p in page.postings), default=site.now))


def _rss(site: Site, request: Request) -> Response:
    page = site.page(whole(request, "paged", 1), SIZE)
    if page is None:
        return missing()
    root = element("rss", version="2.0")
    channel = add(root, "channel")
    add(channel, "title", site.board.title)
    add(channel, "link", f"{site.base}/")
    add(channel, "description", "The newest offers of work")
    add(
        channel,
        f"{{{ATOM}}}link",
        rel="self",
        href=f"{site.base}/feed/?paged={page.number}",
        type="application/rss+xml",
    )
    if page.next:
        add(channel, f"{{{ATOM}}}link", rel="next", href=f"{site.base}/feed/?paged={page.next}")
    for posting in page.postings:
        _item(site, posting, add(channel, "item"))
    return _newest(site, page, root)


def _item(site: Site, posting: Published, item: ET.Element) -> None:
    add(item, "title", posting.title)
    add(item, "link", site.url(posting))
    add(item, "guid", site.url(posting), isPermaLink="true")
    add(item, "pubDate", f"{posting.published:%a, %d %b %Y %H:%M:%S} +0000")
    add(item, "category", posting.sector)
    if posting.employer:
        add(item, f"{{{DC}}}creator", posting.employer)
    add(item, "description", posting.text[:SUMMARY])
    add(item, f"{{{CONTENT}}}encoded", str(paragraphs(posting.text)))


def _atom(site: Site, request: Request) -> Response:
    page = site.page(whole(request, "page", 1), SIZE)
    if page is None:
        return missing()
    root = element(f"{{{ATOM}}}feed")
    add(root, f"{{{ATOM}}}id", f"tag:offers.example,2026:{site.name}")
    add(root, f"{{{ATOM}}}title", site.board.title)
    add(root, f"{{{ATOM}}}updated", max((p.modified for p in page.postings), default=site.now).isoformat())
    add(root, f"{{{ATOM}}}link", rel="self", href=f"{site.base}/atom.xml?page={page.number}")
    if page.next:
        add(root, f"{{{ATOM}}}link", rel="next", href=f"{site.base}/atom.xml?page={page.next}")
    for posting in page.postings:
        _entry(site, posting, add(root, f"{{{ATOM}}}entry"))
    return _newest(site, page, root)


def _entry(site: Site, posting: Published, entry: ET.Element) -> None:
    add(entry, f"{{{ATOM}}}id", f"tag:offers.example,2026:{posting.number}")
    add(entry, f"{{{ATOM}}}title", posting.title)
    add(entry, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=site.url(posting))
    add(entry, f"{{{ATOM}}}published", posting.published.isoformat())
    add(entry, f"{{{ATOM}}}updated", posting.modified.isoformat())
    add(add(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", posting.employer or "unnamed")
    add(entry, f"{{{ATOM}}}category", term=posting.sector)
    add(entry, f"{{{ATOM}}}content", str(paragraphs(posting.text)), **{"type": "html", XML_LANG: posting.lang})


def _listing(site: Site, request: Request) -> Response:
    page = site.page(request.path_params.get("number", 1), SIZE)
    return site.render("feed_list.html", page=page) if page else missing()


def _detail(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    return found if isinstance(found, Response) else site.detail("feed_detail.html", found)


def _routes(site: Site) -> list[Route]:
    return [
        Route("/feed/", partial(_rss, site)),
        Route("/atom.xml", partial(_atom, site)),
        Route("/offers/", partial(_listing, site)),
        Route("/offers/page/{number:int}/", partial(_listing, site)),
        Route("/offers/{number:int}/", partial(_detail, site)),
    ]


BOARD = Board(
    name="feed",
    title="Offers of Work",
    gone=410,
    path=_path,
    home=lambda site: [("Offers", "/offers/"), ("RSS", "/feed/"), ("Atom", "/atom.xml")],
    routes=_routes,
)
