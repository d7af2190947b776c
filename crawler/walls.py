"""Walls: login pages, bot checks, refusals and rate limits are told from pages, and reported; they are never passed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy.http import Response, TextResponse

_LOGIN = re.compile(r"(log-?in|sign-?in|auth|sso|account|anmelden|connexion|wejscie|vhod)", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^>]{0,500}type\s*=\s*[\"']?password", re.IGNORECASE)
_CHECK = re.compile(
    r"<title[^>]{0,200}>[^<]{0,80}(captcha|just a moment|attention required|are you a robot|checking your browser|access denied|security check)",
    re.IGNORECASE,
)
_LOOKED_AT = 20_000


def problem(response: Response) -> str | None:
    """Why a response is no page: `blocked: …`, `failed: …`, `missing: …`, or None. The word before the colon is what is counted."""
    status = response.status
    if status == 429:
        return "blocked: 429, the host asks for fewer requests"
    if status in (401, 403, 407, 451):
        return f"blocked: {status}"
    if status in (404, 410):
        return f"missing: {status}"
    if status >= 400 or status in range(300, 304) or status in (305, 306, 307, 308):
        return f"failed: {status}"
    return _wall(response)


def _wall(response: Response) -> str | None:
    if not isinstance(response, TextResponse):
        return None
    start = response.text[:_LOOKED_AT]
    if _CHECK.search(start):
        return "blocked: a bot check stands in place of the page"
    redirected = "redirect_urls" in response.meta
    if redirected and _LOGIN.search(urlsplit(response.url).path) and _PASSWORD.search(start):
        return "blocked: a login stands in place of the page"
    return None
