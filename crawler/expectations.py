"""What a card expects of a run, against what the run gave."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.cards import Expect
from crawler.recorder import Tally


@dataclass(frozen=True, slots=True)
class Faults:
    """`failed` says that the source no longer is what the card describes; `notes` say in what, with the thresholds."""

    failed: bool
    notes: tuple[str, ...]


def faults(expect: Expect, tally: Tally) -> Faults:
    """Too few postings or too few filled fields fail a run; too many postings are only noted."""
    fatal = []
    if expect.least is not None and tally.shown < expect.least:
        fatal.append(f"expected: {tally.shown} postings are fewer than least {expect.least}")
    for name, share in expect.filled.items():
        got = tally.filled[name] / tally.read if tally.read else 1.0
        if got < share:
            fatal.append(f"expected: {got:.0%} of the postings read have {name}, fewer than {share:.0%}")
    noted = []
    if expect.most is not None and tally.shown > expect.most:
        noted.append(f"expected: {tally.shown} postings are more than most {expect.most}")
    return Faults(bool(fatal), (*fatal, *noted))
