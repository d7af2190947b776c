"""Candidates in the ledger: found again only counts, and an erased posting leaves none of its links behind."""

from __future__ import annotations

import pytest

from records.candidates import LINES, Candidate, Found
from tests.records.ads import ad as posting


def found(url: str, *what: str, **more) -> Candidate:
    finds = tuple(Found(w, "bing", 1) for w in what)
    return Candidate(url=url, host="a.example", found_by="engine", finds=finds, **more)


def record(ledger, *candidates):
    run = ledger.crawls.start("engine", kind="search")
    return ledger.crawls.record(run, candidates=candidates).candidates


def test_found_again_only_counts_and_keeps_the_better_words(ledger):
    assert record(ledger, found("https://a.example/1", "farm", score=0.3, title="x")) == 1
    assert (
        record(ledger, found("https://a.example/1", "farm"), found("https://a.example/1", "care", score=0.6, title="y"))
        == 0
    )
    (one,) = ledger.candidates.each()
    assert (one.times, [f.what for f in one.finds], one.score, one.title) == (3, ["farm", "care"], 0.6, "y")
    assert one.first_found <= one.last_found
    assert one.state == "new"


def test_of_many_finds_the_first_are_named_and_all_are_counted(ledger):
    for number in range(LINES + 5):
        record(ledger, found("https://a.example/1", f"query {number}"))
    (one,) = ledger.candidates.each()
    assert (one.times, len(one.finds)) == (LINES + 5, LINES)


def test_parts_of_a_find_come_back_as_they_went_in(ledger):
    record(
        ledger,
        Candidate(url="u", host="h", found_by="s", finds=(Found("a\tb\nc", "google", 7, "2026-11-02"), Found("plain"))),
    )
    (one,) = ledger.candidates.each()
    assert one.finds == (Found("a b c", "google", 7, "2026-11-02"), Found("plain"))


def test_candidates_are_read_by_host_in_steps(ledger):
    record(ledger, *(found(f"https://a.example/{n:04}", "q") for n in range(900)))
    record(ledger, Candidate(url="https://b.example/", host="b.example", found_by="s", finds=(Found("q"),)))
    assert len(list(ledger.candidates.each(["a.example"]))) == 900
    assert ledger.candidates.count() == 901


@pytest.mark.parametrize("state", ["taken", "dismissed"])
def test_a_state_that_was_given_stays_when_it_is_found_again(ledger, state):
    record(ledger, found("https://a.example/1", "farm"))
    assert ledger.candidates.mark(["https://a.example/1", "https://a.example/2"], state) == 1
    record(ledger, found("https://a.example/1", "farm"))
    assert [c.state for c in ledger.candidates.each()] == [state]


def test_postings_are_scanned_once_until_they_change(ledger):
    run = ledger.crawls.start("board", kind="jsonld")
    ledger.crawls.record(run, postings=[posting("1"), posting("2")])
    mark, ids = ledger.candidates.unscanned()
    if not ids and ledger.database.postgres:
        pytest.skip("PostgreSQL: what is younger than a minute waits")
    assert set(ids) == {posting("1").id, posting("2").id}
    line = f"posting:{posting('1').id}"
    ledger.candidates.scanned(mark, [found("https://a.example/1", line)])
    assert ledger.candidates.unscanned() == (0, [])
    ledger.candidates.scanned(mark, [found("https://a.example/1", line)])
    (one,) = ledger.candidates.each()
    assert one.times == 1, "a posting that is looked through twice is one find"


def test_erasing_a_posting_forgets_what_only_it_led_to(ledger):
    run = ledger.crawls.start("board", kind="jsonld")
    ledger.crawls.record(run, postings=[posting("1")])
    line = f"posting:{posting('1').id}"
    record(ledger, found("https://a.example/1", line), found("https://a.example/2", line, "farm"))
    assert ledger.erase(posting("1").id, who="ana", why="asked")
    (left,) = ledger.candidates.each()
    assert (left.url, [f.what for f in left.finds]) == ("https://a.example/2", ["farm"])
