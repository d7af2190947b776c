"""Serving the desk until it is stopped."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

import uvicorn

from index.search import open_search
from records.errors import UsedWrongly
from records.ledger import Ledger
from records.settings import Settings
from review.app import build


def serve(settings: Settings, *, ready: Callable[[str], object]) -> None:
    """Listens on the settings' host and port (0: a free one), tells `ready` the address once it does, returns when stopped by a signal."""
    with _listening(settings.host, settings.port) as listener, Ledger.open(settings.ledger) as ledger:
        search = open_search(settings)
        try:
            app = build(ledger, search, settings)
            config = uvicorn.Config(
                app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3
            )
            # The server stops itself at a signal and then raises it again: SIGTERM has done its work by then.
            signal.signal(signal.SIGTERM, lambda *_: None)
            ready(_address(listener))
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            search.close()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that answers are not held back (TCP_NODELAY is only set for it).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsedWrongly(
            f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port (0 takes a free one)"
        ) from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
