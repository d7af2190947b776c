"""The desk: search, read, decide. HTML that works without scripts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from index.search import Search
from records.errors import LurewatchError
from records.keys import key
from records.ledger import Ledger
from records.settings import Settings
from review import pages, signing, words
from review.doorkeeper import Headers, Throttle


def build(ledger: Ledger, search: Search, settings: Settings) -> Starlette:
    """The application over an open ledger and an open search; whoever opened them closes them."""
    app = Starlette(
        routes=[
            Route("/", pages.listing),
            Route("/posting/{id:str}", pages.posting),
            Route("/posting/{id:str}/review", pages.review, methods=["POST"]),
            Route("/posting/{id:str}/contacts", pages.contacts, methods=["POST"]),
            Route("/runs", pages.runs),
            Route("/signin", signing.sign_in, methods=["GET", "POST"]),
            Route("/signout", signing.sign_out, methods=["POST"]),
            Route("/health", health),
            Mount("/static", StaticFiles(packages=[("review", "static")])),
        ],
        middleware=[Middleware(Headers)],
        exception_handlers={HTTPException: _error, LurewatchError: _broken},
    )
    app.state.ledger, app.state.search, app.state.settings = ledger, search, settings
    app.state.key = key("session", given=settings.session_secret, data=settings.data)
    app.state.throttle = Throttle()
    app.state.pages = _environment()
    return app


def health(request: Request) -> Response:
    """For machines: whether the ledger answers, and how far search is behind."""
    waiting, since = request.app.state.ledger.outbox.waiting()
    return JSONResponse(
        {"ok": True, "waiting_for_search": waiting, "behind_since": since.isoformat() if since else None}
    )


def _environment() -> Environment:
    pages_ = Environment(
        loader=PackageLoader("review"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages_.globals.update(words=words, style=_digest("desk.css"), script=_digest("desk.js"), icon=_digest("desk.svg"))
    return pages_


def _digest(name: str) -> str:
    """The address of a static file with what it holds in it, so that a new version is never hidden by a cached one."""
    import hashlib

    held = (files("review") / "static" / name).read_bytes()
    return f"/static/{Path(name).name}?{hashlib.sha256(held).hexdigest()[:8]}"


def _error(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    said = {
        404: ("Not here", "There is no such page or posting. It may have been erased."),
        403: ("Not allowed", getattr(error, "detail", "") or "Your role does not include this."),
    }
    title, text = said.get(status, ("That did not work", str(getattr(error, "detail", ""))))
    page = request.app.state.pages.get_template("error.html").render(title=title, text=text, person=None, form_token="")
    return HTMLResponse(page, status_code=status)


def _broken(request: Request, error: Exception) -> Response:
    page = request.app.state.pages.get_template("error.html").render(
        title="That does not work right now", text=str(error), person=None, form_token=""
    )
    return HTMLResponse(page, status_code=503)
