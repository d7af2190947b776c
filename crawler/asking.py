"""What is asked for: the one form of a page's address, whether a page that is known must be asked for again, and how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.cards import Card
from crawler.settings import DEFAULT_REQUEST_HEADERS
from records.crawls import Page
from records.posting import canonical_url
from records.settings import Settings

_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def place(url: str, *, drop: Sequence[str] = ()) -> str:
    """The one form of a page's address: without what changes at each look. `drop` names further parameters that say nothing of the page."""
    if drop:
        parts = urlsplit(url)
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in drop]
        url = urlunsplit(parts._replace(query=urlencode(kept)))
    return canonical_url(url)


def stale(page: Page | None, changed: datetime | None, *, refetch: timedelta) -> str | None:
    """Why a page is to be asked for, or None if what is known of it will do. `changed`: when it last changed, if the source tells."""
    if page is None:
        return "new"
    if page.status != 200:
        return f"it answered {page.status} before"
    if changed and changed > page.fetched:
        return "changed, says the source"
    return None if datetime.now(UTC) - page.fetched < refetch else "stale"


def condition(known: Page | None) -> dict[str, str]:
    """The headers that ask for a page only if it is not as it was."""
    if known is None or known.status != 200:
        return {}
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in given.items() if value}


def scrapy_settings(card: Card, settings: Settings, agent: str) -> dict[str, Any]:
    """The part of Scrapy's settings that a card decides."""
    hosts = (*card.allowed_hosts, *card.picture_hosts)
    by_mail = {"From": settings.operator} if settings.operator and _MAIL.fullmatch(settings.operator) else {}
    return {
        "USER_AGENT": f"{agent} (+{settings.operator})" if settings.operator else agent,
        "DEFAULT_REQUEST_HEADERS": DEFAULT_REQUEST_HEADERS | by_mail,
        "ROBOTS_KEPT": str(settings.data / "robots"),
        "DOWNLOAD_DELAY": card.pace.delay,
        "AUTOTHROTTLE_START_DELAY": card.pace.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(card.pace.concurrency),
        "CONCURRENT_REQUESTS_PER_DOMAIN": card.pace.concurrency,
        # What waits for its turn at a host has been let through already: a host that asks for a pause must not get it all the same.
        "CONCURRENT_REQUESTS": card.pace.concurrency * len(hosts),
        "DOWNLOAD_TIMEOUT": card.pace.timeout,
        "HOSTS": list(card.allowed_hosts),
        "PICTURE_HOSTS": list(card.picture_hosts),
        "PRIVATE_HOSTS": list(hosts) if card.private_addresses else [],
    }
