"""`sources why` tells why an address was fetched, skipped or dropped, from what is known and without asking anybody."""

from __future__ import annotations

import pytest

from crawler.run import crawl
from crawler.why import why
from records.candidates import Candidate, Found
from tests.crawler.conftest import Answer, card, html

JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook", "description": "D %s"}</script>'


@pytest.fixture
def cards(web, settings):
    """A source whose listing shows a good page, a missing one, a walled one, one elsewhere and one that `match` leaves out."""
    links = ["/jobs/1?sid=abc&ref=top#apply", "/jobs/2", "/jobs/3", "/about", "https://elsewhere.example/jobs/9"]
    web.pages["/"] = html("".join(f'<a href="{u}">a</a>' for u in links))
    web.pages |= {"/jobs/1": html(JOB % 1), "/jobs/2": Answer(b"", 404), "/jobs/3": Answer(b"", 403)}
    source = card(
        "s", "jsonld", f"{web.base}/", find={"link": "a", "match": "/jobs/"}, drop_parameters=["ref"], refetch="7d"
    )
    crawl(settings, [source])
    web.asked.clear()
    return {"s": source}


def test_a_page_that_was_read_shows_where_it_was_found_and_when_it_is_asked_again(web, cards, ledger):
    told = why(f"{web.base}/jobs/1?sid=zzz&ref=mail#apply", cards, ledger)
    assert (told.verdict, told.sentence) == ("fetched", "it was read and gave 1 posting")
    assert told.places == {"s": f"{web.base}/jobs/1"}
    assert told.dropped == ("sid", "ref", "#apply")
    (posting,) = ledger.each()
    assert told.postings == {posting.posting.id: "live"}
    assert {t.what for t in told.story} == {"fetched", "new", "run"}
    fetched = next(t for t in told.story if t.what == "fetched")
    assert fetched.detail == f"200, asked because new, found on {web.base}/; it gave 1 posting"
    assert "`refetch` is 7d" in told.now[0]
    assert "not before" in told.now[0]
    assert web.asked == [], "nobody is asked"


def test_a_posting_is_found_by_its_id_and_an_unknown_id_is_nothing(web, cards, ledger):
    (posting,) = ledger.each()
    assert why(posting.posting.id, cards, ledger).verdict == "fetched"
    assert why("00000000000000000000", cards, ledger) is None


@pytest.mark.parametrize(("path", "reason"), [("/jobs/2", "missing: 404"), ("/jobs/3", "blocked: 403")])
def test_what_gave_nothing_names_its_reason(web, cards, ledger, path, reason):
    told = why(f"{web.base}{path}", cards, ledger)
    assert told.verdict == "rejected"
    assert reason in told.sentence


def test_what_was_read_after_all_is_no_reject_any_more(web, settings, cards, ledger):
    web.pages["/jobs/3"] = html(JOB % 3)
    crawl(settings, list(cards.values()))
    told = why(f"{web.base}/jobs/3", cards, ledger)
    assert told.verdict == "fetched"
    assert any("read after all on" in t.detail for t in told.story)


def test_a_gone_posting_a_listing_and_a_page_that_the_card_passes_by(web, settings, cards, ledger):
    listing = why(f"{web.base}/", cards, ledger)
    assert (listing.verdict, listing.sentence) == ("listing", "it is a listing of s; 2 pages were found on it")
    passed = why(f"{web.base}/about", cards, ledger)
    assert passed.verdict == "unknown"
    assert "s passes it by: its `find.match` '/jobs/' does not fit the address" in passed.now
    web.pages["/jobs/1"] = Answer(b"", 410)
    crawl(settings, [cards["s"].model_copy(update={"refetch": cards["s"].every * 0})])
    assert why(f"{web.base}/jobs/1", cards, ledger).verdict == "gone"


def test_a_host_of_no_card_is_offsite_and_a_candidate_says_so(cards, ledger):
    shown = why("https://elsewhere.example/jobs/9", cards, ledger)
    assert shown.verdict == "skipped"
    assert shown.sentence.startswith("it was shown and not asked for: offsite: elsewhere.example is none of the card's")
    url = "https://nowhere.example/jobs/9"
    assert why(url, cards, ledger).sentence.startswith("no card covers its host")
    found = Candidate(
        url=url, host="nowhere.example", found_by="s", finds=(Found("posting:1"),), score=0.5, title="", snippet=""
    )
    run = ledger.crawls.start("s", kind="search")
    ledger.crawls.record(run, candidates=[found])
    assert why(url, cards, ledger).verdict == "candidate"


def test_what_stands_in_its_way_is_named(web, settings, cards, ledger):
    run = ledger.crawls.start("x", kind="test")
    name = f"host:{web.base.removeprefix('http://')}"
    for _ in range(3):
        ledger.circuits.failed(run, {name: "failed: 503"})
    off = {"s": cards["s"].model_copy(update={"enabled": False})}
    told = why(f"{web.base}/jobs/1", off, ledger)
    assert "s is off" in told.now[0]
    assert told.now[1].startswith("s is held back: circuit of host")
