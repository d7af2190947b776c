"""CSV for spreadsheets: one posting a row, flat; no cell can be taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO, Any

_POSTING = (
    "id",
    "revision",
    "source",
    "title",
    "text",
    "language",
    "country",
    "location",
    "employer",
    "pay",
    "published",
    "url",
    "state",
    "first_seen",
    "last_seen",
)
_ANALYSIS = ("band", "score", "language", "abstained", "protective", "reasons", "missing", "recipe")


def write(rows: Iterable[dict[str, Any]], out: IO[str]) -> None:
    table = csv.writer(out)
    table.writerow(
        [*_POSTING, *(f"analysis_{n}" for n in _ANALYSIS), "indicators", "verdict", "reviewer", "reviewed", "reviews"]
    )
    for row in rows:
        posting, said, reviews = row["posting"], row["analysis"] or {}, row["reviews"]
        last = reviews[-1] if reviews else {}
        indicators = sorted({h["indicator"] for h in said.get("hits", ())})
        cells = [posting[n] for n in _POSTING] + [said.get(n) for n in _ANALYSIS] + [indicators]
        table.writerow(
            [_cell(c) for c in [*cells, last.get("verdict"), last.get("reviewer"), last.get("reviewed"), len(reviews)]]
        )


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = " | ".join(map(str, value))
    # Spreadsheets run what begins like this; an ad may begin like anything.
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
