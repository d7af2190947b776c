"""Dates as sources write them, to UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol


class Reader(Protocol):
    """`utc` or `ends`."""

    def __call__(self, written: str | None, *, pattern: str | None = None) -> datetime | None: ...


def utc(written: str | None, *, pattern: str | None = None) -> datetime | None:
    """The moment in UTC, or None if it cannot be read. Without a zone, UTC is meant; without a time, midnight.

    `pattern` is that of `datetime.strptime`, tried first. Ambiguous forms (`03/04/2026`) are only read by a pattern.
    """
    written = (written or "").strip()
    if not written:
        return None
    found = _by_pattern(written, pattern) or _iso(written) or _mail(written)
    try:
        return found and (found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC))
    except (OverflowError, ValueError):
        return None


def ends(written: str | None, *, pattern: str | None = None) -> datetime | None:
    """`utc` for the moment until which something is valid: a day without a time is valid to its last second."""
    end = utc(written, pattern=pattern)
    without_time = end and end.time() == time() and not set(written or "") & {":", "T"}
    return end + timedelta(days=1, seconds=-1) if end and without_time and end.date() < date.max else end


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
