"""Erasing: the bytes that a posting was read from are overwritten where they lie, unless other postings are proved by them too.

Overwriting in place moves no other record, so every other place that the ledger knows stays true and a kill in between leaves nothing half
done that a second call does not finish: the ledger forgets the captures last.
"""

from __future__ import annotations

import os
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.archive import warc
from crawler.archive.export import request_of
from records.captures import Capture, Captures
from records.errors import ArchiveError

_STORED = 65_535


@dataclass(frozen=True, slots=True)
class Erased:
    """How many captures were overwritten, and how many stay since other postings are proved by them."""

    captures: int
    shared: int


def erase(folder: Path, captures: Captures, posting_id: str) -> Erased:
    """Overwrites every capture of the addresses that a posting was read from and forgets its evidence. Raises ArchiveError, OSError."""
    alone, shared = captures.only_of(posting_id)
    for capture in alone:
        _overwrite(folder, capture)
    captures.forget(posting_id, alone)
    return Erased(len(alone), len(shared))


def _overwrite(folder: Path, capture: Capture) -> None:
    file = folder / capture.file
    if not file.is_file():
        return
    request = request_of(folder, capture)
    length = capture.length + (len(request.packed) if request else 0)
    with file.open("r+b") as stream:
        stream.seek(capture.offset)
        stream.write(blank(length))
        stream.flush()
        os.fsync(stream.fileno())


def blank(length: int) -> bytes:
    """A record of exactly so many packed bytes that says that something was erased here. Raises ArchiveError if they are too few."""
    # Stored, not packed, so that its length can be chosen: 18 bytes of gzip, 5 for each block.
    blocks = -(-(length - 18) // (_STORED + 5))
    plain = length - 18 - 5 * blocks
    head = {
        "WARC-Type": "metadata",
        "WARC-Record-ID": f"<{warc.new_id()}>",
        "WARC-Date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Content-Type": "text/plain",
    }
    lines = "WARC/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in head.items())
    block = plain - len(lines) - len("Content-Length: 0000000000\r\n\r\n") - 4
    if block < 0:
        raise ArchiveError(f"{length} bytes are too few to be overwritten by a record")
    text = "erased on request".ljust(block)[:block]
    data = f"{lines}Content-Length: {block:010}\r\n\r\n{text}\r\n\r\n".encode()
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + _stored(data, blocks) + _ending(data)


def _stored(data: bytes, blocks: int) -> bytes:
    step = -(-len(data) // blocks)
    parts = [data[i * step : (i + 1) * step] for i in range(blocks)]
    return b"".join(
        struct.pack("<BHH", last, len(part), len(part) ^ 0xFFFF) + part
        for part, last in zip(parts, [0] * (blocks - 1) + [1], strict=True)
    )


def _ending(data: bytes) -> bytes:
    return struct.pack("<II", zlib.crc32(data), len(data))
