"""The encoding of an answer by evidence: valid UTF-8 wins, else what it declares, else what its letters tell; what was corrected is said in `extra["charset"]`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy.http import HtmlResponse, TextResponse, XmlResponse
from w3lib.encoding import http_content_type_encoding

from crawler import encodings
from crawler.download import Unfit
from crawler.reading import Reading

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

LOOKED_AT = 256 * 1024
"""Bytes of a body by which its encoding is told."""
STRANGE = 0.02
"""Share of control characters from which on an answer is no text."""
_META = "charset"
_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,300}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})|<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["']""",
    re.IGNORECASE,
)
_IN_XML = re.compile(rb"""(<\?xml\b[^>]{0,200}?)\s{1,9}encoding\s{0,9}=\s{0,9}["'][\w.:-]{1,40}["']""", re.IGNORECASE)
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?[^>]{0,500}>\s{0,99}|<!--.{0,500}?-->\s{0,99}|<!doctype\b[^>]{0,300}>\s{0,99}){0,9}<html\b",
    re.I | re.S,
)
_PACKED = (b"\x1f\x8b", b"BZh", b"PK\x03\x04")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


class Pages:
    """Downloader middleware: a page that is served as XML (XHTML) is a page like others."""

    def process_response(self, request: Request, response: Response) -> Response:
        if isinstance(response, XmlResponse) and _PAGE.match(response.body[:2000]):
            return response.replace(cls=HtmlResponse)
        return response


class Charset:
    """Downloader middleware: gives a text whose encoding is not what it says as UTF-8. Raises Unfit for binary data that is called text."""

    def process_response(self, request: Request, response: Response) -> Response:
        body = response.body
        if request.meta.get("picture"):
            return response  # its own signs tell what it is, whatever a header calls it
        if not isinstance(response, TextResponse) or response.status != 200 or body.startswith(_PACKED):
            return response
        sample = body[:LOOKED_AT]
        if sample.isascii() and b"\x00" not in sample:
            return response
        found = _found(sample, response)
        if found is not None and found != encodings.known(response.encoding):
            request.meta[_META] = f"{found}, not {response.encoding}"
            response = _as_utf8(response, found)
        if len(_CONTROLS.findall(response.text[:LOOKED_AT])) > STRANGE * min(len(response.text), LOOKED_AT):
            kind = (response.headers.get("Content-Type") or b"text").decode("latin-1")
            raise Unfit(f"unreadable: binary data in place of {kind[:60]}")
        return response


class Corrected:
    """Spider middleware: says in each posting that the encoding of its answer was corrected."""

    def process_spider_output(self, response: Response, result: Iterable[Any]) -> Iterator[Any]:
        for output in result:
            yield _noted(response, output)

    async def process_spider_output_async(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for output in result:
            yield _noted(response, output)


def _noted(response: Response, output: Any) -> Any:
    said = response.meta.get(_META)
    if not said or not isinstance(output, Reading):
        return output
    return replace(output, postings=tuple(replace(p, extra={**p.extra, "charset": said}) for p in output.postings))


def _found(sample: bytes, response: TextResponse) -> str | None:
    """The encoding that evidence tells, or None where there is nothing to correct."""
    if any(sample.startswith(mark) for mark in encodings.MARKS):
        return None
    if wide := encodings.wide(sample):
        return wide
    by_header = http_content_type_encoding((response.headers.get("Content-Type") or b"").decode("latin-1"))
    inside = _DECLARED.search(sample[:4096])
    by_page = next((g for g in inside.groups() if g), b"").decode("latin-1") if inside else None
    declared = [name for name in (encodings.known(by_header), encodings.known(by_page)) if name]
    if any(encodings.is_multibyte(name) for name in declared):
        return None
    if encodings.is_utf8(sample):
        return "utf-8"
    declared = [name for name in dict.fromkeys(declared) if name != "utf-8"]
    if not declared:
        return encodings.guess(sample)
    return declared[0] if len(declared) == 1 else encodings.guess(sample, among=declared)


def _as_utf8(response: TextResponse, encoding: str) -> TextResponse:
    text = response.body.decode(encoding, "replace")
    body = text.encode("utf-8", "replace")
    start = _IN_XML.sub(rb"\1", body[:400], count=1)
    kind = (response.headers.get("Content-Type") or b"text/html").split(b";")[0].strip() + b"; charset=utf-8"
    answer = response.replace(body=start + body[400:], encoding="utf-8")
    answer.headers["Content-Type"] = kind
    return answer
