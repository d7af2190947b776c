"""Dates as sources write them, to UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

_CLOCK = r"(?:[,\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?)?"
_NUMBERS = re.compile(
    rf"(?:(?P<year>\d{{4}})[/.-](?P<month>\d{{1,2}})[/.-](?P<day>\d{{1,2}})|(?P<first>\d{{1,2}})(?P<mark>[./])\s?(?P<second>\d{{1,2}})(?P=mark)\s?(?P<year2>\d{{4}}))\.?{_CLOCK}"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_NAMED = re.compile(
    rf"(?:[A-Z][a-z]+day,?\s+)?(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<name>{_MONTH})\.?\s+(?:(?P<day3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year3>\d{{4}}){_CLOCK}",
    re.IGNORECASE,
)


class Reader(Protocol):
    """`utc` or `ends`."""

    def __call__(self, written: str | None, *, pattern: str | None = None) -> datetime | None: ...


def utc(written: str | None, *, pattern: str | None = None) -> datetime | None:
    """The moment in UTC, or None if it cannot be read. Without a zone, UTC is meant; without a time, midnight.

    `pattern` is that of `datetime.strptime`, tried first. Beside ISO 8601 and RFC 2822, forms that mean one day only are read: `31.12.2026` (with dots the
    day stands first), `2026/12/31`, `31/12/2026`, `December 31, 2026`. Ambiguous ones (`03/04/2026`) are only read by a pattern.
    """
    written = (written or "").strip()
    if not written:
        return None
    found = _by_pattern(written, pattern) or _iso(written) or _mail(written) or _for_people(written)
    try:
        return found and (found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC))
    except (OverflowError, ValueError):
        return None


def ends(written: str | None, *, pattern: str | None = None) -> datetime | None:
    """`utc` for the moment until which something is valid: a day without a time is valid to its last second."""
    end = utc(written, pattern=pattern)
    without_time = end and end.time() == time() and not set(written or "") & {":", "T"}
    return end + timedelta(days=1, seconds=-1) if end and without_time and end.date() < date.max else end


def _for_people(written: str) -> datetime | None:
    found = _NUMBERS.fullmatch(written) or _NAMED.fullmatch(written)
    if not found:
        return None
    part = found.groupdict()
    year = int(part.get("year") or part.get("year2") or part.get("year3") or 0)
    if part.get("mark") == "/":
        first, second = int(part["first"]), int(part["second"])
        # Which of the two is the day is known only if the other cannot be.
        day, month = (first, second) if first > 12 or first == second else (second, first) if second > 12 else (0, 0)
    elif part.get("first"):
        day, month = int(part["first"]), int(part["second"])
    elif part.get("name"):
        day, month = int(part.get("day2") or part.get("day3") or 0), _MONTHS.index(part["name"][:3].lower()) + 1
    else:
        day, month = int(part["day"]), int(part["month"])
    try:
        return datetime(
            year, month, day, int(part.get("hour") or 0), int(part.get("minute") or 0)
        )  # the caller puts the zone
    except ValueError:
        return None


def _by_pattern(written: str, pattern: str | None) -> datetime | None:
    try:
        return datetime.strptime(written, pattern) if pattern else None  # a zone, or UTC, is put by the caller
    except ValueError:
        return None


def _iso(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written.removesuffix(" UTC"))
    except ValueError:
        pass
    try:
        return datetime.combine(date.fromisoformat(written[:10]), time())
    except ValueError:
        return None


def _mail(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
