"""Exchange: one request and its answer as they went over the wire, before anything is unpacked, followed or judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.client import responses
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_LENGTH = re.compile(rb"^Content-Length:[^\r\n]*\r\n", re.IGNORECASE | re.MULTILINE)
_ENCODING = re.compile(rb"^Content-(?:Length|Encoding):[^\r\n]*\r\n", re.IGNORECASE | re.MULTILINE)
_CUT = {"dataloss": "disconnect", "download_stopped": "length"}


@dataclass(slots=True, kw_only=True)
class Exchange:
    """at: seconds since 1970 when the request was sent. asked, answered: heads of HTTP with their empty line. cut: why the body is not whole.

    rendered: the body is a page as a browser showed it, and not what came over the wire.  known: number of the capture that a 304 confirms.
    """

    url: str
    at: float
    status: int
    asked: bytes
    sent: bytes
    answered: bytes
    body: bytes
    ip: str | None = None
    cut: str | None = None
    rendered: bool = False
    known: int | None = None

    def replace_body(self, body: bytes, *, unpacked: bool = False) -> None:
        """Another body, and a head that fits it."""
        head = (_ENCODING if unpacked else _LENGTH).sub(b"", self.answered)
        self.answered = head[:-2] + b"Content-Length: %d\r\n\r\n" % len(body)
        self.body = body


def exchange(request: Request, response: Response, *, at: float, known: int | None) -> Exchange:
    """What Scrapy's downloader sent and got. Its HTTP client names header fields in their usual spelling and takes the transfer coding off; the content coding stays on."""
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    asked = b"%s %s HTTP/1.1\r\nHost: %s\r\n" % (request.method.encode(), path.encode(), parts.netloc.encode())
    if request.body:
        asked += b"Content-Length: %d\r\n" % len(request.body)
    reason = responses.get(response.status, "Unknown")
    line = f"{response.protocol or 'HTTP/1.1'} {response.status} {reason}\r\n".encode()
    return Exchange(
        url=request.url.partition("#")[0],
        at=at,
        status=response.status,
        asked=asked + _lines(request.headers.to_string()),
        sent=request.body,
        answered=line + _lines(response.headers.to_string()),
        body=response.body,
        ip=str(response.ip_address) if response.ip_address else None,
        cut=next((_CUT[f] for f in response.flags if f in _CUT), None),
        known=known,
    )


def _lines(headers: bytes) -> bytes:
    return headers + b"\r\n\r\n" if headers else b"\r\n"
