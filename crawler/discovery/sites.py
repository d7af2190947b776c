"""Sites: which part of an address names the publisher, and which addresses are no place with postings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import tldextract

from crawler.discovery.relevance import table
from crawler.guard import literal

_WEB = re.compile(r"https?://[^\s<>\"'\\^`{|}]+|\bt\.me/[A-Za-z]\w{3,}", re.IGNORECASE)
_END = ".,;:!?)]}*»”’…"


@dataclass(frozen=True, slots=True)
class Site:
    """name: registrable domain, or for platforms host and path (`t.me/jobs`). root: where it begins. kind: why it counts little, if it does."""

    name: str
    root: str
    kind: str | None = None


@cache
def _suffixes() -> tldextract.TLDExtract:
    # Only the list that the library brings: nothing is fetched, nothing is written.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def site_of(url: str) -> Site | None:
    """The site of an address, or None where it names none (a platform's own front page, an invitation, a picture)."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if not host or is_never(url):
        return None
    platform, how = _platform(host)
    if platform is not None and how != "subdomain":
        return _by_path(platform, parts.path, int(how or 0))
    if literal(host) or "." not in host:
        return Site(parts.netloc.lower(), f"{parts.scheme}://{parts.netloc}/")  # of one's own network
    found = _suffixes()(host)
    # A suffix that no list knows still has a name before it.
    name = found.top_domain_under_public_suffix or ".".join(host.split(".")[-2:])
    if platform is not None:
        return None if host == platform or host == f"www.{platform}" else Site(host, f"https://{host}/")
    return Site(name, f"{parts.scheme}://{host}/", _kind(found.domain))


def is_never(url: str) -> bool:
    """Whether an address is a way to reach a person, an invitation or a file."""
    parts, never = urlsplit(url), table().never
    host = (parts.hostname or "").lower()
    if any(host == h or host.endswith(f".{h}") for h in never.hosts):
        return True
    return any(re.search(p, parts.path, re.IGNORECASE) for p in never.paths)


def links(text: str) -> list[str]:
    """Addresses of the web that stand in a text, each once, in its order."""
    found = (m[0].rstrip(_END) for m in _WEB.finditer(text))
    return list(dict.fromkeys(u if "://" in u else f"https://{u}" for u in found))


def _platform(host: str) -> tuple[str | None, int | str | None]:
    bare = host.removeprefix("www.")
    for name, how in table().platforms.items():
        if bare == name or bare.endswith(f".{name}"):
            return name, how
    return None, None


def _by_path(platform: str, path: str, length: int) -> Site | None:
    steps = [s for s in path.split("/") if s]
    if platform in ("t.me", "telegram.me"):
        platform, steps = "t.me", steps[1:] if steps[:1] == ["s"] else steps
    if len(steps) < length:
        return None
    name = "/".join([platform, *steps[:length]])
    shown = f"t.me/s/{steps[0]}" if platform == "t.me" else name
    return Site(name.lower(), f"https://{shown}")


def _kind(name: str) -> str | None:
    return next((k for k, v in table().kinds.items() if name in v.sites), None)
