"""Rows of imported files: what a reader yields, and how a row becomes a Posting."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.dates import ends, utc
from records.posting import Posting, canonical_url
from records.rows import storable

_TEXTS = ("title", "text", "location", "employer", "pay", "url", "language")
_KNOWN = frozenset((*_TEXTS, "id", "source", "country", "published", "expires"))
_DATES = ("published", "expires")
_NUMBERS = frozenset((*_DATES, "pay"))
"""Fields that may be numbers."""
_EPOCH, _MILLISECONDS = 10**8, 10**11
"""From here on a number is seconds, milliseconds since 1970; below it is a year or a day as YYYYMMDD."""
_FORMS = (None, "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M:%S")
_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read: where it stands (the line it starts on, from 1, or words such as `message 7`) and its values."""

    at: int | str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be read; 0 means the file as a whole."""

    at: int | str
    reason: str


@dataclass(frozen=True, slots=True)
class Left:
    """Something that is no row and is passed over, such as `service messages`."""

    what: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader found out about a file, for people: its encoding, its dialect, its chat."""

    text: str


Found = Row | Fault | Left | Note


class BadRow(ValueError):
    """A row that is no posting; the word before the colon is what is counted."""


def posting(values: Mapping[str, Any], *, source: str, now: datetime | None = None) -> Posting:
    """A Posting of a row `id, source, title, text, language, country, location, url, published`; other fields go to `extra`.

    All but `id` (or `url`) and one of `title` and `text` may be missing. `source` is for rows that name none. Raises BadRow.
    """
    found: dict[str, Any] = {name: _text(values, name) for name in _TEXTS}
    if not (found["title"] or found["text"]):
        raise BadRow("empty: neither title nor text")
    extra = {storable(str(k)): _clean(v) for k, v in values.items() if k not in _KNOWN and v not in (None, "")}
    country = _text(values, "country")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        extra["country"], country = country, None
    published = _text(values, "published")
    return Posting(
        source=_text(values, "source") or source,
        key=_key(values, found["url"]),
        collected=now or datetime.now(UTC),
        country=country and country.upper(),
        published=_moment(published),
        published_raw=published,
        expires=ends(_text(values, "expires")),
        extra=extra,
        **{n: v for n, v in found.items() if v},
    )


def _moment(written: str | None) -> datetime | None:
    """Tables of offices write the day first where they put points."""
    return next((found for form in _FORMS if (found := utc(written, pattern=form))), None)


def _key(values: Mapping[str, Any], url: str | None) -> str:
    given = values.get("id")
    if isinstance(given, bool) or not isinstance(given, (str, int, type(None))):
        raise BadRow(f"id: must be text or a number, not {_kind(given)}")
    key = storable(str(given).strip()) if given is not None else ""
    if key:
        return key
    if url:
        return canonical_url(url)
    raise BadRow("id: missing; each row needs an id, or else a url")


def _text(values: Mapping[str, Any], name: str) -> str | None:
    given = values.get(name)
    if given is None:
        return None
    if name in _NUMBERS and isinstance(given, (int, float)) and not isinstance(given, bool):
        return _numbered(name, given)
    if not isinstance(given, str):
        raise BadRow(f"{name}: must be text, not {_kind(given)}")
    return storable(given) if given.strip() else None


def _numbered(name: str, given: float) -> str | None:
    """A number as text; of a date the seconds or milliseconds since 1970."""
    if not math.isfinite(given):
        return None
    if name in _DATES and abs(given) >= _EPOCH:
        seconds = given / 1000 if abs(given) >= _MILLISECONDS else given
        try:
            return datetime.fromtimestamp(seconds, UTC).isoformat()
        except (OverflowError, ValueError, OSError):
            pass
    return f"{given:.15g}" if isinstance(given, float) else str(given)


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)


def _clean(value: Any, depth: int = _DEPTH) -> Any:
    if isinstance(value, str):
        return storable(value)
    if depth and isinstance(value, dict):
        return {storable(str(k)): _clean(v, depth - 1) for k, v in value.items()}
    if depth and isinstance(value, list):
        return [_clean(v, depth - 1) for v in value]
    return value if isinstance(value, (int, float, bool, type(None))) else None
