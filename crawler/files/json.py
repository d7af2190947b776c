"""JSON: an array of rows, or an object that holds such an array or is one row itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.files.jsonstream import BadValue, Json, NotJson
from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Row

NAME = "JSON"
SOURCE = None
_DEPTH = 3


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
    if listed:
        return
    within = [] if {"title", "text"} & values.keys() else list(_within(values))
    yield from within or [Row(1, values)]


def _within(values: dict[str, Any], depth: int = _DEPTH) -> Iterator[Row]:
    """Rows of the arrays in the objects of an object: `{"data": {"results": [{…}, …]}}`."""
    for name, value in values.items():
        if not isinstance(value, dict) or not depth:
            continue
        for inner, held in value.items():
            if isinstance(held, list) and held and all(isinstance(v, dict) for v in held):
                yield from (Row(f"{name[:40]}.{inner[:40]} {n}", v) for n, v in enumerate(held, 1))
        yield from _within(value, depth - 1)


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
