"""Mail: one message a file (`.eml`, the files of a Maildir)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Row
from crawler.mail import messages

NAME = "mail"
SOURCE = "mail"
_HEADER = re.compile(rb"(?:^|\n)([A-Za-z][A-Za-z0-9-]{1,60}):[ \t\r\n]")
_TELLING = frozenset(b"from to subject date received message-id mime-version content-type return-path delivered-to reply-to x-original-to dkim-signature".split())  # fmt: skip


def looks(found: Input) -> bool:
    """Whether it begins with the head of a message."""
    if found.letter:
        return True
    start = found.head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    head = re.split(rb"\r?\n\r?\n", start[:16_384], maxsplit=1)[0]
    if not _HEADER.match(head):
        return False
    names = {n.lower() for n in _HEADER.findall(head)}
    called = found.name.lower().endswith((".eml", ".emlx", ".mht"))
    return len(names & _TELLING) >= (1 if called else 2)


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """The posting of a message, or those of the messages that it forwards."""
    for at, data in letters(stream):
        yield from letter(data, at, key=key)


def letters(stream: Stream) -> Iterator[tuple[int | str, bytes]]:
    """The one message of a file; of one that is too long a little more than may be."""
    yield 0, io.BufferedReader(stream).read(messages.LONGEST + 1)


def letter(data: bytes, at: int | str, *, key: bytes) -> Iterator[Row | Fault]:
    """Rows of one message's bytes."""
    for found in messages.read(data, key=key):
        yield Fault(at, found) if isinstance(found, str) else Row(at, found)
