"""Which circuits a source hangs on, and which troubles are the host's and not the card's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from crawler.cards import Card
from crawler.guard import literal
from records.circuits import FAILURES
from records.crawls import Rejected

_UNANSWERED = (
    "TimeoutError|TCPTimedOutError|DownloadTimeoutError|ConnectionRefusedError|ConnectionLost|ConnectionDone|ConnectError"
    "|ConnectBindError|DNSLookupError|NoRouteError|ResponseFailed|ResponseNeverReceived|CannotResolveHostError"
    "|DownloadConnectionRefusedError|DownloadFailedError|ResponseDataLossError|SSLError|robots\\.txt could not be had"
)
_HOST = re.compile(rf"failed: (?:5\d\d\b|(?:{_UNANSWERED}))|blocked: (?!robots\.txt)")


def names(card: Card) -> tuple[str, ...]:
    """The circuits of a card: the hosts of its addresses, and who runs them (`provider`, else their registrable domain)."""
    hosts = list(dict.fromkeys(h for u in card.url if (h := host(u))))
    providers = [card.provider] if card.provider else [p for h in hosts if (p := _domain(h)) and p not in hosts]
    return (*(f"host:{h}" for h in hosts), *(f"provider:{p}" for p in dict.fromkeys(providers)))


def host(url: str) -> str:
    """Host of an address, with its port if it names one."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def is_hosts(reason: str) -> bool:
    """Whether a reject's reason is trouble of the host: no answer, 5xx, 429, a wall. Not so: robots.txt' no, 404, what the card expects."""
    return _HOST.match(reason) is not None


def troubled(circuits: Sequence[str], rejected: Iterable[Rejected]) -> dict[str, str]:
    """Of a source's circuits those that these rejects speak of, each with a reason. The provider is troubled if any of its hosts is."""
    found: dict[str, str] = {}
    for one in rejected:
        if is_hosts(one.reason):
            for name in circuits:
                if name == f"host:{host(one.place)}" or name.startswith("provider:"):
                    found.setdefault(name, one.reason)
    return found


class Lanes:
    """Of the sources on one circuit only as many run at once in a process as it takes to open it: the others wait, and are held back if it opens."""

    def __init__(self) -> None:
        self._busy: Counter[str] = Counter()

    def take(self, circuits: Sequence[str]) -> bool:
        if any(self._busy[c] >= FAILURES for c in circuits):
            return False
        self._busy.update(circuits)
        return True

    def give_back(self, circuits: Sequence[str]) -> None:
        self._busy.subtract(circuits)


def _domain(netloc: str) -> str | None:
    name = netloc.rpartition(":")[0] or netloc
    if literal(name) or "." not in name:
        return None
    return str(_extract()(name).top_domain_under_public_suffix) or None


@cache
def _extract() -> Any:
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list that it brings: nothing is fetched
