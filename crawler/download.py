"""Answers with limits: how many header lines, how many bytes, how many layers of packing; what goes beyond is refused with a name, and no host is given up on for it."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, IgnoreRequest, ResponseDataLossError
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]  # the libraries that Scrapy found
from twisted.python.failure import Failure
from twisted.web._newclient import BadResponseVersion, ParseError
from twisted.web.http import _MalformedChunkedDataError

from crawler.guard import Refused

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress

HEADER_LINES = 300
"""Lines of one answer before its body, the status line and those of interim answers (1xx) counted."""
HEADER_BYTES = 128 * 1024
"""Bytes of these lines together. One line ends at 16 KiB: Twisted closes the connection then."""
LAYERS = 2
"""Times that a body may be packed (`Content-Encoding: gzip, br`): each layer is unpacked within the limit of bytes."""

_NO_HTTP = (ParseError, BadResponseVersion, _MalformedChunkedDataError, ValueError, KeyError)
_BROKEN = (OSError, EOFError, ValueError, struct.error, zlib.error, brotli.error, zstd.ZstdError)


class Unfit(Refused):
    """An answer came, and is nothing that is read: it says nothing of whether its host is well."""


class _TooManyHeaders(Exception):
    """Raised where lines are received; the connection is closed and the request fails with it."""


class _Parser(_LenientHTTPClientParser):
    """Counts what comes before the body, over interim answers too."""

    _lines = 0
    _bytes = 0

    def lineReceived(self, line: bytes) -> None:
        self._lines += 1
        self._bytes += len(line)
        if self._lines > HEADER_LINES:
            raise _TooManyHeaders(f"more than {HEADER_LINES} header lines")
        if self._bytes > HEADER_BYTES:
            raise _TooManyHeaders(f"more than {HEADER_BYTES // 1024} KiB of header lines")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        # Without this the connection ends as if its other end had closed it.
        raise _TooManyHeaders(f"a header line of more than {self.MAX_LENGTH // 1024} KiB")


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        # As Scrapy does it itself: Twisted leaves no other way to name the class of the parser that it makes.
        if self._parser is not None:
            self._parser.__class__ = _Parser
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _Protocol:
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class Limited(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with an end to header lines. Raises Unfit for answers that are too large or are no HTTP."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except DownloadCancelledError as error:
            most = request.meta.get("download_maxsize", self._default_maxsize)
            raise Unfit(f"refused: an answer of more than {_size(most)}") from error
        except (DownloadFailedError, ResponseDataLossError) as error:
            if why := _malformed(error):
                raise Unfit(why) from error
            raise


def _malformed(error: Exception) -> str | None:
    """Why an answer is no HTTP, or None if its host only broke it off."""
    for reason in getattr(error.__cause__, "reasons", ()):
        value = reason.value if isinstance(reason, Failure) else reason
        if isinstance(value, _TooManyHeaders):
            return f"refused: {value}"
        if isinstance(value, _NO_HTTP):
            return f"unreadable: no HTTP that could be read ({type(value).__name__})"
    return None


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's unpacking, with an end to its layers and a name for each failure."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        layers = [e.strip().lower() for h in response.headers.getlist("Content-Encoding") for e in h.split(b",")]
        layers = [e for e in layers if e not in (b"", b"identity")]
        if not layers or request.method == "HEAD" or not response.body:
            response.headers.pop("Content-Encoding", None)
            return response
        if len(layers) > LAYERS:
            raise Unfit(f"refused: packed {len(layers)} times, more than {LAYERS}")
        response.headers["Content-Encoding"] = b", ".join(layers)
        try:
            unpacked = super().process_response(request, response)
        except IgnoreRequest as error:
            most = request.meta.get("download_maxsize", self._max_size)
            raise Unfit(f"refused: an answer of more than {_size(most)} when unpacked") from error
        except _BROKEN as error:
            raise Unfit(f"unreadable: not packed as it says ({_names(layers)})") from error
        if unpacked.headers.get("Content-Encoding"):
            raise Unfit(f"unreadable: packed in a way that is not known ({_names(layers)})")
        return unpacked


def _names(layers: list[bytes]) -> str:
    return b", ".join(layers).decode("latin-1")[:40]


def _size(most: int) -> str:
    return f"{most // 2**20} MiB" if most >= 2**20 else f"{most} bytes"
