"""The hours in which a source may be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.cards import Window


def is_open(window: Window | None, now: datetime) -> bool:
    """Whether a source may be read now (any time zone); without a window, and with one that ends when it begins, always."""
    if window is None or window.start == window.end:
        return True
    clock = now.astimezone(ZoneInfo(window.zone)).time()
    if window.start < window.end:
        return window.start <= clock < window.end
    return clock >= window.start or clock < window.end


def left(window: Window, now: datetime) -> timedelta:
    """How long an open window stays open."""
    local = now.astimezone(ZoneInfo(window.zone))
    end = datetime.combine(local.date(), window.end, local.tzinfo)
    return (end if end > local else end + timedelta(days=1)).astimezone(now.tzinfo) - now


def described(window: Window) -> str:
    return f"{window.start:%H:%M}–{window.end:%H:%M} {window.zone}"
