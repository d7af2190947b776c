"""What could not be used is asked for again, alone; what gives a posting then is resolved by itself."""

from __future__ import annotations

import pytest

from crawler.retrying import retry
from crawler.run import crawl
from records.crawls import Rejected
from records.errors import UsedWrongly
from tests.crawler.conftest import Answer, card, html

JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook", "description": "D %s"}</script>'


@pytest.fixture
def source(web):
    """Six pages: two good, one broken, one missing, two walled off."""
    web.pages["/"] = html("".join(f'<a href="/{n}">job</a>' for n in range(6)))
    web.pages |= {f"/{n}": html(JOB % n) for n in (0, 1)}
    web.pages |= {"/2": html("nothing"), "/3": Answer(b"", 404), "/4": Answer(b"", 403), "/5": Answer(b"", 403)}
    return card("s", "jsonld", f"{web.base}/", find={"link": "a"})


def test_only_what_was_rejected_is_asked_for_and_walls_only_if_they_are_named(web, settings, ledger, source):
    crawl(settings, [source])
    assert {(g.word, g.places) for g in ledger.rejects.groups()} == {("no posting", 1), ("missing", 1), ("blocked", 2)}
    web.pages |= {f"/{n}": html(JOB % n) for n in (2, 3, 4, 5)}
    web.asked.clear()
    done = retry(settings, {"s": source}, ledger)
    assert sorted(web.paths()) == ["/2", "/3", "/robots.txt"]
    assert (done.asked, done.resolved, sum(done.left_alone.values())) == (2, 2, 2)
    assert {(r.place, r.reason) for r in ledger.rejects.open()} == {
        (f"{web.base}/5", "blocked: 403"),
        (f"{web.base}/4", "blocked: 403"),
    }
    assert retry(settings, {"s": source}, ledger, places=[f"{web.base}/4"]).resolved == 1
    assert retry(settings, {"s": source}, ledger, words=["blocked"]).resolved == 1
    assert ledger.rejects.open() == []
    assert ledger.count() == 6
    assert {d.state for d in ledger.each()} == {"live"}, "what was not asked for is not gone"


def test_what_fails_again_stays_with_its_new_reason(web, settings, ledger, source):
    crawl(settings, [source])
    web.pages["/2"] = Answer(b"", 410)
    done = retry(settings, {"s": source}, ledger, words=["no posting"])
    assert (done.asked, done.resolved) == (1, 0)
    assert [r.reason for r in ledger.rejects.open(places=[f"{web.base}/2"])] == ["missing: 410"]


def test_a_listing_that_could_not_be_read_is_walked_again(web, settings, ledger, source):
    listing, web.pages["/"] = web.pages["/"], Answer(b"", 500)
    crawl(settings, [source])
    assert [g.word for g in ledger.rejects.groups()] == ["failed"]
    web.pages["/"] = listing
    done = retry(settings, {"s": source}, ledger)
    assert (done.asked, done.resolved) == (1, 1)
    assert ledger.count() == 2


def test_files_and_sources_without_card_are_named_and_left(settings, ledger):
    run = ledger.crawls.start("file", kind="import")
    ledger.crawls.record(run, rejected=[Rejected("ads.csv:3", "unreadable: no title")])
    done = retry(settings, {}, ledger)
    assert (done.asked, list(done.left_alone.values())) == (0, [1])
    with pytest.raises(UsedWrongly, match="no such source"):
        retry(settings, {}, ledger, source="sorce")
