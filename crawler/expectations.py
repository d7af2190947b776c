"""What a card expects of a run, and what the runs before it gave, against what the run gave: a redesign shows itself at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from statistics import median
from typing import Any

from crawler.cards import Expect
from crawler.recorder import FIELDS, Tally
from records.crawls import RunSummary

_REMEMBERED = 5
_UNLIKELY = 0.001
"""A share that has fallen below a quarter, by chance seldomer than this, is no chance."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class Faults:
    """`failed` says that the source no longer is what the card describes; `notes` say in what, with the thresholds."""

    failed: bool
    notes: tuple[str, ...]


def faults(
    expect: Expect, tally: Tally, *, past: Sequence[RunSummary] = (), whole: bool = False, partial: bool = False
) -> Faults:
    """Too few postings or too few filled fields, or fields that vanished since the `past` runs (newest first), fail a run; the rest is only noted.

    `whole`: the run walked all that the source shows. `partial`: it was cut short by the card's own limits, and may have few.
    """
    fatal = []
    if not partial and expect.least is not None and tally.shown < expect.least:
        fatal.append(f"expected: {tally.shown} postings are fewer than least {expect.least}")
    for name, share in expect.filled.items():
        got = tally.filled[name] / tally.read if tally.read else 1.0
        if got < share:
            fatal.append(f"expected: {got:.0%} of the postings read have {name}, fewer than {share:.0%}")
    fatal += _redesign(expect, tally.as_counts() | {"shown": tally.shown}, _comparable(past), whole)
    return Faults(bool(fatal), (*fatal, *_noted(expect, tally)))


def _noted(expect: Expect, tally: Tally) -> Iterator[str]:
    if expect.most is not None and tally.shown > expect.most:
        yield f"expected: {tally.shown} postings are more than most {expect.most}"
    for code, share in expect.languages.items():
        got = tally.languages[code] / tally.read if tally.read else 1.0
        if got < share:
            yield f"expected: {got:.0%} of the postings read are in {code}, fewer than {share:.0%}"


def _comparable(past: Sequence[RunSummary]) -> list[Mapping[str, Any]]:
    good = [r.counts for r in past if r.outcome == "finished" and "filled" in r.counts]
    return good[:_REMEMBERED]


def _redesign(
    expect: Expect, counts: Mapping[str, Any], past: Sequence[Mapping[str, Any]], whole: bool
) -> Iterator[str]:
    usual = median([c["shown"] for c in past]) if past else 0
    if whole and not counts["shown"] and usual >= _FEW and expect.least is None:
        yield f"redesign: no posting is shown, where {usual:.0f} were; if that is right, write `expect: {{least: 0}}`"
    for name in ("pages", *FIELDS):
        if name in expect.filled:
            continue  # the card says itself how much of it there must be
        got, of = _filled(counts, name)
        before = [k / n for k, n in (_filled(c, name) for c in past) if n >= _FEW]
        if before and of >= _FEW and _vanished(got, of, median(before)):
            yield _said(name, got, of, median(before))


def _filled(counts: Mapping[str, Any], name: str) -> tuple[int, int]:
    """How many have it, and of how many: pages that gave postings, or postings that have a field."""
    if name == "pages":
        return counts.get("fruitful", 0), counts.get("fruitful", 0) + counts.get("barren", 0)
    return counts["filled"].get(name, 0), counts["read"]


def _vanished(got: int, of: int, usual: float) -> bool:
    if got / of >= usual / 4:
        return False
    p = min(usual, 0.95)
    return sum(comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(got + 1)) < _UNLIKELY if of < 500 else True


def _said(name: str, got: int, of: int, usual: float) -> str:
    if name == "pages":
        return f"redesign: {got} of {of} pages gave a posting, usually {usual:.0%} do: look at what the pages hold now"
    return (
        f"redesign: {name} vanished: {got} of {of} postings read have it, usually {usual:.0%} do; "
        f"mend the card, or if that is right, write `expect: {{filled: {{{name}: 0}}}}`"
    )
