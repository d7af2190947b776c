"""The browser's only way out: a proxy in the crawl process that resolves names itself and connects to the address that it has checked.

Whatever a page does (fetch, frames, WebSockets, redirects, a name that changes its address), Chromium asks this proxy for it, and the
proxy asks `crawler.guard`. It stands on loopback, serves one page at a time and counts what that page fetches.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Collection
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from crawler.guard import literal, refusal

_HEAD = 64 * 1024
_PIECE = 64 * 1024
_PATIENCE = 15.0
_AT_ONCE = 64
_DROPPED = ("connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "upgrade")


class Refused(Exception):
    """The proxy does not connect; `str()` says why."""


@dataclass(slots=True)
class Tally:
    """What one page fetched: bytes and connections, in both directions together, how many of them it may have, and what was refused by host."""

    most_bytes: int
    most_connections: int
    bytes: int = 0
    connections: int = 0
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def spent(self) -> str | None:
        """The limit that is reached, if one is."""
        if self.bytes >= self.most_bytes:
            return f"more than {self.most_bytes} bytes"
        return f"more than {self.most_connections} connections" if self.connections > self.most_connections else None


class Proxy:
    """An async context manager.

    private   pairs of host and port that may be private addresses; all others must be public
    most      bytes and connections that it hands through, at most
    """

    def __init__(
        self, *, private: Collection[tuple[str, int]] = (), most_bytes: int = 20 * 2**20, most_connections: int = 300
    ) -> None:
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self.port = 0
        self.begin(private=private, most_bytes=most_bytes, most_connections=most_connections)

    def begin(self, *, private: Collection[tuple[str, int]], most_bytes: int, most_connections: int) -> Tally:
        """Serves another page from now on, with limits of its own."""
        self._private = frozenset((_named(host), port) for host, port in private)
        self.tally = Tally(most_bytes, most_connections)
        return self.tally

    async def end(self) -> None:
        """Cuts what the page still has open, and hands nothing through before the next one begins."""
        self.begin(private=(), most_bytes=0, most_connections=0)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_HEAD)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()
        await self.end()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            async with self._gate:
                await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ValueError):
            pass  # the page or its server is gone: the browser sees a closed connection
        except Refused as error:
            with contextlib.suppress(OSError):
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
            host = str(error).partition(": ")
            self.tally.refused.setdefault(host[0], host[2])
        except asyncio.CancelledError:
            pass  # the page is closed
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_PATIENCE):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, _, rest = head.partition("\r\n")
        method, target, _ = line.split(" ", 2)
        self.tally.connections += 1
        if limit := self.tally.spent:
            raise Refused(f"limit: {limit}")
        tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if tunnel else target)
        if not tunnel and parts.scheme != "http":
            raise Refused(f"{parts.scheme or target[:20]}: no http")
        host, port = parts.hostname or "", parts.port or (443 if tunnel else 80)
        async with asyncio.timeout(_PATIENCE):
            far_reader, far_writer = await self._connect(host, port)
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                far_writer.write(_asked(method, parts._replace(scheme="", netloc="").geturl() or "/", rest))
                await self._first(far_reader, writer)
            await self._pump(reader, writer, far_reader, far_writer)
        finally:
            far_writer.close()

    async def _connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if port == self.port:
            raise Refused(f"{host}: the proxy itself")
        addresses = await self._addresses(host, port)
        private = (_named(host), port) in self._private
        # One bad address spoils the name: an honest host has none.
        if why := next(filter(None, (refusal(a, private=private) for a in addresses)), None):
            raise Refused(f"{host}:{port}: {why}")
        failure: OSError | None = None
        for address in addresses[:4]:
            try:
                return await asyncio.open_connection(address, port)
            except OSError as error:
                failure = error
        raise failure or OSError("no address")

    async def _addresses(self, host: str, port: int) -> list[str]:
        if address := literal(host):
            return [address]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def _first(self, far: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hands on the head of the answer. It says that the connection ends with it: the next request may go to another host."""
        while True:
            async with asyncio.timeout(2 * _PATIENCE):
                head = (await far.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, _, rest = head.partition("\r\n")
            writer.write(f"{line}\r\n{_headers(rest)}Connection: close\r\n\r\n".encode("latin-1"))
            if not line.partition(" ")[2].startswith("1"):
                return

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far_reader: asyncio.StreamReader,
        far_writer: asyncio.StreamWriter,
    ) -> None:
        up = asyncio.create_task(self._copy(reader, far_writer))
        try:
            await self._copy(far_reader, writer)
        finally:
            up.cancel()
            await asyncio.gather(up, return_exceptions=True)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(_PIECE):
            self.tally.bytes += len(piece)
            if self.tally.spent:
                return
            writer.write(piece)
            await writer.drain()


def _named(host: str) -> str:
    return literal(host) or host.lower().rstrip(".")


def _asked(method: str, path: str, rest: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\n{_headers(rest)}Connection: close\r\n\r\n".encode("latin-1")


def _headers(lines: str) -> str:
    """The headers but those that hold for one connection only."""
    kept = [h for h in lines.split("\r\n") if h and h.partition(":")[0].strip().lower() not in _DROPPED]
    return "".join(f"{h}\r\n" for h in kept)
