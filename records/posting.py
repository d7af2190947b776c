"""Posting: what was published, as it was published. Written by a crawl or an import, never changed afterwards."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

Field = Literal["title", "text"]

# Parts of a URL that name the visit and not the page: campaigns and clicks, sessions, what is drawn anew at each rendering.
_SESSION = r"s?sid|session_?id|sessid|phpsessid|jsessionid|aspsessionid\w*|oscsid|zenid|cfid|cftoken"
_VISIT = re.compile(
    r"^(utm_\w+|fbclid|[gdwt]clid|[gw]braid|msclkid|yclid|ttclid|twclid|li_fat_id|mc_[ce]id|mkt_tok|_hsenc|_hsmi|igshid|_ga|_gl|ref_src|"
    rf"{_SESSION}|_t|nonce|cachebust|cb|rand|_?csrf|[cx]srf_?token|__cf_chl_\w+)$",
    re.IGNORECASE,
)
# In a path: Java's `;jsessionid=…`, ASP.NET's `/(S(…))/`, and `/sid-…/` with a token that no word is: 16 letters and digits or more, a digit among them.
_IN_PATH = re.compile(
    rf";(?:{_SESSION})=[^/;?#]*|/\((?:[A-Z]\([^()/]*\))+\)(?=/|$)|/(?:{_SESSION})[-_=](?=[a-z]*\d)[a-z\d]{{16,}}(?=/|$)",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"!?/.*[^/].*|!.+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A way to reach the advertiser that stands in the published text.

    kind        phone, email, telegram, whatsapp, viber, signal, line, wechat, qq, zalo, kakao, skype, instagram, facebook, vk, discord, handle, link,
                invite (the key of a closed group), wallet (of Bitcoin, Ethereum or Tron)
    field       the field it stands in: `title` or `text`
    start, end  its place in that field, in characters, end excluded
    token       keyed HMAC-SHA256 of kind and normal form, 32 hex digits: equal contacts have equal tokens, the contact cannot be read from it
    masked      how it is shown to people who may not see it; as long as the published form, so places in the text stay true
    """

    kind: str
    field: Field
    start: int
    end: int
    token: str
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One advertisement or post, at one moment.

    source      name of the card or import it came from
    key         the source's own identifier, or else the canonical URL: with `source` it is the posting's identity
    url         where it was seen, as published; None for imported files without one
    title       headline as published, plain text; may be empty if `text` is not
    text        body as published, as plain text (tags removed, nothing else); every span of an analysis points into `title` or `text`
    language    language declared by the source, ISO 639-1 (`zh-TW` style allowed), else None; never guessed here
    country     ISO 3166-1 alpha-2 of the advertised place or, if unsaid, of the board; decides how phone numbers are read
    location    place of work as published
    employer    hiring organisation as published
    pay         pay as published, with currency and period if the source gives them apart
    published   when the source says that it was published, in UTC; None if unsaid or unreadable
    expires     when the source says that it ends, in UTC
    published_raw  the date as the source wrote it
    collected   when we saw it, in UTC
    contacts    contacts found in title and text
    extra       what else the source gave, unchanged: raw beside clean
    """

    source: str
    key: str
    collected: datetime
    title: str = ""
    text: str = ""
    url: str | None = None
    language: str | None = None
    country: str | None = None
    location: str | None = None
    employer: str | None = None
    pay: str | None = None
    published: datetime | None = None
    expires: datetime | None = None
    published_raw: str | None = None
    contacts: tuple[Contact, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    given_revision: str | None = None
    """Set only when a corpus is read back whose text is masked: its revision cannot be computed again from the masked text."""

    @property
    def id(self) -> str:
        """Identity: 20 hex digits of SHA-256 over source and key, the same on every machine."""
        return posting_id(self.source, self.key)

    @property
    def revision(self) -> str:
        """Digest of what was published (title, text, employer, pay, location), normalised so that spaces and letter forms do not count: 16 hex digits."""
        if self.given_revision:
            return self.given_revision
        return _digest(self.title, self.text, self.employer, self.pay, self.location)


@lru_cache(maxsize=256)
def _digest(*parts: str | None) -> str:
    # A posting is asked for its revision at each step of its way into the ledger.
    plain = "\x1f".join(_plain(p or "") for p in parts)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def posting_id(source: str, key: str) -> str:
    return hashlib.sha256(f"{source}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """The URL without what names the visit (tracking, session) and without a place in the page, parameters sorted: one page, one form.

    The fragment stays if it is a route (`#/job/12`, `#!/job/12`) under which one path shows many pages.
    """
    parts = urlsplit(url.strip())
    path = _IN_PATH.sub("", parts.path)
    kept = parts._replace(path=path, query=_without_visit(parts.query), fragment=_route(path, parts.fragment))
    return canonicalize_url(urlunsplit(kept), keep_fragments=True)


def _without_visit(query: str) -> str:
    return urlencode([(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _VISIT.match(k)])


def _route(path: str, fragment: str) -> str:
    """The route in a fragment. Where the path has a number and the route has none (`/job/12#/apply`), the path names the page already."""
    if not _ROUTE.fullmatch(fragment) or (_DIGIT.search(path) and not _DIGIT.search(fragment)):
        return ""
    way, mark, query = fragment.partition("?")
    query = _without_visit(query)
    return way + mark * bool(query) + query
