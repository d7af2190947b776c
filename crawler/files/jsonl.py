"""JSON Lines: one object a line; a line that is none is a Fault and the rest goes on."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Row

NAME = "JSON Lines"
SOURCE = None
SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
LONGEST = 8 * 1024 * 1024
"""Bytes of one line."""


def looks(found: Input) -> bool:
    """By name, or by a first line that is a whole object."""
    if found.name.lower().endswith(SUFFIXES):
        return True
    lines = [line for line in found.head.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()][:2]
    if not lines or not lines[0].lstrip().startswith(b"{"):
        return False
    row = _row(1, lines[0])
    return isinstance(row, Row) and (len(lines) > 1 or not _holds_rows(row.values))


def _holds_rows(values: Mapping[str, Any]) -> bool:
    """Whether an object that is alone is no row but what stands around rows."""
    return not {"title", "text", "posting"} & values.keys() and any(
        isinstance(v, (list, dict)) for v in values.values()
    )


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """Every row of a file, in order."""
    for number, line in enumerate(_lines(io.BufferedReader(stream)), 1):
        if line is None:
            yield Fault(number, f"too long: more than {LONGEST // 2**20} MiB in one line")
        elif line.strip():
            yield _row(number, line)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    first = True
    while line := stream.readline(LONGEST):
        if len(line) == LONGEST and not line.endswith(b"\n"):
            while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                continue
            yield None
        else:
            yield line.removeprefix(b"\xef\xbb\xbf") if first else line
        first = False


def _row(number: int, line: bytes) -> Row | Fault:
    try:
        values = json.loads(line.decode("utf-8"), strict=False)
    except UnicodeDecodeError as error:
        return Fault(number, f"not UTF-8: byte {error.start + 1} of the line")
    except (ValueError, RecursionError) as error:
        return Fault(number, f"not JSON: {error}")
    return Row(number, values) if isinstance(values, dict) else Fault(number, "not an object: a row must be {…}")
