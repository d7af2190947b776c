"""Postings with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime

from records.posting import Posting

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ad(key: str = "1", **given: object) -> Posting:
    fields: dict[str, object] = {
        "source": "board",
        "title": "Cook",
        "text": f"Cook wanted in Cluj, number {key}.",
        "collected": NOW,
    }
    return Posting(key=key, **(fields | given))  # type: ignore[arg-type]
