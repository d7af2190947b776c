"""An agency's site that is found through its sitemaps; its pages hold JSON-LD as a graph."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.simulator.schema_org import job_posting, script
from crawler.simulator.site import ROBOTS, Board, Site, dated, missing, slug
from crawler.simulator.world import Published
from crawler.simulator.xml import SITEMAP, add, answer, element

SIZE = 200
NEWEST = 10


def _path(posting: Published) -> str:
    return f"/vacancy/{slug(posting.first_title)}-{posting.number}/"


def _index(site: Site, request: Request) -> Response:
    """The index of the sitemaps; where listings never end, it names itself."""
    last = max(1, -(-len(site.shelf()) // SIZE))
    names = ["sitemap-pages.xml", *(f"sitemap-jobs-{n}.xml" for n in range(1, last + 1))]
    root = element(f"{{{SITEMAP}}}sitemapindex")
    for name in [*names, "sitemap.xml"] if site.endless else names:
        add(add(root, f"{{{SITEMAP}}}sitemap"), f"{{{SITEMAP}}}loc", f"{site.base}/{name}")
    return dated(answer(root), site.now)


def _pages(site: Site, request: Request) -> Response:
    root = element(f"{{{SITEMAP}}}urlset")
    for path in ("/", "/about", "/contact", "/vacancies/"):
        add(add(root, f"{{{SITEMAP}}}url"), f"{{{SITEMAP}}}loc", site.base + path)
    return dated(answer(root), site.world.now(0))


def _jobs(site: Site, request: Request) -> Response:
    page = site.page(request.path_params["number"], SIZE)
    if page is None:
        return missing()
    root = element(f"{{{SITEMAP}}}urlset")
    for posting in page.postings:
        url = add(root, f"{{{SITEMAP}}}url")
        add(url, f"{{{SITEMAP}}}loc", site.url(posting))
        add(url, f"{{{SITEMAP}}}lastmod", posting.modified.isoformat())
    return dated(answer(root), max((p.modified for p in page.postings), default=site.now))


def _listing(site: Site, request: Request) -> Response:
    return site.render("agency_list.html", page=site.page(1, NEWEST))


def _graph(site: Site, posting: Published) -> dict[str, Any]:
    job = job_posting(site, posting)
    context = job.pop("@context")
    firm = {"@type": "Organization", "@id": f"{site.base}/#firm", "name": site.board.title, "url": f"{site.base}/"}
    crumbs = [
        {"@type": "ListItem", "position": 1, "name": "Vacancies", "item": f"{site.base}/vacancies/"},
        {"@type": "ListItem", "position": 2, "name": posting.title},
    ]
    return {"@context": context, "@graph": [firm, {"@type": "BreadcrumbList", "itemListElement": crumbs}, job]}


def _detail(site: Site, request: Request) -> Response:
    number = request.path_params["name"].rpartition("-")[2]
    if not number.isascii() or not number.isdigit():
        return missing()
    found = site.find(int(number))
    if isinstance(found, Response):
        return found
    return site.detail("agency_detail.html", found, jsonld=script(_graph(site, found)))


def _routes(site: Site) -> list[Route]:
    return [
        Route("/sitemap.xml", partial(_index, site)),
        Route("/sitemap-pages.xml", partial(_pages, site)),
        Route("/sitemap-jobs-{number:int}.xml", partial(_jobs, site)),
        Route("/vacancies/", partial(_listing, site)),
        Route("/vacancy/{name}/", partial(_detail, site)),
    ]


BOARD = Board(
    name="agency",
    title="Meridian Staffing",
    gone=410,
    path=_path,
    home=lambda site: [("Vacancies", "/vacancies/")],
    routes=_routes,
    robots=f"{ROBOTS}\nSitemap: BASE/sitemap.xml\n",
)
