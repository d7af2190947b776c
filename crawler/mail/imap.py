"""IMAP's connection: TLS to an address that was checked, with the certificate verified for the host's name, and an end to what a server may send."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress

from imapclient import IMAPClient, tls


class _Tls(tls.IMAP4_TLS):  # type: ignore[misc]  # imapclient has no types
    """Connects to an address that was checked, and verifies the certificate for the name."""

    def __init__(self, host: str, port: int, addresses: Sequence[str], context: ssl.SSLContext, timeout: float) -> None:
        self._checked = addresses
        self.at_most = 1024 * 1024
        super().__init__(host, port, context, timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        plain = self._connected(timeout or self._timeout)
        try:
            return tls.wrap_socket(plain, self.ssl_context, self.host)  # type: ignore[no-any-return]
        except BaseException:
            plain.close()
            raise

    def _connected(self, timeout: float | None) -> socket.socket:
        for address in self._checked[:-1]:
            try:
                return socket.create_connection((address, self.port), timeout=timeout)
            except OSError:  # a host may have addresses that do not answer
                continue
        return socket.create_connection((self._checked[-1], self.port), timeout=timeout)

    def read(self, size: int) -> bytes:
        # A server that announces more than was asked for is not waited for.
        if size > self.at_most + 1024 * 1024:
            raise self.abort(f"it announces {size} bytes")
        return super().read(size)  # type: ignore[no-any-return]


class Client(IMAPClient):  # type: ignore[misc]  # imapclient has no types
    def __init__(self, host: str, port: int, addresses: Sequence[str], context: ssl.SSLContext, timeout: float) -> None:
        self._checked = addresses
        super().__init__(host, port, ssl=True, ssl_context=context, timeout=timeout)

    def _create_IMAP4(self) -> _Tls:
        return _Tls(self.host, self.port, self._checked, self.ssl_context, self._timeout.connect)

    @property
    def at_most(self) -> int:
        return int(self._imap.at_most)

    @at_most.setter
    def at_most(self, value: int) -> None:
        self._imap.at_most = value

    def shutdown_quietly(self) -> None:
        with suppress(Exception):  # nothing is left to close
            self.shutdown()
