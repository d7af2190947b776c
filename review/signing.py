"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from records.people import SESSION_LASTS
from review.doorkeeper import BEFORE, COOKIE, form_token, fresh, is_ours, keep


async def sign_in(request: Request) -> Response:
    """The form, and what comes of it."""
    if request.method == "GET":
        return _form(request)
    form = await request.form()
    if not is_ours(request, form.get("form_token")):
        return _form(request, "The form was too old. Please try again.", 403)
    name, password = str(form.get("name", ""))[:200], str(form.get("password", ""))[:1000]
    address = request.client.host if request.client else "?"
    throttle, ledger = request.app.state.throttle, request.app.state.ledger
    if throttle.closed(f"name {name}", f"from {address}"):
        return _form(request, "Too many attempts. Please wait five minutes.", 429)
    cookie = await run_in_threadpool(ledger.people.sign_in, name, password)
    if cookie is None:
        throttle.failed(f"name {name}", f"from {address}")
        await run_in_threadpool(ledger.audit.note, who=name or "?", action="sign_in_refused")
        return _form(request, "Name or password is wrong.", 403)
    await run_in_threadpool(ledger.audit.note, who=name.strip(), action="sign_in")
    response = RedirectResponse(_inside(str(form.get("then", "/"))), status_code=303)
    keep(response, request, COOKIE, cookie, age=int(SESSION_LASTS.total_seconds()))
    response.delete_cookie(BEFORE)
    return response


async def sign_out(request: Request) -> Response:
    form = await request.form()
    if not is_ours(request, form.get("form_token")):
        raise HTTPException(403, "The form was too old. Please go back and try again.")
    await run_in_threadpool(request.app.state.ledger.people.sign_out, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/signin", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _form(request: Request, message: str = "", status: int = 200) -> Response:
    held = request.cookies.get(BEFORE)
    if not held or request.cookies.get(COOKIE):
        held = fresh()
        request.cookies.pop(COOKIE, None)
        request.cookies[BEFORE] = held
    page = request.app.state.pages.get_template("signin.html").render(
        message=message,
        form_token=form_token(request),
        then=_inside(request.query_params.get("then", "/")),
        person=None,
    )
    response = HTMLResponse(page, status_code=status)
    response.delete_cookie(COOKIE)
    keep(response, request, BEFORE, held)
    return response


def _inside(address: str) -> str:
    """Only addresses of this desk: a sign-in must not send anybody elsewhere."""
    parts = urlsplit(address)
    good = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if good else "/"
