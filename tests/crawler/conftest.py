"""A small web server for saved pages, and what a crawl needs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.cards import Card
from records.ledger import Ledger
from records.settings import Settings, load

SAVED = Path(__file__).parent / "saved"
OPEN = "User-agent: *\nAllow: /\n"


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def html(text: str, **headers: str) -> Answer:
    return Answer(text.encode(), 200, {"Content-Type": "text/html; charset=utf-8", **headers})


class Web:
    """Answers by path (with query, else without); `asked` are the requests, in order: path and headers."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Any], Answer]] = {"/robots.txt": Answer(OPEN.encode())}
        self.asked: list[tuple[str, dict[str, str]]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            body = b""

            def do_GET(self) -> None:
                web.asked.append((self.path, dict(self.headers)))
                answer = web.pages.get(self.path) or web.pages.get(self.path.partition("?")[0], Answer(b"", 404))
                answer = answer(self) if callable(answer) else answer
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def do_POST(self) -> None:
                self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def serve_saved(self) -> None:
        for file in filter(Path.is_file, SAVED.iterdir()):
            kind = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".json": "application/json"}
            headers = {"Content-Type": kind.get(file.suffix, "application/octet-stream")}
            self.pages[f"/{file.name}"] = Answer(file.read_bytes().replace(b"{base}", self.base.encode()), 200, headers)


@contextmanager
def served() -> Iterator[Web]:
    """A web server while the block runs."""
    web = Web()
    thread = threading.Thread(target=web.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.server.shutdown()
        web.server.server_close()
        thread.join()


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"data": tmp_path / "data"}, environment={}, folder=tmp_path).settings


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    with Ledger.open(settings.ledger) as opened:
        yield opened


def card(name: str, kind: str, url: str | list[str], **more: Any) -> Card:
    """A card of a loopback source without pace."""
    fixed = {
        "owner": "tests",
        "terms": "ours",
        "legal_basis": "no personal data",
        "retention_days": 30,
        "private_addresses": True,
        "pace": {"delay": 0, "concurrency": 8, "timeout": 10},
        "refetch": "0s",
    }
    return Card.model_validate({"name": name, "kind": kind, "url": url, **fixed, **more})
