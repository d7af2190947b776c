"""A board at work: what its pages need to know, and the pages that all boards have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from crawler.simulator.state import State
from crawler.simulator.world import FIRST, Published, Shelf, World

RTL = ("ar", "fa", "he", "ur")
FAR = 10**9
ROBOTS = "User-agent: *\nAllow: /\nDisallow: /account/\nDisallow: /search/private\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A kind of board. `path` gives the address of a posting's page, `gone` the status of one that was taken down, `home` the links of the home page.

    of: the boards whose postings it shows; empty: it has postings of its own. One of several (a search engine) uses `Site.everything`.
    """

    name: str
    title: str
    gone: int
    path: Callable[[Published], str]
    home: Callable[[Site], Sequence[tuple[str, str]]]
    routes: Callable[[Site], list[Route]]
    robots: str = ROBOTS
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a listing, newest first; pages count from 1. `next` is None on the last."""

    postings: list[Published]
    number: int
    last: int
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One board with its address, the state of the web, and all sites by name."""

    board: Board
    base: str
    world: World
    state: State
    sites: Mapping[str, Site] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        return self.board.name

    @property
    def stock(self) -> str:
        """The board whose postings it shows: its own name, but for a view."""
        return self.board.of[0] if self.board.of else self.name

    @property
    def first(self) -> int:
        """The number of its first posting."""
        return FIRST[self.stock]

    @property
    def now(self) -> datetime:
        return self.world.now(self.state.day)

    @property
    def endless(self) -> bool:
        return self.state.active(self.name, "endless") is not None

    def path(self, posting: Published) -> str:
        return self.board.path(posting)

    def url(self, posting: Published) -> str:
        return self.base + self.path(posting)

    def shelf(self, tag: str | None = None) -> Shelf:
        """What the listings show."""
        half = self.state.active(self.name, "half_listing")
        return self.world.shelf(self.stock, self.state.day, tag=tag, share=half.share if half else 1.0)

    def postings(self, ranks: Sequence[int]) -> list[Published]:
        return [self.world.posting(self.stock, rank, self.state.day) for rank in ranks]

    def page(self, number: int, size: int, *, tag: str | None = None) -> Page | None:
        """Page `number` of the listing; None past the end, except where listings never end."""
        shelf = self.shelf(tag)
        last = max(1, -(-len(shelf) // size))
        if number < 1 or (number > last and not self.endless):
            return None
        shown = self.postings(shelf.newest_first((number - 1) % last * size, size))
        more = number < last or self.endless
        return Page(postings=shown, number=number, last=last, next=number + 1 if more else None)

    def find(self, number: int) -> Published | Response:
        """The live posting of a number, or the answer that there is none (any more)."""
        rank = number - self.first
        if not self.world.has_been(self.stock, rank, self.state.day):
            return missing()
        if not self.world.is_live(self.stock, rank, self.state.day):
            return missing(self.board.gone)
        return self.world.posting(self.stock, rank, self.state.day)

    def everything(self) -> Iterator[tuple[Published, str]]:
        """All that is live on the boards that it shows, with its address: on this board, or on its own where this one shows several."""
        for posting in self.world.live(self.state.day, boards=self.board.of or (self.name,)):
            yield posting, (self.sites[posting.board] if len(self.board.of) > 1 else self).url(posting)

    def render(self, template: str, *, status: int = 200, lang: str = "en", **values: Any) -> HTMLResponse:
        page = _templates().get_template(template)
        site: dict[str, Any] = {"site": self, "lang": lang, "dir": direction(lang)}
        return HTMLResponse(page.render(**site, **values), status_code=status)

    def detail(self, template: str, posting: Published, **values: Any) -> Response:
        page = self.render(template, lang=posting.lang, posting=posting, **values)
        return dated(page, posting.modified)


def dated(response: Response, modified: datetime) -> Response:
    """The response with the time of its last change, which makes it answer conditional requests."""
    response.headers["last-modified"] = modified.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response


def missing(status: int = 404) -> Response:
    words = "This page was removed" if status == 410 else "Page not found"
    return HTMLResponse(
        f"<!doctype html><html lang=en><title>{words}</title><h1>{words}</h1></html>", status_code=status
    )


def direction(lang: str) -> str:
    return "rtl" if lang in RTL else "ltr"


def whole(request: Request, name: str, default: int) -> int:
    """A whole number from the query, the default if it is none."""
    value = request.query_params.get(name, "")
    return int(value) if re.fullmatch(r"\d{1,18}", value) else default


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "job"


def paragraphs(text: str) -> Markup:
    """Plain text as HTML paragraphs with line breaks."""
    blocks = (block.strip("\n") for block in re.split(r"\n\s*\n", text))
    return Markup("\n").join(Markup("<p>{}</p>").format(lines(block)) for block in blocks if block)


def lines(text: str) -> Markup:
    """Plain text as HTML with line breaks."""
    return Markup("<br>\n").join(escape(line) for line in text.strip().split("\n"))


def query(path: str, **values: object) -> str:
    return f"{path}?{urlencode(values)}"


def common(site: Site) -> list[Route]:
    """Routes that every board has."""
    return [
        Route("/robots.txt", partial(_robots, site)),
        Route("/", partial(_home, site)),
        Route("/about", partial(_plain, site, "About us")),
        Route("/contact", partial(_plain, site, "Contact")),
        Route("/account/login", partial(_login, site)),
    ]


def _robots(site: Site, request: Request) -> Response:
    return PlainTextResponse(site.board.robots.replace("BASE", site.base))


def _home(site: Site, request: Request) -> Response:
    return site.render("home.html", links=site.board.home(site))


def _plain(site: Site, title: str, request: Request) -> Response:
    return site.render("plain.html", title=title)


def _login(site: Site, request: Request) -> Response:
    return site.render("login.html")


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.PackageLoader("crawler.simulator", "pages")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters.update(paragraphs=paragraphs, lines=lines)
    return environment
