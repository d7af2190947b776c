"""Every saved response of the shared fixtures, served over HTTP: the card that its address is proposed, as written, reads it, or a reason is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.propose.explore import explore
from crawler.propose.proposal import parsed, text
from crawler.run import crawl
from records.ledger import Ledger
from records.settings import load
from tests.crawler.conftest import Answer, served
from tests.crawler.test_shared_fixtures import FILES, FIXTURES, TYPES, pytestmark  # noqa: F401 (marks this module too)

ANSWERS = {"owner": "tests", "terms": "ours", "legal_basis": "no personal data", "retention_days": 30}
LEAST = {"ats_careerkit": 6, "jobseek_html": 2, "jobseek_inline": 23, "schemaorg_jobposting": 7, "small_handcopied": 3}
"""Files of each set whose proposed card gives postings, which may only grow."""


def best(url: str, body: bytes, kind: str):
    """The surest proposal for a site of this one page."""
    way = explore(url, list)
    shape = HtmlResponse if kind == "text/html" else TextResponse
    try:
        asked = next(way)
        while True:
            there = asked == url
            answer = (
                shape(url, body=body, headers={"Content-Type": kind}, encoding="utf-8")
                if there
                else Response(asked, status=404)
            )
            asked = way.send(answer)
    except StopIteration as end:
        return end.value[0] if end.value else None


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """The proposal for each file, and how many postings its card gave and why not more."""
    folder = tmp_path_factory.mktemp("proposed")
    settings = load({"data": folder / "data"}, environment={}, folder=folder).settings
    with served() as web:
        cards = {}
        for number, name in enumerate(FILES):
            path, kind = "/" + quote(name), TYPES.get(Path(name).suffix, "text/html")
            body = (FIXTURES / name).read_bytes()
            web.pages[path] = Answer(body, 200, {"Content-Type": kind})
            if (found := best(f"{web.base}{path}", body, kind)) and "127.0.0.1" in str(found.card.get("url")):
                # Nothing is asked of real hosts: what they hold is named as offsite.
                card = parsed(text(found, name=f"f{number}", answers=ANSWERS, private=True), name=f"f{number}")
                cards[name] = card.model_copy(
                    update={
                        "archive": False,
                        "hosts": (),
                        "pace": card.pace.model_copy(update={"delay": 0.0, "concurrency": 8}),
                    }
                )
        runs = dict(zip(cards, crawl(settings, list(cards.values()), anyway=True), strict=True))
        with Ledger.open(settings.ledger) as ledger:
            counts = Counter(d.posting.source for d in ledger.each())
            reasons = {n: [r.reason for r in ledger.crawls.rejects(run.number)] for n, run in runs.items()}
        yield {n: (cards[n].kind, counts[r.source], reasons[n]) for n, r in runs.items()}


def test_every_proposed_card_gives_postings_or_a_named_reason(read):
    silent = [n for n, (_, postings, reasons) in read.items() if not postings and not any(reasons)]
    assert silent == []


def test_each_set_is_read_as_far_as_it_was(read):
    good = Counter(n.partition("/")[0] for n, (_, postings, _) in read.items() if postings)
    assert all(good[n] >= least for n, least in LEAST.items()), dict(good)
