"""The fields of a posting from a row of JSON or XML, by the expressions of a card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from crawler.cards.api import Mapped, Pay, is_address
from crawler.dates import Reader, ends, utc
from crawler.extract import countries, expressions, jobposting
from crawler.extract.expressions import Namespaces
from crawler.text import plain

_PLACE = re.compile(r"\{([^{}]+)\}")
_NAMES = ("name", "label", "title", "text", "value", "content", "descriptor")
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{2,4}))?")
_EPOCH = re.compile(r"\d{9,14}(?:\.\d+)?")
_LONGEST = 300
_MANY = 50


def fields(mapped: Mapped, row: Any, *, dates: str | None = None, namespaces: Namespaces = ()) -> dict[str, Any]:
    """Fields of a Posting but source and collected; only those that the row gave. `url` is as the row gave it."""
    joined = {"title": ", ", "text": "\n\n", "employer": ", ", "location": ", ", "country": ", ", "language": ", "}
    found: dict[str, Any] = {n: _all(getattr(mapped, n), row, by, namespaces) for n, by in joined.items()}
    for name in ("title", "employer", "location"):
        found[name] = " ".join(found[name].split())
    found["key"] = _first(mapped.key, row, namespaces)
    found["url"] = address(mapped.url, row, namespaces)
    found["country"] = countries.code(found["country"])
    found["language"] = language(found["language"])
    found["pay"] = _pay(mapped.pay, row, namespaces)
    found["published_raw"] = _all(mapped.published, row, ", ", namespaces)
    found["published"] = moment(found["published_raw"], pattern=dates)
    found["expires"] = moment(_all(mapped.expires, row, ", ", namespaces), pattern=dates, read=ends)
    found["extra"] = {
        n: kept for n, e in mapped.extra.items() if (kept := _kept(expressions.find(e, row, namespaces))) is not None
    }
    own = {name: value for name, value in found.items() if value}
    job = expressions.find(mapped.posting, row, namespaces) if mapped.posting else None
    return {**jobposting.fields(job), **own} if isinstance(job, dict) else own


def address(written: str | None, row: Any, namespaces: Namespaces = ()) -> str | None:
    """What an expression finds, or an address whose places are filled; None if any of them is empty."""
    if not written:
        return None
    if not is_address(written):
        return _first(written, row, namespaces)
    whole = True

    def fill(place: re.Match[str]) -> str:
        nonlocal whole
        value = _first(place[1], row, namespaces)
        whole = whole and bool(value)
        return quote(value or "", safe="/%~:@,;=+()!'*$")

    filled = _PLACE.sub(fill, written)
    return filled if whole else None


def number(expression: str | None, node: Any, namespaces: Namespaces = ()) -> int | None:
    """A whole number that an expression finds."""
    words = _first(expression, node, namespaces)
    try:
        return int(float(words)) if words else None
    except (ValueError, OverflowError):
        return None


def moment(written: str | None, *, pattern: str | None = None, read: Reader = utc) -> datetime | None:
    """A moment in UTC, as `read` reads it; seconds and milliseconds since 1970 are known by their size."""
    written = (written or "").strip()
    if pattern is None and _EPOCH.fullmatch(written):
        seconds = float(written)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    return read(written, pattern=pattern)


def language(written: str | None) -> str | None:
    """A code as `ro` or `pt-BR`, or None."""
    found = _LANGUAGE.fullmatch((written or "").strip())
    return None if not found else f"{found[1].lower()}-{found[2]}" if found[2] else found[1].lower()


def _all(written: Sequence[str], row: Any, by: str, namespaces: Namespaces) -> str:
    found = [expressions.find(e, row, namespaces) for e in written]
    if by == "\n\n":
        return words(found, by=by)
    return by.join(dict.fromkeys(w for f in found if (w := words(f, by="; "))))


def _first(written: str | None, row: Any, namespaces: Namespaces) -> str | None:
    if not written:
        return None
    found = expressions.find(written, row, namespaces)
    return words(found[0] if isinstance(found, list) and found else found) or None


def words(value: Any, *, by: str = ", ") -> str:
    """A value as plain text: HTML without its tags, the parts of a list joined, the name of an object."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return by.join(dict.fromkeys(w for v in _flat(value) if (w := words(v, by=by))))
    if isinstance(value, dict):
        return next((w for n in _NAMES if (w := words(value.get(n), by=by))), "")
    return str(value)


def _flat(value: list[Any]) -> Iterator[Any]:
    for part in value:
        yield from _flat(part) if isinstance(part, list) else (part,)


def _pay(written: Pay | Sequence[str], row: Any, namespaces: Namespaces) -> str:
    if not isinstance(written, Pay):
        return " ".join(_all(written, row, ", ", namespaces).split())
    found = {n: _first(getattr(written, n), row, namespaces) for n in Pay.model_fields}
    ends = [e for e in (found["least"], found["most"]) if e and e != "0"]
    amount = found["amount"] or "–".join(dict.fromkeys(ends))
    if not amount:
        return ""
    shown = " ".join(filter(None, (amount, found["currency"])))
    return f"{shown} / {found['period']}" if found["period"] else shown


def _kept(value: Any) -> Any:
    """A value for `extra`: numbers, yes and no as they are; words and lists of them, cut."""
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    if isinstance(value, list):
        return list(_short(value)) or None
    return next(_short([value]), None)


def _short(values: list[Any]) -> Iterator[str]:
    return (w[:_LONGEST] for v in values[:_MANY] if (w := words(v)))
