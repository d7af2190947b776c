"""Sitemaps as they stream: XML of any size up to the limit that sitemaps.org sets, gzip or not, or plain lists of addresses."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own

from crawler.dates import utc

MOST = 50 * 1024 * 1024
"""Bytes of an unpacked sitemap."""
_BARE = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)")
_NAME = 33
_CHUNK = 32_768
_LONGEST = 4_096
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An address, when it last changed, and whether it is another sitemap."""

    url: str
    changed: datetime | None
    sitemap: bool


class NoSitemap(ValueError):
    """A document is none, or ends before its end; what came before was given."""


def entries(body: bytes) -> Iterator[Entry]:
    """What a sitemap or an index of sitemaps names, in order, without holding the document as a tree. Raises NoSitemap."""
    source = _Source(gzip.GzipFile(fileobj=io.BytesIO(body)) if body[:2] == b"\x1f\x8b" else io.BytesIO(body))
    xml = source.start().lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    yield from _of_xml(source) if xml else _of_lines(source)


def _of_xml(source: _Source) -> Iterator[Entry]:
    walk = etree.iterparse(
        source, events=("end",), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True, recover=True
    )
    last: Entry | None = None  # given late: in a document that is cut off, the last address may be half of one
    try:
        for _, element in walk:
            if last:
                yield last
            last = _entry(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise NoSitemap(f"it cannot be read: {error}") from None
    name = etree.QName(walk.root).localname if walk.root is not None else "nothing"
    if name not in ("urlset", "sitemapindex"):
        raise NoSitemap(f"a sitemap begins with urlset or sitemapindex, not with {name}")
    fault = walk.error_log.last_error
    if last and not fault:
        yield last
    if fault:
        raise NoSitemap(f"it was read in part: {fault.message[:200]} in line {fault.line}")


def _entry(element: Any) -> Entry | None:
    found = {etree.QName(c).localname: (c.text or "").strip() for c in element if isinstance(c.tag, str)}
    # Pictures and languages have addresses of their own; their `loc` stands deeper.
    url = found.get("loc")
    return Entry(url, utc(found.get("lastmod")), etree.QName(element).localname == "sitemap") if url else None


def _of_lines(source: _Source) -> Iterator[Entry]:
    none = True
    rest = b""
    while chunk := source.read(_CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if found := _address(line):
                none = False
                yield found
    if found := _address(rest):
        none = False
        yield found
    if none:
        raise NoSitemap("a sitemap begins with urlset or sitemapindex, or is a list of addresses")


def _address(line: bytes) -> Entry | None:
    found = _ADDRESS.match(line[:_LONGEST].decode("utf-8", "replace").strip("\ufeff \t\r\n"))
    return Entry(found[0], None, False) if found else None


class _Source:
    """A stream that may not give more than a sitemap may hold, and in which a bare & in an address is one."""

    def __init__(self, inner: Any) -> None:
        self._inner, self._left, self._begun, self._kept = inner, MOST, b"", b""

    def start(self) -> bytes:
        """The first bytes, which are given again."""
        self._begun = self._take(_LONGEST)
        return self._begun

    def read(self, size: int = -1) -> bytes:
        taken, self._begun = self._begun or self._take(size if size > 0 else _CHUNK), b""
        self._left -= len(taken)
        if self._left < 0:
            raise NoSitemap(f"it is larger than {MOST // 2**20} MiB unpacked")
        whole, self._kept = self._kept + taken, b""
        at = whole.rfind(b"&", max(0, len(whole) - _NAME))
        if taken and at >= 0:  # whether it begins a name is said by what comes next
            whole, self._kept = whole[:at], whole[at:]
        return _BARE.sub(b"&amp;", whole) or (self.read(size) if taken else b"")

    def _take(self, size: int) -> bytes:
        try:
            return bytes(self._inner.read(size))
        except (EOFError, OSError, ValueError, zlib.error) as error:
            raise NoSitemap(f"it is cut off or not packed as it says: {error}") from None
