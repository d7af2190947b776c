"""Corpora: one module a format; the folder is the list. Contacts are masked."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import io
import json
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from records.contacts import mask
from records.dossier import Dossier
from records.errors import UsedWrongly

_SAID = (
    "recipe",
    "language",
    "score",
    "band",
    "abstained",
    "classifier",
    "dimensions",
    "protective",
    "contacts",
    "places",
    "reasons",
    "missing",
    "error",
)
_PUBLISHED = ("source", "key", "url", "language", "country", "location", "employer", "pay", "published_raw")


def formats() -> list[str]:
    """The names of the formats."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__))


def export(dossiers: Iterable[Dossier], out: Path, *, format: str) -> dict[str, Any]:
    """Writes a corpus and beside it `OUT.manifest.json` (count, SHA-256, time, format); `.gz` at the end of the name compresses.

    Both appear only when whole. Returns the manifest. Raises UsedWrongly for a format that there is not.
    """
    if format not in formats():
        raise UsedWrongly(f"no format {format!r}; there are {', '.join(formats())}")
    write = importlib.import_module(f"{__name__}.{format}").write
    draft = out.with_name(out.name + ".part")
    out.parent.mkdir(parents=True, exist_ok=True)
    count = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count
        for dossier in dossiers:
            count += 1
            yield row(dossier)

    try:
        with draft.open("wb") as raw, _text(raw, compressed=out.suffix == ".gz") as text:
            write(counted(), text)
        digest = _digest(draft)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    manifest = {
        "file": out.name,
        "format": format,
        "count": count,
        "sha256": digest,
        "written": _time(datetime.now(UTC)),
        "contacts": "masked",
    }
    out.with_name(out.name + ".manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def row(dossier: Dossier) -> dict[str, Any]:
    """`{"posting": …, "analysis": … or null, "reviews": […]}`: what `import` reads back."""
    said = dossier.analysis
    return {
        "posting": published(dossier),
        "analysis": None
        if said is None
        else {"revision": said.revision, "analysed": _time(said.analysed)}
        | {n: _plain(getattr(said, n)) for n in _SAID}
        | {"hits": [_hit(asdict(h), dossier) for h in said.hits]}
        | {"facts": [_fact(asdict(f), dossier) for f in said.facts]},
        "reviews": [
            {n: getattr(r, n) for n in ("revision", "recipe", "verdict", "reviewer", "note")}
            | {"reviewed": r.reviewed.isoformat()}
            for r in dossier.reviews
        ],
    }


def published(dossier: Dossier) -> dict[str, Any]:
    """The posting with its contacts masked at equal length, so that every span stays true."""
    p = dossier.posting
    return {
        "id": p.id,
        "revision": p.revision,
        "title": mask(p.title, "title", p.contacts),
        "text": mask(p.text, "text", p.contacts),
        **{n: getattr(p, n) for n in _PUBLISHED},
        "published": _time(p.published),
        "expires": _time(p.expires),
        "collected": p.collected.isoformat(),
        "state": dossier.state,
        "first_seen": _time(dossier.first_seen),
        "last_seen": _time(dossier.last_seen),
        "contacts": [asdict(c) for c in p.contacts],
        "extra": _without_contacts(p.extra),
    }


def flat(dossier: Dossier) -> dict[str, Any]:
    """One posting as `lurewatch postings` prints it and `screen` reads it."""
    return {n: v for n, v in published(dossier).items() if n not in ("contacts", "extra")}


def _without_contacts(extra: Any) -> dict[str, Any]:
    # What a source gave besides is kept raw in the ledger and may hold contacts anywhere: only plain labels leave it.
    return {
        k: v
        for k, v in dict(extra).items()
        if k in ("label", "sector", "category") and isinstance(v, (str, int, float))
    }


def _hit(hit: dict[str, Any], dossier: Dossier) -> dict[str, Any]:
    return hit | {"spans": [_masked(s, dossier) for s in hit["spans"]]}


def _fact(fact: dict[str, Any], dossier: Dossier) -> dict[str, Any]:
    return fact | {"normal": _plain(fact["normal"]), "span": _masked(fact["span"], dossier)}


def _masked(span: dict[str, Any], dossier: Dossier) -> dict[str, Any]:
    p = dossier.posting
    shown = mask(p.title if span["field"] == "title" else p.text, span["field"], p.contacts)
    return span | {"text": shown[span["start"] : span["end"]]}


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return {k: _plain(v) for k, v in value.items()} if hasattr(value, "items") else value


def _text(raw: IO[bytes], *, compressed: bool) -> IO[str]:
    # No time and no name inside: the same corpus gives the same bytes.
    inner: IO[bytes] = gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") if compressed else raw  # type: ignore[assignment]
    return io.TextIOWrapper(inner, encoding="utf-8", newline="")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
