"""A web server on loopback that answers as the worst servers do: raw bytes, without end, one at a time, packed to burst, or broken off."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

Page = Callable[[asyncio.StreamWriter], Awaitable[None]]
_BLOCK = 64 * 1024
ROBOTS = b"User-agent: *\nAllow: /\n"


def head(
    kind: str = "text/html; charset=utf-8", *more: str, length: int | None = None, status: str = "200 OK"
) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *more]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def whole(body: bytes, kind: str = "text/html; charset=utf-8", *more: str) -> Page:
    """An answer as it should be."""
    return raw(head(kind, *more, length=len(body)) + body)


def raw(data: bytes) -> Page:
    async def page(to: asyncio.StreamWriter) -> None:
        to.write(data)
        await to.drain()

    return page


def endless(start: bytes, again: bytes) -> Page:
    """`start`, then `again` for as long as somebody takes it."""

    async def page(to: asyncio.StreamWriter) -> None:
        to.write(start)
        block = again * max(1, _BLOCK // len(again))
        while True:
            to.write(block)
            await to.drain()

    return page


def slowly(data: bytes, *, pause: float) -> Page:
    """One byte after the other: never idle long enough for a limit of silence."""

    async def page(to: asyncio.StreamWriter) -> None:
        for at in range(len(data)):
            to.write(data[at : at + 1])
            await to.drain()
            await asyncio.sleep(pause)

    return page


async def at_once(to: asyncio.StreamWriter) -> None:
    """Nothing."""


def reset_after(data: bytes) -> Page:
    """Some bytes, then RST in place of an end."""

    async def page(to: asyncio.StreamWriter) -> None:
        to.write(data)
        await to.drain()
        connection: socket.socket = to.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        to.transport.abort()

    return page


def redirect(to: str, status: str = "302 Found") -> Page:
    return raw(head("text/html", f"Location: {to}", length=0, status=status))


class Hostile:
    """`pages` by path; `asked` are the paths in order, `hosts` the Host header of each."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {"/robots.txt": whole(ROBOTS, "text/plain")}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.base = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = request.split(" ", 2)[1]
            self.asked.append(path)
            self.hosts += [line[5:].strip() for line in request.splitlines() if line.lower().startswith("host:")]
            page = self.pages.get(path) or raw(head(length=0, status="404 Not Found"))
            await page(writer)
        with suppress(ConnectionError):
            writer.close()


@contextmanager
def serving() -> Iterator[Hostile]:
    """A hostile server while the block runs."""
    hostile = Hostile()
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def serve() -> None:
        async with _listening(hostile) as hostile.base:
            started.set()
            await stop.wait()

    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield hostile
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


class _listening:
    def __init__(self, hostile: Hostile) -> None:
        self._hostile = hostile
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            await self._hostile.answer(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
