"""Bytes that a second crawl of an unchanged site receives, against the first: by links in listings, and by sitemaps."""

from __future__ import annotations

import tempfile
from pathlib import Path

from crawler.cards import Card
from crawler.run import crawl
from crawler.simulator import Web, running
from records.settings import load

POSTINGS = 3000
FIXED = {
    "owner": "benchmark",
    "terms": "invented ads",
    "legal_basis": "no personal data",
    "retention_days": 30,
    "private_addresses": True,
    "pace": {"delay": 0, "concurrency": 8},
}


def cards(web: Web, refetch: str) -> list[Card]:
    """A board with listings and one with sitemaps. `refetch`: after which time a known page is asked for again."""
    jsonld, agency = web.address("jsonld"), web.address("agency")
    own = {
        "jobs": {"url": f"{jsonld}/jobs", "find": {"link": "h2.job-card__title a", "next": "a.pagination__next"}},
        "agency": {"url": f"{agency}/sitemap.xml", "find": {"by": "sitemap", "match": "/vacancy/"}},
    }
    return [
        Card.model_validate({"name": n, "kind": "jsonld", "refetch": refetch, **FIXED, **o}) for n, o in own.items()
    ]


def received(refetch: str) -> dict[str, tuple[int, int, int]]:
    """For each source: bytes of the first and of the second crawl, and postings seen."""
    with tempfile.TemporaryDirectory() as folder, running(postings=POSTINGS) as web:
        settings = load({"data": Path(folder)}, environment={}).settings
        first, second = (crawl(settings, cards(web, refetch)) for _ in range(2))
    found = {}
    for before, after in zip(first, second, strict=True):
        assert (after.outcome, after.counts["shown"]) == ("finished", before.counts["shown"]), after
        assert before.counts["shown"] > 100, before
        found[before.source] = (before.counts["bytes"], after.counts["bytes"], after.counts["shown"])
    return found


def main() -> None:
    for refetch, what in (("7d", "known pages are fresh"), ("0s", "known pages are asked for again, with ETag")):
        for source, (first, second, shown) in received(refetch).items():
            print(f"{what}; {source}: {shown} postings, {first} bytes, then {second}")
            print(f"ratio {second / first:.3f} (goal 0.05)")


if __name__ == "__main__":
    main()
