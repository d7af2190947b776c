"""JSON Lines, plain or gzipped: one object a line; a line that is none is a Fault and the rest goes on."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from crawler.files.rows import Fault, Row

SUFFIXES = (".jsonl", ".ndjson", ".jsonlines", ".json")
LONGEST = 8 * 1024 * 1024
"""Bytes of one line."""


def rows(file: Path) -> Iterator[Row | Fault]:
    """Every row of a file, in order. Raises OSError if it cannot be opened."""
    with open_bytes(file) as stream:
        for number, line in enumerate(_lines(stream), 1):
            if isinstance(line, Fault):
                yield Fault(number, line.reason)
            elif line.strip():
                yield _row(number, line)


def open_bytes(file: Path) -> BinaryIO:
    """The file's bytes, unpacked if its name ends with .gz."""
    return cast(BinaryIO, gzip.open(file, "rb")) if file.suffix == ".gz" else file.open("rb")


def _lines(stream: BinaryIO) -> Iterator[bytes | Fault]:
    try:
        first = True
        while line := stream.readline(LONGEST):
            if len(line) == LONGEST and not line.endswith(b"\n"):
                while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                    continue
                yield Fault(0, f"too long: more than {LONGEST // 2**20} MiB in one line")
            else:
                yield line.removeprefix(b"\xef\xbb\xbf") if first else line
            first = False
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Fault(0, f"not gzip: {error}; what stands before is read")


def _row(number: int, line: bytes) -> Row | Fault:
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Fault(number, f"not UTF-8: byte {error.start + 1} of the line")
    except (ValueError, RecursionError) as error:
        return Fault(number, f"not JSON: {error}")
    return Row(number, values) if isinstance(values, dict) else Fault(number, "not an object: a row must be {…}")
