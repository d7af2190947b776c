"""Walking one source step by step: dns → tls → robots → fetch → extract → validate, into a ledger that is thrown away."""

from __future__ import annotations

import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler import guard
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
    """One step: whether it went well, and what was seen."""

    name: str
    ok: bool
    detail: str


def walk(settings: Settings, card: Card) -> list[Step]:
    """The steps for a source's first address, up to the first that fails. At most six requests are made, at the card's pace.

    Raises UsedWrongly for a public host without an operator.
    """
    check_operator([card], settings.operator)
    steps: list[Step] = []
    for step in (_dns, _tls) if urlsplit(card.url[0]).hostname else ():
        steps.append(step(card))
        if not steps[-1].ok:
            return steps
    for seen in _crawled(settings, card):
        steps.append(seen)
        if not seen.ok:
            break
    return steps


def _dns(card: Card) -> Step:
    host = urlsplit(card.url[0]).hostname or ""
    try:
        found = sorted({str(i[4][0]) for i in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})
    except OSError as error:
        return Step("dns", False, f"{host} has no address: {error.strerror or error}")
    refused = next(filter(None, (guard.refusal(a, private=card.private_addresses) for a in found)), None)
    return Step("dns", refused is None, refused or f"{host} is {', '.join(found)}")


def _tls(card: Card) -> Step:
    parts = urlsplit(card.url[0])
    if parts.scheme == "http":
        return Step("tls", True, "http: nothing is encrypted, nobody vouches for the host")
    own = card.mail.ca if card.mail else None
    try:
        address = str(socket.getaddrinfo(parts.hostname or "", None, type=socket.SOCK_STREAM)[0][4][0])
        if reason := guard.refusal(address, private=card.private_addresses):
            return Step("tls", False, reason)
        with (
            socket.create_connection((address, parts.port or _PORTS[parts.scheme]), timeout=_SECONDS) as plain,
            ssl.create_default_context(cafile=own).wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            return Step("tls", True, f"{secure.version()}, the certificate is good")
    except OSError as error:
        return Step("tls", False, str(error))


def _crawled(settings: Settings, card: Card) -> Iterator[Step]:
    """One short run tells the rest."""
    short = card.model_copy(update={"pace": card.pace.model_copy(update={"budget": _REQUESTS})})
    with tempfile.TemporaryDirectory(prefix="lurewatch-check-") as folder:
        there = settings.model_copy(update={"ledger": f"sqlite:///{Path(folder) / 'ledger.db'}", "data": Path(folder)})
        (run,) = crawl(there, [short], log_level="CRITICAL")
        with Ledger.open(there.ledger) as ledger:
            found, rejected = list(ledger.each()), ledger.crawls.rejects(run.number)
    steps: tuple[Callable[[], Step], ...] = (
        lambda: _robots(rejected),
        lambda: _fetch(run, rejected),
        lambda: _extract(found, rejected),
        lambda: _validate(card, found),
    )
    yield from (step() for step in steps)


def _robots(rejected: list[Rejected]) -> Step:
    closed = [r for r in rejected if "robots.txt" in r.reason]
    return Step(
        "robots", not closed, f"{closed[0].reason} ({closed[0].place})" if closed else "what is asked for is allowed"
    )


def _fetch(run: RunSummary, rejected: list[Rejected]) -> Step:
    bad = [r for r in rejected if r.reason.partition(":")[0] in ("blocked", "failed", "missing", "refused")]
    got = f"{run.counts['requests']} requests, {run.counts['bytes']} bytes"
    return Step("fetch", not bad, f"{bad[0].reason} ({bad[0].place})" if bad else got)


def _extract(found: list[Dossier], rejected: list[Rejected]) -> Step:
    if not found:
        why = (
            f"{rejected[0].reason} ({rejected[0].place})"
            if rejected
            else "the listing shows no posting: look at its selectors"
        )
        return Step("extract", False, why)
    return Step(
        "extract", True, f"{len(found)} postings, the first is {found[0].posting.title[:80] or 'without a title'!r}"
    )


def _validate(card: Card, found: list[Dossier]) -> Step:
    names = ("title", "text", "employer", "location", "pay", "published", "language")
    shares = {n: sum(bool(getattr(d.posting, n)) for d in found) / len(found) for n in names}
    poor = [n for n, least in card.expect.filled.items() if shares.get(n, 1.0) < least]
    return Step("validate", not poor, ", ".join(f"{n} {share:.0%}" for n, share in shares.items()))
