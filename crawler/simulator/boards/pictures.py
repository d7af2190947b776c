"""Posts that are nothing but a picture of an ad. The ads are those of `social`; they are drawn when asked for, by Pillow, and without it there are none."""

from __future__ import annotations

import io
import textwrap
from functools import lru_cache, partial
from importlib.util import find_spec
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from crawler.simulator.site import Board, Site, dated, missing, whole
from crawler.simulator.world import Published

SIZE = 20
_WITHOUT = "This board draws its posts, which needs Pillow: pip install 'lurewatch[ocr]'"
_LINE, _FONT, _WIDTH = 44, 30, 960


def _path(posting: Published) -> str:
    return f"/post/{posting.number}"


def _post(posting: Published) -> Markup:
    return Markup(
        "<article class='post' data-post='{0}'><a class='post-link' href='/post/{0}'><img src='/picture/{0}.png' alt=''></a>"
        "<time datetime='{1}'></time></article>"
    ).format(posting.number, posting.published.isoformat())


def _listing(site: Site, request: Request) -> Response:
    if find_spec("PIL") is None:
        return PlainTextResponse(_WITHOUT, status_code=503)
    page = site.page(whole(request, "page", 1), SIZE)
    if page is None:
        return missing()
    older = Markup("<a class='older' href='/posts?page={}'>Older</a>").format(page.next) if page.next else Markup("")
    return _page(Markup("").join(_post(p) for p in page.postings) + older)


def _single(site: Site, request: Request) -> Response:
    found = site.find(request.path_params["number"])
    return found if isinstance(found, Response) else _page(_post(found))


def _picture(site: Site, request: Request) -> Response:
    if find_spec("PIL") is None:
        return PlainTextResponse(_WITHOUT, status_code=503)
    found = site.find(request.path_params["number"])
    if isinstance(found, Response):
        return found
    drawn = _drawn("\n\n".join(filter(None, (found.title, found.text))))
    return dated(Response(drawn, media_type="image/png"), found.modified)


@lru_cache(maxsize=64)
def _drawn(text: str) -> bytes:
    from PIL import Image, ImageDraw

    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, _LINE) or [""]]
    picture = Image.new("L", (_WIDTH, 80 + len(lines) * _FONT * 3 // 2), "white")
    draw, font = ImageDraw.Draw(picture), _font()
    for number, line in enumerate(lines):
        draw.text((40, 40 + number * _FONT * 3 // 2), line, fill="black", font=font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _font() -> Any:
    from PIL import ImageFont

    try:
        return ImageFont.truetype("DejaVuSans.ttf", _FONT)
    except OSError:
        return ImageFont.load_default(_FONT)  # knows Latin letters only


def _page(inside: Markup) -> Response:
    return HTMLResponse(
        f"<!doctype html><html><meta charset='utf-8'><title>Picture wall</title><body>{inside}</body></html>"
    )


def _routes(site: Site) -> list[Route]:
    return [
        Route("/posts", partial(_listing, site)),
        Route("/post/{number:int}", partial(_single, site)),
        Route("/picture/{number:int}.png", partial(_picture, site)),
    ]


BOARD = Board(
    name="pictures",
    title="Picture Wall",
    gone=404,
    path=_path,
    home=lambda site: [("Posts", "/posts")],
    routes=_routes,
    of=("social",),
)
