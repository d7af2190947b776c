"""Review: what a person decided about an advertisement. Written at the desk, only ever added; the newest of a reviewer counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["concern", "no_concern", "unsure", "out_of_scope"]
VERDICTS: tuple[Verdict, ...] = ("concern", "no_concern", "unsure", "out_of_scope")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision.

    posting_id, revision  what the reviewer saw: the decision is about these words
    recipe      recipe of the analysis shown beside it, or None
    verdict     about the advertisement, never about a person
    reviewer    name of the account
    reviewed    when, in UTC
    note        free text; empty if none
    """

    posting_id: str
    revision: str
    verdict: Verdict
    reviewer: str
    reviewed: datetime
    recipe: str | None = None
    note: str = ""
