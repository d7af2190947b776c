"""200 sources at once, each on a host of its own: how long the others take when one host is slow, against the same run without it; start-up and memory."""

from __future__ import annotations

import asyncio
import json
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.cards import Card
from crawler.run import crawl
from records.crawls import RunSummary
from records.ledger import Ledger
from records.settings import load

SOURCES = 200
PAGES = 5
SLOW = 3.0
"""Seconds that the slow host takes for each answer."""


def host(number: int) -> str:
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


def answer(path: str, number: int) -> str:
    if path == "/robots.txt":
        return "User-agent: *\nAllow: /\n"
    if path == "/":
        return "".join(f'<a href="/{n}">x</a>' for n in range(PAGES))
    job = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": f"Worker {number} {path}",
        "description": "Eight hours a day. " * 40,
    }
    return f'<html><body><script type="application/ld+json">{json.dumps(job)}</script></body></html>'


@contextmanager
def hosts(slow: int | None) -> Iterator[int]:
    """Serves every host on one port of loopback; gives the port."""
    loop = asyncio.new_event_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                path = line.split()[1].decode()
                while (await reader.readline()).strip():
                    pass
                a, b = writer.get_extra_info("sockname")[0].split(".")[2:]
                number = (int(a) - 1) * 200 + int(b) - 1
                if number == slow:
                    await asyncio.sleep(SLOW)
                body = answer(path, number).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                    % len(body)
                    + body
                )
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def start() -> asyncio.Server:
        first = await asyncio.start_server(serve, host(0), 0)
        port = first.sockets[0].getsockname()[1]
        await asyncio.start_server(serve, [host(n) for n in range(1, SOURCES)], port)
        return first

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def card(number: int, port: int) -> Card:
    return Card.model_validate(
        {
            "name": f"source-{number}",
            "kind": "jsonld",
            "url": f"http://{host(number)}:{port}/",
            "owner": "benchmark",
            "terms": "invented ads",
            "legal_basis": "no personal data",
            "retention_days": 30,
            "private_addresses": True,
            "pace": {"delay": 0, "concurrency": 2},
            "find": {"link": "a"},
        }
    )


def run(slow: int | None) -> tuple[float, float, list[RunSummary]]:
    """Seconds until the last source but the slow one has ended, seconds of all, and the runs."""
    with tempfile.TemporaryDirectory() as folder, hosts(slow) as port:
        settings = load({"data": Path(folder)}, environment={}).settings
        began = time.time()
        runs = crawl(settings, [card(n, port) for n in range(SOURCES)])
        whole = time.time() - began
        with Ledger.open(settings.ledger) as ledger:
            assert ledger.count() == SOURCES * PAGES, ledger.count()
    assert all(r.outcome == "finished" for r in runs), [r for r in runs if r.outcome != "finished"][:3]
    others = max(r.finished.timestamp() for r in runs if r.finished and r.source != f"source-{slow}")
    return others - began, whole, runs


def main() -> None:
    even, _, _ = run(None)
    others, whole, _ = run(SOURCES // 2)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{SOURCES} sources, {SOURCES * (PAGES + 2)} requests: {even:.1f} s; with one host of {SLOW:g} s an answer: the others {others:.1f} s, all {whole:.1f} s"
    )
    print(f"ratio {others / even:.2f} (goal ≤ 1.1); memory of the crawl process {peak:.0f} MB")


if __name__ == "__main__":
    main()
