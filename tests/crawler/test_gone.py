"""What makes a posting gone, and everything that must not: the real crawl over HTTP, a posting taken as gone at its first absence."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

POST = '<script type="application/ld+json">{{"@type": "JobPosting", "title": "Job {0}", "description": "Work {0}"}}</script>'
HOUR = datetime.now(UTC) + timedelta(hours=2)
SHUT = {"start": f"{HOUR:%H:00}", "end": f"{HOUR + timedelta(hours=1):%H:00}"}
MANY = 10


def listing(*shown):
    return html("".join(f'<a class="ad" href="/{n}">job</a>' for n in shown))


@pytest.fixture
def board(web):
    """A listing of ten postings, each on a page of its own."""
    web.pages["/"] = listing(*range(MANY))
    web.pages |= {f"/{n}": html(POST.format(n)) for n in range(MANY)}
    return web


def source(web, **more):
    pace = {"delay": 0, "concurrency": 8, "timeout": 2} | more.pop("pace", {})
    find = {"link": "a.ad", "next": "a.next"}
    return card("s", "jsonld", f"{web.base}/", find=find, gone_after=1, pace=pace, **more)


def run(settings, web, **more):
    (done,) = crawl(settings, [source(web, **more)], anyway=True)
    return done


def states(ledger):
    return [d.state for d in sorted(ledger.each(), key=lambda d: d.posting.key)]


def slow(_request):
    time.sleep(4)
    return Answer(b"late")


LISTINGS = {
    "401": Answer(b"", 401),
    "403": Answer(b"", 403),
    "one 404": Answer(b"", 404),
    "410": Answer(b"", 410),
    "429": Answer(b"", 429, {"Retry-After": "1"}),
    "503": Answer(b"", 503),
    "time-out": slow,
    "no links": html("<p>maintenance</p>"),
    "shrunk": listing(*range(6)),
    "partial": html('<a class="ad" href="/0">job</a><a class="next" href="/more">next</a>'),
    "wall": html('<form action="/login"><input type="password" name="p"></form>'),
}
PAGES = {
    "401": Answer(b"", 401),
    "403": Answer(b"", 403),
    "429": Answer(b"", 429, {"Retry-After": "1"}),
    "500": Answer(b"", 500),
    "503": Answer(b"", 503),
    "time-out": slow,
    "304": Answer(b"", 304),
    "noindex": html(POST.format(0), **{"X-Robots-Tag": "noindex"}),
}


@pytest.mark.parametrize("trouble", LISTINGS)
def test_no_trouble_of_a_listing_makes_a_posting_gone(board, settings, ledger, trouble):
    run(settings, board)
    assert states(ledger) == ["live"] * MANY
    board.pages["/"] = LISTINGS[trouble]
    done = run(settings, board)
    assert (done.counts["gone"], states(ledger)) == (0, ["live"] * MANY)
    assert done.note, "the run says what was wrong"


@pytest.mark.parametrize("trouble", PAGES)
def test_no_answer_of_a_page_but_404_and_410_makes_its_posting_gone(board, settings, ledger, trouble):
    board.pages["/0"] = html(POST.format(0), ETag='"1"')
    run(settings, board)
    board.pages["/0"] = PAGES[trouble]
    done = run(settings, board)
    assert (done.counts["gone"], done.counts["removed"], states(ledger)) == (0, 0, ["live"] * MANY)


@pytest.mark.parametrize("limit", [{"budget": 3}, {"window": SHUT}])
def test_a_run_that_its_own_limits_cut_short_makes_nothing_gone(board, settings, ledger, limit):
    run(settings, board)
    board.pages["/"] = listing(*range(9))
    done = run(settings, board, pace=limit)
    assert (done.complete, done.counts["gone"], states(ledger)) == (False, 0, ["live"] * MANY)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_makes_its_posting_gone_and_another_address_is_another_posting(
    board, settings, ledger, status
):
    run(settings, board)
    board.pages["/0"] = Answer(b"", status)
    board.pages["/new"] = html(POST.format(0))
    board.pages["/"] = listing(*range(MANY), "new")
    done = run(settings, board)
    assert (done.counts["removed"], done.counts["new"], done.counts["relisted"]) == (1, 1, 0)
    assert states(ledger) == ["gone"] + ["live"] * MANY
    board.pages["/0"] = html(POST.format(0))
    assert run(settings, board).counts["relisted"] == 1


def test_a_listing_that_halved_is_doubted_three_times_and_then_believed(board, settings, ledger):
    for _ in range(5):
        run(settings, board)
    board.pages["/"] = listing(*range(5))
    doubted = [run(settings, board) for _ in range(3)]
    assert [r.counts["doubted"] for r in doubted] == [True, True, True]
    assert "5 of usually 10" in doubted[0].note
    assert states(ledger) == ["live"] * MANY
    believed = run(settings, board)
    assert (believed.counts["doubted"], believed.counts["gone"]) == (False, 5)
    assert states(ledger) == ["live"] * 5 + ["gone"] * 5


def test_an_empty_board_is_a_fault_until_its_card_allows_it_and_believed_when_it_stays_empty(board, settings, ledger):
    for _ in range(5):
        run(settings, board)
    board.pages["/"] = html("<p>No jobs today.</p>")
    assert [run(settings, board).outcome for _ in range(2)] == ["failed"] * 2
    allowed = [run(settings, board, expect={"least": 0}) for _ in range(3)]
    assert [(r.outcome, r.counts["doubted"]) for r in allowed] == [("finished", True)] * 3
    assert states(ledger) == ["live"] * MANY
    assert run(settings, board, expect={"least": 0}).counts["gone"] == MANY
    assert run(settings, board, expect={"least": 0}).outcome == "finished", "an empty board is a valid state"
