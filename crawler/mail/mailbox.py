"""A mailbox over IMAP and TLS: opened to be read only, on an address that was checked; what is newer than a mark is fetched without marking it as seen."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from imaplib import IMAP4
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from imapclient.exceptions import IMAPClientError, LoginError

from crawler import guard
from crawler.mail.imap import Client

_SIZES = 500
_TOGETHER = 50
_BYTES = 16 * 1024 * 1024
_WINDOW = 100_000
"""UIDs that one search may name: a line of an answer has an end."""


class NoMailbox(Exception):
    """The mailbox cannot be read; the message is a reason as `failed: …`."""


class WrongPassword(NoMailbox):
    """The server does not take this user and password."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a mailbox is: `imaps://user@host:993/FOLDER`, user and folder percent-encoded."""

    host: str
    port: int
    user: str
    folder: str

    @classmethod
    def of(cls, url: str) -> Address:
        parts = urlsplit(url)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname or "", parts.port or 993, unquote(parts.username or ""), folder)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as the server holds it. data: None if it is larger than may be, or not handed out."""

    uid: int
    size: int
    data: bytes | None


class Mailbox:
    """A context manager; everything in it waits for the network. validity: UIDs mean what they meant as long as it is the same."""

    def __init__(self, address: Address, password: str, *, ca: Path | None, private: bool, timeout: float) -> None:
        self._address, self._password = address, password
        self._ca, self._private, self._timeout = ca, private, timeout
        self._client: Any = None
        self._many = False
        self._next = 0
        self.validity = 0

    def __enter__(self) -> Self:
        a = self._address
        try:
            found = checked(a.host, a.port, private=self._private)
            self._client = Client(a.host, a.port, found, self._context(), self._timeout)
            self._login()
            folder = self._client.select_folder(a.folder, readonly=True)
            self.validity = int(folder.get(b"UIDVALIDITY", 0))
            self._next = int(folder.get(b"UIDNEXT", 2**32))
            self._many = int(folder.get(b"EXISTS", 0)) > _WINDOW
        except NoMailbox:
            raise
        except Exception as error:  # whatever a server says, it is that server's trouble
            self._close()
            raise _failure(error, a) from None
        return self

    def _login(self) -> None:
        user, password = self._address.user, self._password
        plain = user.isascii() and password.isascii()  # LOGIN knows ASCII only
        (self._client.login if plain else self._client.plain_login)(user, password)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def newer(self, mark: int, *, most: int, largest: int) -> Iterator[list[Letter]]:
        """The mails with a UID above the mark, oldest first, in batches. `largest`: bytes of one. Raises NoMailbox."""
        try:
            found = self._uids(mark, most)
            for start in range(0, len(found), _SIZES):
                some = found[start : start + _SIZES]
                sizes = {u: int(v.get(b"RFC822.SIZE", 0)) for u, v in self._client.fetch(some, ["RFC822.SIZE"]).items()}
                for batch in _batches([u for u in some if u in sizes], sizes, largest):
                    yield self._fetched(batch, sizes, largest)
        except Exception as error:
            raise _failure(error, self._address) from None

    def _uids(self, mark: int, most: int) -> list[int]:
        found: list[int] = []
        step = _WINDOW if self._many else self._next
        for start in range(mark + 1, self._next, step):
            end = min(start + step, self._next) - 1
            found += sorted(u for u in self._client.search(["UID", f"{start}:{end}"]) if start <= u <= end)
            if len(found) >= most:
                break
        return found[:most]

    def _fetched(self, batch: list[int], sizes: dict[int, int], largest: int) -> list[Letter]:
        small = [u for u in batch if sizes[u] <= largest]
        self._client.at_most = largest + 1
        given = self._client.fetch(small, [f"BODY.PEEK[]<0.{largest + 1}>"]) if small else {}
        bodies = {
            u: next((v for n, v in values.items() if n.startswith(b"BODY[")), None) for u, values in given.items()
        }
        # What another took away in between is not there any more.
        there = [u for u in batch if u in bodies or sizes[u] > largest]
        return [_letter(u, sizes[u], bodies.get(u), largest) for u in there]

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self._ca) if self._ca else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _close(self) -> None:
        if self._client is not None:
            try:
                self._client.logout()
            except Exception:  # it is over in any case
                self._client.shutdown_quietly()
            self._client = None


def _letter(uid: int, size: int, data: bytes | None, largest: int) -> Letter:
    # A server may say less of the size than it sends.
    return Letter(uid, size, data) if data is None or len(data) <= largest else Letter(uid, max(size, len(data)), None)


def checked(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses of a host, if it may be reached. One bad address spoils the name. Raises NoMailbox."""
    try:
        found = list(dict.fromkeys(str(i[4][0]) for i in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError) as error:
        raise NoMailbox(f"failed: DNSLookupError: {host} has no address: {getattr(error, 'strerror', '')}") from None
    if reason := next(filter(None, (guard.refusal(a, private=private) for a in found)), None):
        raise NoMailbox(f"refused: {reason}")
    return found


def _batches(uids: list[int], sizes: dict[int, int], largest: int) -> Iterator[list[int]]:
    batch: list[int] = []
    length = 0
    for uid in uids:
        size = min(sizes[uid], largest)
        if batch and (len(batch) >= _TOGETHER or length + size > _BYTES):
            yield batch
            batch, length = [], 0
        batch.append(uid)
        length += size
    if batch:
        yield batch


def _failure(error: Exception, address: Address) -> NoMailbox:
    """The error as a reason; troubles of the connection are called as those of websites are, by which circuits know them."""
    where = f"{address.host}:{address.port}"
    if isinstance(error, NoMailbox):
        return error
    if isinstance(error, LoginError):
        return WrongPassword(f"failed: {where} does not take this user and password")
    if isinstance(error, ssl.SSLCertVerificationError):
        return NoMailbox(f"failed: the certificate of {where} does not hold: {error.verify_message}")
    if isinstance(error, FileNotFoundError):
        return NoMailbox("failed: mail.ca: there is no such file")
    if isinstance(error, TimeoutError):
        return NoMailbox(f"failed: TimeoutError: {where} did not answer in time")
    if isinstance(error, (OSError, IMAP4.abort)):
        kind = type(error).__name__ if isinstance(error, ConnectionRefusedError | ssl.SSLError) else "ConnectionLost"
        return NoMailbox(f"failed: {kind}: {where}: {_said(error, address)}")
    if isinstance(error, IMAPClientError) and "select" in str(error).lower():
        return NoMailbox(f"missing: no mailbox {address.folder!r} at {where}: {_said(error, address)}")
    return NoMailbox(f"failed: {where}: {type(error).__name__}: {_said(error, address)}")


def _said(error: Exception, address: Address) -> str:
    """What the server said, without whose mailbox it is."""
    if isinstance(error, UnicodeError):  # it may speak of the password
        return "a character that cannot be sent"
    said = str(getattr(error, "strerror", None) or error)[:200]
    return re.sub(re.escape(address.user), "[user]", said, flags=re.IGNORECASE) if address.user else said
