"""A page for each way to force an ad on a visitor: windows, overlays, frames and messages; and boxes that are no ads. The ads are those of `classifieds`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from crawler.simulator.site import Board, Site, direction, missing, paragraphs
from crawler.simulator.world import Published

_OVER = "position:fixed;z-index:99;left:20%;top:15%;width:55%;height:70%;overflow:auto;background:#fff"
_CORNER = "position:fixed;z-index:99;right:0;bottom:0;width:420px;height:320px;background:#fff"
_BOTTOM = "position:fixed;z-index:99;left:0;bottom:0;width:100%;height:120px;background:#eee"


def _path(posting: Published) -> str:
    return f"/ad/{posting.number}"


def _ad(posting: Published) -> Markup:
    return Markup("<div lang='{}' dir='{}'><h2>{}</h2>{}</div>").format(
        posting.lang, direction(posting.lang), posting.title, paragraphs(posting.text)
    )


def _script(code: str) -> Markup:
    return Markup("<script>") + Markup(code.replace("</", "<\\/")) + Markup("</script>")  # noqa: S704  # our own words


def _window(posting: Published) -> Markup:
    return _script(f"open({json.dumps(_path(posting))}, 'ad', 'width=480,height=360')")


def _scroll(posting: Published) -> Markup:
    tall = Markup("<div style='height:3000px'></div>")
    opened = f"open({json.dumps(_path(posting))})"
    return tall + _script(f"addEventListener('scroll', () => {opened}, {{once: true}})")


def _overlay(posting: Published) -> Markup:
    return Markup("<div role='dialog' style='{}'>{}</div>").format(_OVER, _ad(posting))


def _frame(posting: Published) -> Markup:
    return Markup("<iframe src='{}' style='{}'></iframe>").format(_path(posting), _CORNER)


def _alert(posting: Published) -> Markup:
    return _script(f"setTimeout(() => alert({json.dumps(f'{posting.title}. {posting.text}'[:400])}), 300)")


def _consent(_: Published) -> Markup:
    words = "We and our partners use cookies to store information on your device."
    return Markup("<div id='cookie-consent' style='{}'><p>{}</p><button>Accept all</button></div>").format(
        _BOTTOM, words
    )


def _newsletter(_: Published) -> Markup:
    form = Markup("<form><input type='email' name='email'><button>Subscribe</button></form>")
    return Markup("<div class='newsletter' style='{}'><p>Subscribe to our newsletter.</p>{}</div>").format(_OVER, form)


WAYS: dict[str, Callable[[Published], Markup]] = {
    "window": _window,
    "scroll": _scroll,
    "overlay": _overlay,
    "iframe": _frame,
    "alert": _alert,
    "consent": _consent,
    "newsletter": _newsletter,
}
"""By the last part of the address, in the order of the ads that they show: the newest first."""


def _page(title: str, inside: Markup, lang: str = "en") -> Response:
    head = Markup("<!doctype html><html lang='{}'><meta charset='utf-8'><title>{}</title><body>").format(lang, title)
    return HTMLResponse(str(head + inside + Markup("</body></html>")))


def _shown(site: Site, request: Request) -> Response:
    way = request.path_params["way"]
    ads = site.postings(site.shelf().newest_first(0, len(WAYS)))
    place = list(WAYS).index(way) if way in WAYS else len(ads)
    if place >= len(ads):
        return missing()
    own = Markup("<h1>Film board</h1><p>Nothing is advertised on this page itself.</p>")
    return _page("Film board", own + WAYS[way](ads[place]))


def _detail(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    return found if isinstance(found, Response) else _page(found.title, _ad(found), found.lang)


def _routes(site: Site) -> list[Route]:
    return [Route("/shown/{way}", partial(_shown, site)), Route("/ad/{number:int}", partial(_detail, site))]


BOARD = Board(
    name="popups",
    title="Film Board",
    gone=404,
    path=_path,
    home=lambda site: [(way, f"/shown/{way}") for way in WAYS],
    routes=_routes,
    of=("classifieds",),
)
