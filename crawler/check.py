"""Walking one source step by step: dns → tls → robots → fetch → extract → validate, into a ledger that is thrown away."""

from __future__ import annotations

import socket
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler import guard, manners
from crawler.cards import Card, check_operator
from crawler.run import crawl
from records.crawls import Rejected, RunSummary
from records.dossier import Dossier
from records.ledger import Ledger
from records.settings import Settings

_REQUESTS = 6
_PORTS = {"https": 443, "imaps": 993}
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it went well, what was seen, and what to do about it if it did not."""

    name: str
    ok: bool
    detail: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A short run: its summary, the postings it gave and what it could not use."""

    run: RunSummary
    found: list[Dossier]
    rejected: list[Rejected]


def walk(settings: Settings, card: Card) -> list[Step]:
    """The steps for a source's first address, up to the first that fails. At most six requests are made, at the card's pace.

    Raises UsedWrongly for a public host without an operator.
    """
    check_operator([card], settings.operator)
    steps = reach(card)
    return steps if not all(s.ok for s in steps) else [*steps, *judged(card, trial(settings, card))]


def reach(card: Card) -> list[Step]:
    """The steps before anything is asked for: dns and tls, up to the first that fails; none for a folder."""
    if not urlsplit(card.url[0]).hostname:
        return []
    first = _dns(card)
    return [first, _tls(card)] if first.ok else [first]


def trial(settings: Settings, card: Card, *, requests: int = _REQUESTS) -> Trial:
    """One short run of a card into a ledger that is thrown away."""
    short = card.model_copy(update={"pace": card.pace.model_copy(update={"budget": requests}), "archive": False})
    with tempfile.TemporaryDirectory(prefix="lurewatch-check-") as folder:
        there = settings.model_copy(update={"ledger": f"sqlite:///{Path(folder) / 'ledger.db'}", "data": Path(folder)})
        (run,) = crawl(there, [short], log_level="CRITICAL")
        with Ledger.open(there.ledger) as ledger:
            return Trial(run, list(ledger.each()), ledger.crawls.rejects(run.number))


def judged(card: Card, tried: Trial) -> list[Step]:
    """The steps that a short run tells, up to the first that fails."""
    steps: tuple[Callable[[], Step], ...] = (
        lambda: robots(tried.rejected),
        lambda: _fetch(tried.run, tried.rejected),
        lambda: _extract(tried.found, tried.rejected),
        lambda: _validate(card, tried.found),
    )
    done = []
    for step in steps:
        done.append(step())
        if not done[-1].ok:
            break
    return done


def todo(word: str) -> str:
    """What to do about trouble of this word."""
    return _TODO.get(word, _TODO["failed"])


def filled(found: list[Dossier]) -> dict[str, float]:
    """The share of postings that have each field."""
    names = ("title", "text", "employer", "location", "pay", "published", "language")
    return {n: sum(bool(getattr(d.posting, n)) for d in found) / len(found) for n in names}


def _dns(card: Card) -> Step:
    host = urlsplit(card.url[0]).hostname or ""
    try:
        found = sorted({str(i[4][0]) for i in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})
    except OSError as error:
        return Step("dns", False, f"{host} has no address: {error.strerror or error}", _TODO["no address"])
    refused = next(filter(None, (guard.refusal(a, private=card.private_addresses) for a in found)), None)
    return Step("dns", refused is None, refused or f"{host} is {', '.join(found)}", _TODO["private"] if refused else "")


def _tls(card: Card) -> Step:
    parts = urlsplit(card.url[0])
    if parts.scheme == "http":
        return Step("tls", True, "http: nothing is encrypted, nobody vouches for the host")
    own = card.mail.ca if card.mail else None
    try:
        address = str(socket.getaddrinfo(parts.hostname or "", None, type=socket.SOCK_STREAM)[0][4][0])
        if reason := guard.refusal(address, private=card.private_addresses):
            return Step("tls", False, reason, _TODO["private"])
        with (
            socket.create_connection((address, parts.port or _PORTS[parts.scheme]), timeout=_SECONDS) as plain,
            ssl.create_default_context(cafile=own).wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            return Step("tls", True, f"{secure.version()}, the certificate is good")
    except OSError as error:
        return Step("tls", False, str(error), _TODO["tls"])


def robots(rejected: list[Rejected]) -> Step:
    """Whether robots.txt let everything be asked for."""
    closed = next((r for r in rejected if "robots.txt" in r.reason), None)
    if closed is None:
        return Step("robots", True, "what is asked for is allowed")
    return Step("robots", False, f"{closed.reason} ({closed.place})", _TODO["robots"])


def _fetch(run: RunSummary, rejected: list[Rejected]) -> Step:
    words = ("blocked", "failed", "missing", "refused")
    bad = next((r for r in rejected if r.reason.partition(":")[0] in words and not manners.is_wish(r.reason)), None)
    if bad is None:
        return Step("fetch", True, f"{run.counts['requests']} requests, {run.counts['bytes']} bytes")
    return Step("fetch", False, f"{bad.reason} ({bad.place})", todo(bad.reason.partition(":")[0]))


def _extract(found: list[Dossier], rejected: list[Rejected]) -> Step:
    if found:
        first = found[0].posting.title[:80] or "without a title"
        return Step("extract", True, f"{len(found)} postings, the first is {first!r}")
    if rejected:
        hint = _TODO["wish" if manners.is_wish(rejected[0].reason) else "page"]
        return Step("extract", False, f"{rejected[0].reason} ({rejected[0].place})", hint)
    return Step("extract", False, "the listing shows no posting", _TODO["listing"])


def _validate(card: Card, found: list[Dossier]) -> Step:
    shares = filled(found)
    poor = [n for n, least in card.expect.filled.items() if shares.get(n, 1.0) < least]
    told = ", ".join(f"{n} {share:.0%}" for n, share in shares.items())
    return Step("validate", not poor, told, f"{_TODO['poor']} {', '.join(poor)}" if poor else "")


_TODO = {
    "no address": "look at the address: is the name spelled rightly, is there a network?",
    "private": "if the host is yours, write `private_addresses: true` (--private for an address)",
    "tls": "open the address in a browser: an expired or foreign certificate is the host's to mend; a crawl does not go on without one",
    "robots": "the host does not want this read: look for a feed, an interface or a sitemap that it allows, or ask its owner",
    "blocked": "a wall is never passed: ask the owner for leave or an interface, or read the source by another way",
    "failed": "try again later; if it stays, look at the address in a browser",
    "missing": "the address is not there (any more): look up the new one and put it into `url`",
    "refused": "the guard lets nothing through to such an address: name the public one, and further hosts under `hosts`",
    "wish": "a page's wish is kept; if it is a feed, read the pages that it links to: `kind: html` or `jsonld` with `find: {by: feed}`",
    "page": "look at that page: is the card's kind right, do its selectors or its mapping still fit?",
    "listing": "look at the listing: does `find` (its link selector, `match`) or `rows` fit, are postings loaded by a script?",
    "unknown": "name the address of the list of postings itself; if it is made by a script, look for the interface that the script asks, and name that",
    "poor": "mend the selectors or the mapping, or lower what `expect.filled` asks of:",
}
"""What to do next, by what went wrong."""
