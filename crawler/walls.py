"""Walls: logins, bot checks, paywalls, consent pages, refusals and rate limits are told from pages, and reported; they are never passed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector, SelectorList
from pydantic import field_validator
from scrapy.http import HtmlResponse, Response

from crawler.cards.parts import Part
from crawler.shown import Shown, shown
from records import datafile

CHECK = "blocked: a bot check stands in place of the page"
LOGIN = "blocked: a login stands in place of the page"
PAYWALL = "blocked: a paywall stands in place of the page"
CONSENT = "blocked: a consent page stands in place of the page"
SCRIPT = "blocked: without JavaScript nothing stands on the page"
GONE = "missing: the page says that the posting is gone"
LED_AWAY = "missing: the address leads to a page that is no posting"

_LOGIN = re.compile(
    r"(?:^|[/_-])(?:log-?in|log-?on|sign-?in|auth|oauth2?|sso|account|anmelden|connexion|wejscie|vhod)(?:[/._-]|$)",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"(?:^|[./])(?:consent|collectconsent|guce|cookie-?wall|privacy-?gate)(?:[./]|$)", re.IGNORECASE)
_NOT_FREE = re.compile(r"\"isaccessibleforfree\"\s{0,9}:\s{0,9}(?:\"?(?:https?://schema.org/)?false)")
_POSTING = ('"jobposting"', "'jobposting'", "schema.org/jobposting", ":jobposting")
_STATE = (
    "__next_data__",
    "__nuxt__",
    "__initial_state__",
    "__apollo_state__",
    "__preloaded_state__",
    "application/json",
)
_AWAY = re.compile(
    r"(?:^|[/?&=_-])(?:expired|not-?found|removed|inactive|deleted|unavailable|404)(?:[/=&_.-]|$)", re.IGNORECASE
)
_NOTICE = (
    "//*[contains(@class,'alert') or contains(@class,'notice') or contains(@class,'expired') or contains(@class,'removed') or contains(@class,'inactive')"
    " or contains(@class,'closed') or contains(@class,'warning') or contains(@class,'message') or contains(@class,'unavailable') or contains(@class,'error')]"
    "[not(ancestor-or-self::a or ancestor::li or descendant::form)]"
)
_SHORT = 160
"""Letters that a notice has at most: longer ones are texts, which may speak of anything."""
_LOOKED_AT = 60_000
# Letters of a page beside its menus, forms and notices. A check says little, a consent page explains itself, an ad may be short.
_FEW, _THIN, _LONG = 120, 600, 3000
_DATA = 20_000
"""Letters of source in which a page may hold what it shows as data."""


class _Sort(Part):
    """Signs of one sort of wall. What they are looked for in stands in walls.yml."""

    signs: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()


class Signs(Part):
    """All of walls.yml."""

    headers: dict[str, tuple[str, ...]]
    check: _Sort
    login: _Sort
    consent: _Sort
    paywall: _Sort
    script: _Sort
    gone: tuple[str, ...]

    @field_validator("headers", mode="before")
    @classmethod
    def _several(cls, value: dict[str, str | list[str]]) -> dict[str, list[str]]:
        return {n: [v] if isinstance(v, str) else v for n, v in value.items()}


@cache
def signs() -> Signs:
    """The shipped signs. Raises BadData."""
    return datafile.validated(Signs, datafile.read(resources.files("crawler") / "walls.yml"))


def problem(response: Response) -> str | None:
    """Why a response is no page: `blocked: …`, `failed: …`, `missing: …`, or None. The word before the colon is what is counted."""
    status = response.status
    if any(_header(response, n).startswith(values) for n, values in signs().headers.items()):
        return CHECK
    if status == 429:
        return "blocked: 429, the host asks for fewer requests"
    if status in (401, 403, 407, 451):
        return f"blocked: {status}"
    if status in (404, 410):
        return f"missing: {status}"
    if status >= 400 or status in range(300, 304) or status in (305, 306, 307, 308):
        return f"failed: {status}"
    return _wall(response) if isinstance(response, HtmlResponse) else None


def _wall(response: HtmlResponse) -> str | None:
    low = response.text[:_LOOKED_AT].lower()
    if any(sign in low for sign in _POSTING):
        return None  # whatever else stands there, the posting does too
    page = shown(low)
    address = urlsplit(response.url) if "redirect_urls" in response.meta else None
    if page.letters < _LONG and _is_check(low, page):
        return CHECK
    if page.password and _is_login(page, address.path if address else ""):
        return LOGIN
    if page.letters < _LONG and _is_consent(low, page, f"{address.netloc}{address.path}" if address else ""):
        return CONSENT
    if page.letters < 2 * _THIN and _is_paywall(low, page):
        return PAYWALL
    if page.letters < _FEW and page.links < 3 and not response.meta.get("render") and _is_shell(low):
        return SCRIPT
    return None


def says_gone(response: Response) -> str | None:
    """Of a page that answered well and was to show one posting: whether it says in so many words that there is none any more."""
    if not isinstance(response, HtmlResponse):
        return None
    low = response.text[:_LOOKED_AT].lower()
    if any(sign in low for sign in _POSTING):
        return None
    page = shown(low)
    in_title, in_words = _any(_gone(), folded(page.title)), _any(_gone(), folded(page.words))
    if not (in_title or in_words):
        return None
    # An ad may speak of a place that is taken; a page that says it of itself says it in its heading, in a notice, or says little else.
    tree = Selector(low, type="html")
    if _says(tree.css("h1, h2")[:2]) or _says(tree.xpath(_NOTICE)[:20]):
        return GONE
    if in_title and page.letters < 2 * _THIN:
        return GONE
    return GONE if in_words and page.letters < _THIN // 2 and not page.heading_is_title else None


def leads_away(response: Response, starts: Collection[str]) -> str | None:
    """Of a page that was to show one posting: whether it was redirected to the front page, to one of `starts` (addresses of listings), or to one that is called gone."""
    came_from = response.meta.get("redirect_urls") or [response.url]
    asked, shown_at = urlsplit(came_from[0]), urlsplit(response.url)
    if came_from[0] in starts or (asked.path, asked.query) == (shown_at.path, shown_at.query):
        return None
    front = shown_at.path in ("", "/") and not shown_at.query
    called = _AWAY.search(f"{shown_at.path}?{shown_at.query}") and not _AWAY.search(f"{asked.path}?{asked.query}")
    return LED_AWAY if front or called or response.url in starts else None


def folded(text: str) -> str:
    """Small letters without marks: many write without them."""
    parts = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).replace("\u2019", "'").split())


@cache
def _gone() -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(sign) for sign in signs().gone))


def _says(parts: SelectorList[Any]) -> bool:
    """Whether one of these elements is short and says that the posting is gone."""
    said = (folded("".join(part.xpath(".//text()").getall()[:50])) for part in parts)
    return any(len(words) <= _SHORT and _any(_gone(), words) for words in said)


def _is_check(low: str, page: Shown) -> bool:
    wanted = signs().check
    if page.letters < _THIN and (_any(wanted.signs, low) or _titled(page.title, wanted.titles)):
        # Titles of two meanings (`captcha`, `security check`) stand over ads too, which have more words.
        return page.letters < 2 * _FEW or _any(wanted.signs, low) or _any(wanted.boxes, low)
    if page.letters < _FEW and page.links < 3 and not page.heading_is_title:
        return _any(wanted.boxes, low)
    return False


def _is_login(page: Shown, path: str) -> bool:
    names = signs().login.titles
    named = page.title.startswith(names) or page.heading.startswith(names) or _LOGIN.search(path)
    bare = page.letters < _FEW and not page.heading and page.links < 5
    return page.letters < _THIN and page.links < 10 and bool(named or bare)


def _is_consent(low: str, page: Shown, address: str) -> bool:
    wanted = signs().consent
    if page.links >= 10 or (page.heading_is_title and not _titled(page.title, wanted.titles)):
        return False
    titled = _titled(page.title or page.heading, wanted.titles)
    return titled or bool(_CONSENT.search(address)) or (page.letters < _THIN and _any(wanted.signs, low))


def _is_paywall(low: str, page: Shown) -> bool:
    if _NOT_FREE.search(low):
        return True
    wanted = signs().paywall
    return page.letters < _THIN and _any(wanted.sentences, low) and _any(wanted.signs, low)


def _is_shell(low: str) -> bool:
    if any(state in low for state in _STATE) or "<script" not in low or len(low) > _DATA:
        return False  # what it shows stands in it as data
    return _any(signs().script.sentences, low) or _any(signs().script.roots, low)


def _titled(title: str, wanted: tuple[str, ...]) -> bool:
    """Whether a title is one of these, alone or before the name of its site."""
    return bool(title) and (title in wanted or re.split(r"\s[|\-–—:·]\s", title, maxsplit=1)[0].strip() in wanted)


def _any(wanted: tuple[str, ...], where: str) -> bool:
    return any(sign in where for sign in wanted)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").lower()
