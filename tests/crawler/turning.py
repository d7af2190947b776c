"""Run as a program: one crawl in this process whose every name resolves to loopback; prints how its run ended."""

from __future__ import annotations

import json
import sys

from scrapy.utils.reactor import install_reactor
from twisted.internet._resolver import HostResolution
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

from crawler.cards import Card
from records.ledger import Ledger
from records.settings import Settings


@implementer(IHostnameResolver)
class _Loopback:
    def resolveHostName(self, receiver, name, port=0, addressTypes=None, transportSemantics="TCP"):
        receiver.resolutionBegan(HostResolution(name))
        receiver.addressResolved(IPv4Address("TCP", "127.0.0.1", port))
        receiver.resolutionComplete()


def main() -> None:
    work = json.loads(sys.stdin.readline())
    settings = Settings.model_validate(work["settings"])
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor

    from crawler.child import crawl_here

    reactor.installNameResolver(_Loopback())
    made = Card.model_validate(work["card"])
    crawl_here(settings, [made], progress=lambda _: None, log_level="ERROR", only={})
    with Ledger.open(settings.ledger) as ledger:
        found = ledger.crawls.runs(source=made.name, limit=1)
    sys.stdout.write(json.dumps([{"outcome": r.outcome, "note": r.note} for r in found]) + "\n")


if __name__ == "__main__":
    main()
