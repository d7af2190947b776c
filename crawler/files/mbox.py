"""mbox: many messages in one file, divided by lines that begin with `From `."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from crawler.files import mail
from crawler.files.opening import Input, Stream
from crawler.files.rows import Found
from crawler.mail import messages

NAME = "mbox"
SOURCE = "mail"
_LINE = 64 * 1024
_FROM = re.compile(rb"From .{0,200}?\d{1,2}:\d{2}.{0,60}?(?:19|20)\d{2}|From \S{1,200}\s*$", re.DOTALL)
_STRICT = re.compile(rb"From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z][a-z] +\d{1,2} +\d{1,2}:\d\d(?::\d\d)?(?: +[+-]\d{4})? +(?:19|20)\d\d(?: +[+-]\d{4})?\s*$")  # fmt: skip
"""As programs write it. Some write no empty line before it."""
_HEADER = re.compile(rb"(?:>?[A-Za-z][A-Za-z0-9-]{1,60}:|>From )")
_QUOTED = re.compile(rb">+From ")


def looks(found: Input) -> bool:
    first, _, second = found.head.lstrip(b"\r\n").partition(b"\n")
    return first.startswith(b"From ") and bool(_FROM.match(first) or _HEADER.match(second))


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """The postings of every message, in order."""
    for at, data in letters(stream):
        yield from mail.letter(data, at, key=key)


def letters(stream: Stream) -> Iterator[tuple[int | str, bytes]]:
    """The bytes of every message and which it is; of one that is too long a little more than may be."""
    for number, data in enumerate(_messages(io.BufferedReader(stream)), 1):
        yield f"message {number}", data


def _messages(stream: io.BufferedReader) -> Iterator[bytes]:
    """The bytes of each message; of one that is too long a little more than may be."""
    lines: list[bytes] = []
    length, blank, began = 0, True, False
    for line, starts in _lines(stream):
        if starts and ((blank and _FROM.match(line)) or (_STRICT.match(line) and _HEADER.match(stream.peek(80)))):
            if began and length:
                yield b"".join(lines)
            lines, length, began = [], 0, True
        elif length <= messages.LONGEST:
            lines.append(line[1:] if starts and _QUOTED.match(line) else line)
            length += len(line)
        blank = starts and line in (b"\n", b"\r\n")
    if length:
        yield b"".join(lines)


def _lines(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines, endless ones in pieces; and whether a piece begins a line."""
    starts = True
    while piece := stream.readline(_LINE):
        yield piece, starts
        starts = piece.endswith(b"\n")
