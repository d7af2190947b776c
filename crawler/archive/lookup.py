"""Looking up a capture: reads its record at its place in the archive, and says what is missing or altered."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from crawler.archive import warc
from records.captures import Capture, Captures

_LARGEST = 256 * 1024 * 1024
_SMALL = 4 * 1024 * 1024


class Fault(Exception):
    """What is wrong with a capture: `missing: …`, `unreadable: …` or `altered: …`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it lies in a file. packed: its gzip member. head: the named fields of WARC. block: what follows them."""

    packed: bytes
    head: Mapping[str, str]
    block: bytes

    @property
    def id(self) -> str:
        return self.head.get("WARC-Record-ID", "").strip("<>")

    @property
    def payload(self) -> bytes:
        """The body of HTTP, or the whole block where there is none."""
        http = self.head.get("Content-Type", "").startswith("application/http")
        return self.block.partition(b"\r\n\r\n")[2] if http else self.block


def read(folder: Path, file: str, offset: int, length: int | None = None) -> Record:
    """The record at a place; without a length, the one that begins there. Raises Fault."""
    try:
        with (folder / file).open("rb") as stream:
            stream.seek(offset)
            return _record(stream.read(length or _SMALL), file, offset)
    except FileNotFoundError:
        raise Fault(f"missing: {file} is not in the archive") from None
    except OSError as error:
        raise Fault(f"unreadable: {file}: {error.strerror or error}") from None


def check(folder: Path, captures: Captures, capture: Capture) -> Record:
    """The record that holds the payload of a capture, after all of it was held against the ledger. Raises Fault."""
    record = _checked(folder, capture)
    if capture.kind != "revisit":
        return record
    original = captures.original(capture.source, capture.digest)
    if original is None:
        raise Fault(f"missing: the ledger knows no capture that holds the payload of {capture.record}")
    return _checked(folder, original)


def _checked(folder: Path, capture: Capture) -> Record:
    place = f"{capture.file} at {capture.offset}"
    record = read(folder, capture.file, capture.offset, capture.length)
    if len(record.packed) != capture.length or record.id != capture.record:
        raise Fault(f"altered: {place} does not hold {capture.record} but {record.id or 'no record'}")
    if record.head.get("WARC-Block-Digest") != warc.digest(record.block):
        raise Fault(f"altered: the block of {place} is not what its own digest says")
    if capture.kind != "revisit" and warc.digest(record.payload) != capture.digest:
        raise Fault(f"altered: the payload of {place} is not what the ledger says")
    if record.head.get("WARC-Payload-Digest", capture.digest) != capture.digest:
        raise Fault(f"altered: {place} names another payload than the ledger")
    return record


def _record(data: bytes, file: str, offset: int) -> Record:
    """The record in the first gzip member of some bytes."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(data, _LARGEST)
        found = next(ArchiveIterator(BytesIO(plain), no_record_parse=True), None) if unpacker.eof else None
    except (zlib.error, ArchiveLoadFailed):
        found = None
    if found is None:
        raise Fault(f"unreadable: no whole record at {offset} of {file}")
    packed = data[: len(data) - len(unpacker.unused_data)]
    return Record(packed=packed, head=dict(found.rec_headers.headers), block=found.raw_stream.read())
