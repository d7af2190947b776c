"""JSON: an array of rows, or an object that holds such an array or is one row itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.files.jsonstream import BadValue, Json, NotJson
from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Row

NAME = "JSON"
SOURCE = None


def looks(found: Input) -> bool:
    start = found.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start == b"[" or (start == b"{" and found.name.lower().endswith(".json"))


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """The objects of the arrays that stand in the document, else the document."""
    document = Json(stream)
    try:
        yield from _elements(document) if document.peek() == "[" else _object(document)
    except NotJson as error:
        yield Fault(0, f"not JSON: {error}; what stands before is read")


def _object(document: Json) -> Iterator[Found]:
    values: dict[str, Any] = {}
    listed = False
    for name in document.members():
        if document.peek() == "[" and not ({"title", "text"} & values.keys()):
            for element in _elements(document):
                listed = True
                yield element
        else:
            try:
                values[name] = document.value()
            except BadValue as error:
                yield Fault(name[:60], f"not JSON: {error}")
    if not listed:
        yield Row(1, values)


def _elements(document: Json) -> Iterator[Found]:
    for number in document.elements():
        try:
            value = document.value()
        except BadValue as error:
            yield Fault(f"element {number}", f"not JSON: {error}")
            continue
        good = isinstance(value, dict)
        yield (
            Row(f"element {number}", value) if good else Fault(f"element {number}", "not an object: a row must be {…}")
        )
