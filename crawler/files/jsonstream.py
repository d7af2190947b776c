"""A JSON document of any length, walked member by member with a buffer that stays small."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

CHUNK = 256 * 1024
LONGEST = 8 * 1024 * 1024
"""Characters of one value that is decoded as a whole."""
_BLANK = re.compile(r"[ \t\r\n]*")
_OUTSIDE = re.compile(r'["{}\[\]]')
_INSIDE = re.compile(r'["\\]')
_SCALAR = re.compile(r"[^,\]}\s]*")


class NotJson(ValueError):
    """The document cannot be read any further; `str()` says why."""


class BadValue(ValueError):
    """One value could not be decoded and was passed over; the walk can go on."""


class Json:
    """Walks a document. After `members` or `elements` gives something, the point stands at its value: take it, walk into it, or let it be passed over."""

    def __init__(self, stream: io.RawIOBase, *, chunk: int = CHUNK) -> None:
        buffered = io.BufferedReader(stream)
        encoding, errors = _encoding(buffered)
        self._text = io.TextIOWrapper(buffered, encoding, errors=errors, newline="")
        self._decode = json.JSONDecoder(strict=False).raw_decode
        self._buffer, self._at, self._chunk = "", 0, chunk
        self._ended = self._taken = False

    def peek(self) -> str:
        """The first character of the value at the point, `` at the end."""
        while True:
            found = _BLANK.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def members(self) -> Iterator[str]:
        """The names of an object's members."""
        self._enter("{")
        while (c := self.peek()) != "}":
            if c != '"':
                raise NotJson(f"a name is missing before {c!r}" if c else "it ends too early")
            name = self._name()
            if self.peek() != ":":
                raise NotJson("a colon is missing after a name")
            self._at += 1
            yield from self._offered(name)
            self._next("}")
        self._leave()

    def elements(self) -> Iterator[int]:
        """The numbers of an array's elements, from 1."""
        self._enter("[")
        number = 0
        while self.peek() != "]":
            number += 1
            yield from self._offered(number)
            self._next("]")
        self._leave()

    def value(self) -> Any:
        """The value at the point. Raises BadValue (it was passed over), NotJson (nothing follows)."""
        if not self.peek():
            raise NotJson("it ends too early")
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except (ValueError, RecursionError) as error:
                if self._may_go_on(error) and self._more(len(self._buffer) - self._at):
                    continue
                self.skip()
                raise BadValue(str(error)) from None
            if end == len(self._buffer) and isinstance(value, (int, float)) and self._more():
                continue
            self._at, self._taken = end, True
            return value

    def skip(self) -> None:
        """Passes over the value at the point, whatever is in it."""
        self._taken = True
        first = self.peek()
        if first not in '{["' or not first:
            return self._skip_scalar()
        depth = 0
        while True:
            found = _OUTSIDE.search(self._buffer, self._at)
            if not found:
                self._refill()
                continue
            self._at = found.end()
            if found[0] == '"':
                self._skip_string()
            else:
                depth += 1 if found[0] in "{[" else -1
            if depth <= 0:
                return None

    def _skip_scalar(self) -> None:
        start = True
        while True:
            found = _SCALAR.match(self._buffer, self._at)
            if start and not (found and found[0]):
                raise NotJson(f"a value is missing before {self.peek()!r}" if self.peek() else "it ends too early")
            start = False
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer) or not self._more():
                return

    def _skip_string(self) -> None:
        while True:
            found = _INSIDE.search(self._buffer, self._at)
            if not found:
                self._refill()
            elif found[0] == '"':
                self._at = found.end()
                return
            elif found.end() == len(self._buffer):
                self._at = found.start()
                if not self._more():
                    raise NotJson("it ends too early")
            else:
                self._at = found.end() + 1

    def _refill(self) -> None:
        self._at = len(self._buffer)
        if not self._more():
            raise NotJson("it ends too early")

    def _offered(self, what: Any) -> Iterator[Any]:
        self._taken = False
        yield what
        if not self._taken:
            self.skip()

    def _name(self) -> str:
        try:
            return str(self.value())
        except BadValue as error:
            raise NotJson(str(error)) from None

    def _enter(self, mark: str) -> None:
        if self.peek() != mark:
            raise NotJson(f"{mark!r} was expected")
        self._at += 1
        self._taken = True

    def _leave(self) -> None:
        self._at += 1
        self._taken = True

    def _next(self, end: str) -> None:
        c = self.peek()
        if c == ",":
            self._at += 1
        elif c != end:
            raise NotJson(f"a comma is missing before {c!r}" if c else "it ends too early")

    def _may_go_on(self, error: Exception) -> bool:
        """Whether an error may come from the buffer's end and not from the document."""
        if isinstance(error, RecursionError) or len(self._buffer) - self._at > LONGEST:
            return False
        place = getattr(error, "pos", len(self._buffer))
        return place > len(self._buffer) - 16 or str(error).startswith(("Unterminated", "Invalid \\"))

    def _more(self, least: int = 0) -> bool:
        chunk = "" if self._ended else self._text.read(max(self._chunk, least))
        self._ended = not chunk
        self._buffer, self._at = self._buffer[self._at :] + chunk, 0
        return bool(chunk)


def _encoding(stream: io.BufferedReader[Any]) -> tuple[str, str]:
    marked = stream.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff")
    return ("utf-16", "replace") if marked else ("utf-8-sig", "surrogateescape")


def keys(head: bytes) -> list[str]:
    """The names of the members of the object that a document begins with, as far as its beginning shows them."""
    found: list[str] = []
    try:
        for name in Json(io.BytesIO(head)).members():  # type: ignore[arg-type]  # a buffered reader takes any raw stream
            found.append(name)
    except ValueError:
        pass
    return found
