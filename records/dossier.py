"""Dossier: the three records of one posting joined for reading. Nothing is stored in this form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from records.analysis import Analysis
from records.posting import Posting
from records.review import Review

State = Literal["live", "expired", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of one posting now.

    posting     its newest revision
    analysis    the newest analysis of that revision, or None while pending
    reviews     every review of any revision, oldest first
    state       live; expired: its own end has passed, and its source was not seen to take it down; gone from its source
    first_seen, last_seen, gone_at   in UTC
    relisted    how often it came back after it was gone
    revisions   how many revisions are known
    version     grows by one with each change of anything here: search keeps only the greatest
    """

    posting: Posting
    analysis: Analysis | None
    reviews: tuple[Review, ...]
    state: State
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None
    relisted: int
    revisions: int
    version: int

    @property
    def verdict(self) -> str | None:
        """The newest verdict about the current revision, or None."""
        current = [r for r in self.reviews if r.revision == self.posting.revision]
        return current[-1].verdict if current else None
