"""Who is at the desk: sessions, forged requests, too many attempts, and the headers that every answer carries."""

from __future__ import annotations

import hmac
import secrets
import time
from collections import defaultdict, deque
from hashlib import sha256

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from records.ledger import Ledger
from records.people import Person

COOKIE = "lurewatch"
BEFORE = "lurewatch_before"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_TRIES, _WITHIN = 5, 300.0


class Headers(BaseHTTPMiddleware):
    """Nothing of the desk is cached, framed, sent elsewhere or run from elsewhere."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.url.path.startswith("/static/"):
            response.headers["Cache-Control"] = "max-age=3600"
        return response


class Throttle:
    """Five wrong passwords for a name or from an address within five minutes close the door to it for that time."""

    def __init__(self) -> None:
        self._failed: dict[str, deque[float]] = defaultdict(deque)

    def closed(self, *names: str) -> bool:
        return any(len(self._recent(n)) >= _TRIES for n in names)

    def failed(self, *names: str) -> None:
        for name in names:
            self._recent(name).append(time.monotonic())

    def _recent(self, name: str) -> deque[float]:
        if len(self._failed) > 10_000:
            self._failed.clear()
        times = self._failed[name]
        while times and times[0] < time.monotonic() - _WITHIN:
            times.popleft()
        return times


def person(request: Request) -> Person | None:
    """Whose session the request carries, or None."""
    cookie = request.cookies.get(COOKIE)
    ledger: Ledger = request.app.state.ledger
    return ledger.people.signed_in(cookie) if cookie else None


def form_token(request: Request) -> str:
    """What every form carries, so that no other page can send it: keyed by the session (before sign-in: by a cookie of its own)."""
    held = request.cookies.get(COOKIE) or request.cookies.get(BEFORE) or ""
    key: bytes = request.app.state.key
    return hmac.new(key, held.encode(), sha256).hexdigest() if held else ""


def is_ours(request: Request, sent: object) -> bool:
    """Whether a form was made by this desk for this session."""
    wanted = form_token(request)
    return bool(wanted) and isinstance(sent, str) and hmac.compare_digest(wanted, sent)


def keep(response: Response, request: Request, name: str, value: str, *, age: int | None = None) -> None:
    """Sets a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        name, value, max_age=age, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/"
    )


def fresh() -> str:
    return secrets.token_urlsafe(24)
