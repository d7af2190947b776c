"""Checking an address: it is reached, explored with a few requests, and the card that fits it best is tried once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from crawler import check
from crawler.cards import Card, check_operator
from crawler.propose import addresses
from crawler.propose.proposal import Proposal, parsed, text
from crawler.run import in_child, plain
from records.crawls import Rejected
from records.errors import UsedWrongly
from records.ledger import Ledger
from records.settings import Settings

_START = "from crawler.propose.explorer import main; main()"
_EXPLORING, _TRYING = 8, 5
"""Requests that may be spent on each, without robots.txt."""
_TRIED = 2
_STAND_IN = {"owner": "not said", "terms": "not said", "legal_basis": "not said", "retention_days": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """steps: up to the first that failed. proposal: the card that fits best, or None. titles: of the first postings that it gave. filled: share of the
    postings that have each field. tried: whether it gave any."""

    steps: tuple[check.Step, ...]
    proposal: Proposal | None = None
    titles: tuple[str, ...] = ()
    filled: Mapping[str, float] | None = None

    @property
    def tried(self) -> bool:
        return self.filled is not None


def check_url(settings: Settings, url: str, *, private: bool = False) -> Checked:
    """What an address is and how it could be read. About a dozen requests are made, one a second. `private`: its host may be on a private network.

    Raises UsedWrongly for what is no address, and for a public host without an operator.
    """
    if not _is_address(url):
        raise UsedWrongly(f"{url!r} is neither a source nor an address; write it with https://")
    known = addresses.by_address(url)
    if known:
        return _tried(settings, [known], [], private)
    stand_in = _card({"kind": "html", "url": url, "find": {"by": "page"}, "html": {}}, private)
    check_operator([stand_in], settings.operator)
    steps = check.reach(stand_in)
    if not steps[-1].ok:
        return Checked(steps=tuple(steps))
    proposals, problems = _explored(settings, stand_in)
    if not proposals:
        return Checked(steps=(*steps, *_why_none(problems)))
    return _tried(settings, proposals, steps, private)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _explored(settings: Settings, card: Card) -> tuple[list[Proposal], list[Rejected]]:
    pace = card.pace.model_copy(update={"budget": _EXPLORING})
    with TemporaryDirectory(prefix="lurewatch-check-") as folder:
        address = f"sqlite:///{Path(folder) / 'ledger.db'}"
        there = settings.model_copy(update={"ledger": address, "data": Path(folder)})
        Ledger.open(address).close()
        work = {"settings": plain(there), "cards": [card.model_copy(update={"pace": pace}).model_dump()]}
        found = in_child(work, lambda _: None, start=_START)
    return [_proposal(p) for p in found["proposals"]], [Rejected(**p) for p in found["problems"]]


def _tried(settings: Settings, proposals: Sequence[Proposal], steps: Sequence[check.Step], private: bool) -> Checked:
    """The first of the proposals that gives postings, else the first."""
    results = []
    for proposal in proposals[:_TRIED]:
        card = _card({**proposal.card, **({"url": proposal.nearer} if proposal.nearer else {})}, private)
        check_operator([card], settings.operator)
        reached = list(steps) or check.reach(card)
        if not reached[-1].ok:
            return Checked(steps=tuple(reached), proposal=proposal)
        trial = check.trial(settings, card, requests=_TRYING)
        titles = tuple(d.posting.title for d in trial.found[:5])
        judged = (*reached, *check.judged(card, trial))
        if trial.found:
            return Checked(steps=judged, proposal=proposal, titles=titles, filled=check.filled(trial.found))
        results.append(Checked(steps=judged, proposal=proposal))
    return results[0]


def _card(fields: Mapping[str, Any], private: bool) -> Card:
    proposal = Proposal(card=fields, because=())
    card = parsed(text(proposal, name="tried", answers=_STAND_IN, private=private), name="tried")
    # One's own host needs no pause between a dozen requests.
    update = {"delay": 0.0} if private else {}
    return card.model_copy(update={"pace": card.pace.model_copy(update=update), "archive": False})


def _proposal(given: Mapping[str, Any]) -> Proposal:
    return Proposal(**{**given, "because": tuple(given["because"]), "todo": tuple(given["todo"])})


def _why_none(problems: Sequence[Rejected]) -> list[check.Step]:
    robots = check.robots(list(problems))
    if not robots.ok:
        return [robots]
    if problems:
        word = problems[0].reason.partition(":")[0]
        return [robots, check.Step("fetch", False, f"{problems[0].reason} ({problems[0].place})", check.todo(word))]
    return [
        robots,
        check.Step("fetch", True, "the pages are there"),
        check.Step(
            "extract", False, "no postings, feed, sitemap or links of one form were found", check.todo("unknown")
        ),
    ]
