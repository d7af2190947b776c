"""Exporting: the records of one posting as a WARC file of their own, byte for byte, with a manifest that anybody can check."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.archive.lookup import Fault, Record, read
from crawler.archive.verify import faults, verify
from crawler.settings import VERSION
from records.captures import Capture, Captures, Evidence
from records.errors import ArchiveError, UsedWrongly

_CHECK = (
    "`sha256sum FILE` gives `sha256`; any WARC tool reads the file, `warcio check FILE` holds each record against its own digests; "
    "`payload` is the SHA-256 of the body of HTTP as it came, `from` says where the same bytes lie in the archive"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    record: Record
    file: str
    offset: int
    revisions: tuple[str, ...] = ()


def export(folder: Path, captures: Captures, posting_id: str, out: Path) -> dict[str, Any]:
    """Writes OUT and OUT.manifest.json and gives the manifest. Raises UsedWrongly without evidence, ArchiveError with what is missing or altered."""
    evidence = captures.evidence(posting_id)
    if not evidence:
        raise UsedWrongly(f"{posting_id}: there is no evidence of such a posting; `lurewatch evidence show` lists it")
    if wrong := faults(verify(folder, captures, posting_id)):
        raise ArchiveError("; ".join(wrong))
    pieces = list(_pieces(folder, captures, evidence))
    data = b"".join(p.record.packed for p in pieces)
    manifest = {
        "file": out.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "posting": posting_id,
        "exported": datetime.now(UTC).isoformat(timespec="seconds"),
        "software": f"lurewatch/{VERSION}",
        "records": _described(pieces),
        "check": _CHECK,
    }
    _write(out, data)
    _write(out.with_name(f"{out.name}.manifest.json"), json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return manifest


def _pieces(folder: Path, captures: Captures, evidence: Sequence[Evidence]) -> Iterator[_Piece]:
    """Each file's opening record before the first record from it; each answer, then its request."""
    files: set[str] = set()
    for capture, revisions in _needed(captures, evidence):
        if capture.file not in files:
            files.add(capture.file)
            yield _Piece(read(folder, capture.file, 0), capture.file, 0)
        answer = read(folder, capture.file, capture.offset, capture.length)
        yield _Piece(answer, capture.file, capture.offset, revisions)
        after = capture.offset + capture.length
        if request := request_of(folder, capture):
            yield _Piece(request, capture.file, after)


def request_of(folder: Path, capture: Capture) -> Record | None:
    """The request of a capture: it lies behind it."""
    try:
        found = read(folder, capture.file, capture.offset + capture.length)
    except Fault:
        return None
    return found if found.head.get("WARC-Concurrent-To", "").strip("<>") == capture.record else None


def _needed(captures: Captures, evidence: Sequence[Evidence]) -> list[tuple[Capture, tuple[str, ...]]]:
    """The captures of the evidence and those that hold their payloads, oldest first, with the revisions read from each."""
    found: dict[int, Capture] = {}
    for e in evidence:
        original = captures.original(e.capture.source, e.capture.digest) if e.capture.kind == "revisit" else None
        found |= {c.number: c for c in (e.capture, original) if c and c.number}
    return [(found[n], tuple(e.revision for e in evidence if e.capture.number == n)) for n in sorted(found)]


def _described(pieces: Sequence[_Piece]) -> list[dict[str, Any]]:
    described, offset = [], 0
    for piece in pieces:
        record, head = piece.record, piece.record.head
        row = {
            "offset": offset,
            "length": len(record.packed),
            "type": head.get("WARC-Type"),
            "record": record.id,
            "date": head.get("WARC-Date"),
            "url": head.get("WARC-Target-URI"),
            "payload": head.get("WARC-Payload-Digest"),
            "revisions": list(piece.revisions),
            "from": {"file": piece.file, "offset": piece.offset},
        }
        described.append({n: v for n, v in row.items() if v is not None and v != []})
        offset += len(record.packed)
    return described


def _write(file: Path, data: bytes) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(file)
