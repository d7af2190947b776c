"""The troubles of the real web, met by a share of the requests or addresses that the seed decides."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from crawler.simulator.contacts import draw, share_of
from crawler.simulator.state import State, Trouble

PRIVATE: Final = ("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/")
_JSONLD = re.compile(r'(<script type="application/ld\+json">)(.*?)(</script>)', re.DOTALL)
_CLASS = re.compile(r'class="([^"]*)"')
_MICRODATA = re.compile(r'\s(?:itemscope(?:="")?|item(?:prop|type|id)="[^"]*")')
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"#]+)(#[^"]*)?(")')
_CAPTCHA = """<!doctype html><html lang="en"><head><title>Just a moment...</title></head><body>
<h1>Checking your browser before you go on</h1><form id="challenge-form" action="/cdn-cgi/challenge" method="post">
<div class="g-recaptcha" data-sitekey="none"></div><noscript>Please enable JavaScript and cookies.</noscript></form></body></html>"""

_IN_PLACE = {
    "silent_login": """<!doctype html><html lang="en"><head><title>Sign in</title></head><body><h1>Sign in</h1>
<form method="post" action="/account/login"><input name="email" type="email"><input name="password" type="password"><button>Sign in</button></form></body></html>""",
    "consent_wall": """<!doctype html><html lang="en"><head><title>Before you continue</title></head><body><h1>Before you continue</h1>
<p>We and our 812 partners use cookies and data to deliver our services, to measure how they are used and to show advertising that fits you.</p>
<form method="post" action="/account/consent"><button name="agree" value="all">Accept all</button><button name="agree" value="none">Reject all</button></form></body></html>""",
    "paywall": """<!doctype html><html lang="en"><head><title>For subscribers</title>
<script type="application/ld+json">{"@type": "WebPage", "isAccessibleForFree": false}</script></head><body><h1>For subscribers</h1>
<div class="paywall">Subscribe to continue reading. Already a subscriber? <a href="/account/login">Sign in</a></div></body></html>""",
}
"""Pages that answer 200 in place of what was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """One request on its way through the troubles of a board."""

    state: State
    seed: int
    board: str
    request: Request

    def delay(self) -> float:
        """Seconds to wait."""
        slow = self._met("slow", each_time=True)
        return slow.seconds if slow else 0.0

    def answer(self) -> tuple[str | None, Response | None]:
        """The answer that a trouble gives in place of the page, with the trouble's name; (None, None) if none does."""
        path = self.request.url.path
        if path == "/robots.txt":
            return self._robots()
        if path.startswith("/account/"):
            return None, None
        if storm := self._met("storm_429", each_time=True):
            wait = str(max(1, math.ceil(storm.seconds)))
            return storm.kind, PlainTextResponse("Too many requests", status_code=429, headers={"retry-after": wait})
        if self._met("storm_5xx", each_time=True):
            return "storm_5xx", PlainTextResponse("Server error", status_code=(500, 502, 503, 504)[self._draw() % 4])
        if self._met("redirect_private"):
            return "redirect_private", RedirectResponse(PRIVATE[self._draw() % 2], status_code=302)
        if self._met("login_wall"):
            return "login_wall", RedirectResponse(f"/account/login?next={path}", status_code=302)
        if self._met("captcha"):
            return "captcha", HTMLResponse(_CAPTCHA, status_code=403)
        for kind, page in _IN_PLACE.items():
            if self._met(kind):
                return kind, HTMLResponse(page)
        return None, None

    def altered(self, response: Response) -> tuple[str | None, Response]:
        """The board's answer, its HTML changed by the troubles that change pages; the name is that of the last one."""
        if not response.headers.get("content-type", "").startswith("text/html") or response.status_code != 200:
            return None, response
        before = text = bytes(response.body).decode()
        kind = None
        if self._met("broken_jsonld"):
            kind, text = "broken_jsonld", _JSONLD.sub(lambda m: m[1] + m[2][: len(m[2]) * 2 // 3] + m[3], text)
        if self._met("redesign"):
            kind, text = "redesign", _MICRODATA.sub("", _CLASS.sub(_renamed, _JSONLD.sub("", text)))
        if self._met("visit_tokens"):
            self.state.tries[self.board, "visit", ""] += 1
            kind, text = "visit_tokens", _LINK.sub(self._tokened, text)
        if self._met("noindex"):
            kind, text = "noindex", text.replace("<head>", '<head><meta name="robots" content="noindex">', 1)
        if text == before:
            return None, response
        headers = {k: v for k, v in response.headers.items() if k not in ("content-length", "last-modified")}
        return kind, Response(text, headers=headers)

    def _robots(self) -> tuple[str | None, Response | None]:
        if self.state.active(self.board, "robots_error"):
            return "robots_error", PlainTextResponse("Service unavailable", status_code=503)
        if self.state.active(self.board, "robots_closed"):
            return "robots_closed", PlainTextResponse("User-agent: *\nDisallow: /\n")
        return None, None

    def _address(self) -> str:
        return re.sub(r"(?<=[?&])sid=[^&]*", "", f"{self.request.url.path}?{self.request.url.query}").rstrip("?&")

    def _draw(self) -> int:
        return draw(self.seed, self.board, self._address())

    def _met(self, kind: str, *, each_time: bool = False) -> Trouble | None:
        """The trouble, if it is on and this request meets it; `each_time` draws anew for every try, so that a second one may pass."""
        trouble = self.state.active(self.board, kind)
        if trouble is None:
            return None
        count = 0
        if each_time:
            self.state.tries[self.board, kind, self._address()] += 1
            count = self.state.tries[self.board, kind, self._address()]
        return trouble if share_of(self.seed, kind, self.board, self._address(), count) < trouble.share else None

    def _tokened(self, link: re.Match[str]) -> str:
        visit = self.state.tries[self.board, "visit", ""]
        token = f"{draw(self.seed, 'visit', visit):016x}"
        joint = "&amp;" if "?" in link[2] else "?"
        return f"{link[1]}{link[2]}{joint}sid={token}{link[3] or ''}{link[4]}"


def _renamed(attribute: re.Match[str]) -> str:
    names = (f"css-{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}" for name in attribute[1].split())
    return f'class="{" ".join(names)}"'
