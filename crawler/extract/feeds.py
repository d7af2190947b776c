"""Feeds in every form: RSS and Atom through feedparser, JSON Feed by itself; both as the same entries."""

from __future__ import annotations

import html
import json
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from crawler.dates import utc
from crawler.extract import jobposting, jsonld
from crawler.text import plain

_LONGEST = 300
_MARKED = re.compile(rb"\s{0,999}\xef\xbb\xbf\s{0,999}<")
_PICTURE = re.compile(r"<img\b[^>]{0,1000}?\bsrc\s*=\s*[\"']([^\"'<>]{1,2083})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """entries: fields of a Posting of each, with `key` and `url` if it names them. older: address of the next page. fault: what is broken in it."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    older: str | None = None
    fault: str | None = None


def read(body: bytes, url: str, kind: str = "") -> Feed:
    """A feed. `url`: where it stands; `kind`: its content type. Raises ValueError on what is none."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(body, url)
    # Many stand behind an empty line, which is nothing that a reader would miss.
    parsed = feedparser.parse(
        body.lstrip(b"\xef\xbb\xbf \t\r\n") if _MARKED.match(body) else body.lstrip(),
        response_headers={"content-type": kind} if kind else {},
    )
    if not parsed.get("version"):
        raise ValueError("neither RSS nor Atom nor JSON Feed")
    language = parsed.feed.get("language")
    fault = _fault(parsed.bozo_exception) if parsed.bozo else None
    older = next((x.href for x in parsed.feed.get("links", []) if x.get("rel") == "next" and x.get("href")), None)
    return Feed([_entry(e, url, language) for e in parsed.entries], older and urljoin(url, older), fault)


def _fault(error: Exception) -> str | None:
    """What is broken in a feed; that it names another encoding or type than its own is none."""
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return None if isinstance(error, harmless) else f"{type(error).__name__}: {str(error)[:200]}"


def _entry(entry: Any, base: str, language: str | None) -> dict[str, Any]:
    bodies = [c.get("value", "") for c in entry.get("content", [])] + [entry.get("summary", "")]
    spoken = next((c.get("language") for c in entry.get("content", []) if c.get("language")), None) or language
    written = entry.get("published") or entry.get("updated") or entry.get("created")
    link = str(entry.get("link") or "").strip()
    extra = {"tags": [t.term for t in entry.get("tags", []) if t.get("term")], "pictures": _pictures(entry, bodies)}
    found = {
        "url": urljoin(base, link) if link else None,
        "key": str(entry.id) if entry.get("id") else None,
        "title": " ".join(plain(entry.get("title", "")).split()),
        "text": max((plain(b) for b in bodies), key=len),
        "employer": _author(entry),
        "language": spoken,
        "published": utc(written) or _parsed(entry),
        "published_raw": written,
        "extra": {n: v for n, v in extra.items() if v},
    }
    return {n: v for n, v in found.items() if v}


def _author(entry: Any) -> str | None:
    """The name of the author; the words and the address that Blogger puts in place of one are none."""
    detail = entry.get("author_detail") or {}
    name = str(detail.get("name") or entry.get("author") or "").strip()
    return None if detail.get("email") == "noreply@blogger.com" and name == "Unknown" else name or None


def _pictures(entry: Any, bodies: list[str]) -> list[str]:
    """Addresses of the pictures beside an entry and in its body."""
    beside = [
        m.get("url") or m.get("href")
        for m in (*entry.get("media_content", []), *entry.get("enclosures", []))
        if m.get("medium") == "image" or str(m.get("type", "")).startswith("image/")
    ]
    return _addresses(beside, bodies)


def _addresses(beside: list[Any], bodies: list[str]) -> list[str]:
    within = (html.unescape(found[1]) for body in bodies for found in _PICTURE.finditer(body))
    return list(dict.fromkeys(u.strip() for u in (*beside, *within) if isinstance(u, str) and u.strip()))[:20]


def _parsed(entry: Any) -> datetime | None:
    found = entry.get("published_parsed") or entry.get("updated_parsed")
    return datetime.fromtimestamp(timegm(found), UTC) if found else None


def _json_feed(body: bytes, url: str) -> Feed:
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except RecursionError:
        raise ValueError("JSON that is nested without end") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version", "https://jsonfeed.org/")):
        raise ValueError("neither RSS nor Atom nor JSON Feed")
    older = feed.get("next_url")
    language = _words(feed.get("language"))
    entries = [_item(i, url, language) if isinstance(i, dict) else {} for i in items]
    return Feed(entries, urljoin(url, older) if isinstance(older, str) and older else None)


def _item(item: dict[str, Any], base: str, language: str | None) -> dict[str, Any]:
    link = _words(item.get("url")) or _words(item.get("external_url"))
    written = _words(item.get("date_published")) or _words(item.get("date_modified"))
    text = plain(_words(item.get("content_html")) or "") or plain(_words(item.get("content_text")) or "")
    own = {
        "url": urljoin(base, link) if link else None,
        "key": _words(item.get("id")),
        "title": " ".join(plain(_words(item.get("title")) or "").split()),
        "text": text or plain(_words(item.get("summary")) or ""),
        "employer": ", ".join(_authors(item)),
        "language": _words(item.get("language")) or language,
        "published": utc(written),
        "published_raw": written,
    }
    # What a board says in the words of schema.org (`_jobposting`) is more exact than an author of a feed.
    job = next((v for v in item.values() if isinstance(v, dict) and "JobPosting" in jsonld.types(v)), None)
    marked = jobposting.fields(job) if job else {}
    found = {**marked, **{n: v for n, v in own.items() if v}}
    if marked.get("employer"):
        found["employer"] = marked["employer"]
    extra = {**marked.get("extra", {}), **dict(_extra(item))}
    return {**found, **({"extra": extra} if extra else {})}


def _authors(item: dict[str, Any]) -> Iterator[str]:
    given = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    for author in given or []:
        if isinstance(author, dict) and (name := _words(author.get("name"))):
            yield name


def _extra(item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if isinstance(item.get("tags"), list) and (tags := [t for t in item["tags"] if isinstance(t, str) and t]):
        yield "tags", tags
    given = item.get("attachments") if isinstance(item.get("attachments"), list) else []
    beside = [a.get("url") for a in given or [] if isinstance(a, dict) and str(a.get("mime_type")).startswith("image/")]
    if pictures := _addresses([item.get("image"), *beside], [_words(item.get("content_html")) or ""]):
        yield "pictures", pictures
    for name, value in item.items():
        if name.startswith("_") and isinstance(value, (str, int, float, bool)):
            yield name, value[:_LONGEST] if isinstance(value, str) else value
        elif name.startswith("_") and isinstance(value, dict) and "JobPosting" not in jsonld.types(value):
            plain_ones = {n: v for n, v in value.items() if isinstance(v, (str, int, float, bool))}
            if plain_ones:
                yield name, {n: v[:_LONGEST] if isinstance(v, str) else v for n, v in plain_ones.items()}


def _words(value: Any) -> str | None:
    return str(value).strip() or None if isinstance(value, (str, int)) and not isinstance(value, bool) else None
