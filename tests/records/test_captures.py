"""Captures and evidence, on every database: written with the posting, the first and the newest of each revision kept."""

from __future__ import annotations

from datetime import UTC, datetime

from records.captures import Capture, Given
from records.crawls import Page
from tests.records.ads import ad


def capture(name, **more):
    fixed = {"source": "board", "url": f"https://board.example/{name}", "at": datetime(2026, 11, 25, tzinfo=UTC)}
    return Capture(
        **fixed | {"file": "board/a.warc.gz", "record": f"urn:uuid:{name}", "digest": f"sha256:{name}"} | more
    )


def record(ledger, captures, postings=(), page=None):
    run = ledger.crawls.start("board", kind="jsonld")
    pages = [Page(url=page, fetched=datetime.now(UTC), status=200)] if page else []
    given = [Given(capture=c, postings=tuple(postings), page=page) for c in captures]
    ledger.crawls.record(run, postings=postings, pages=pages, given=given)


def test_a_capture_gets_its_number_and_the_page_points_to_it(ledger):
    assert not ledger.captures.any("board")
    first, second = capture("1"), capture("2", offset=7, length=9)
    record(ledger, [first, second], page="https://board.example/1")
    assert first.number < second.number
    assert ledger.captures.any("board")
    assert not ledger.captures.any("other")
    assert ledger.crawls.pages("board", ["https://board.example/1"])["https://board.example/1"].capture == second.number
    read = ledger.captures.get(second.number)
    assert (read.offset, read.length, read.at, read.record) == (7, 9, second.at, second.record)
    assert [c.number for c in ledger.captures.each()] == [first.number, second.number]
    assert list(ledger.captures.each(source="other")) == []


def test_the_first_and_the_newest_capture_of_a_revision_are_its_evidence(ledger):
    posting = ad("1")
    captures = [capture(str(n)) for n in range(4)]
    for one in captures:
        record(ledger, [one], [posting])
    numbers = [e.capture.number for e in ledger.captures.evidence(posting.id)]
    assert numbers == [captures[0].number, captures[3].number]
    record(ledger, [captures[3]], [posting])
    assert [e.capture.number for e in ledger.captures.evidence(posting.id)] == numbers, "one capture proves once"


def test_the_original_of_a_payload_is_the_first_capture_that_holds_it_itself(ledger):
    first, again = capture("1"), capture("1", kind="revisit", record="urn:uuid:again")
    record(ledger, [first])
    record(ledger, [again])
    assert ledger.captures.original("board", "sha256:1").number == first.number
    assert ledger.captures.original("other", "sha256:1") is None


def test_what_proves_others_too_is_not_only_of_one_posting(ledger):
    one, two = ad("1"), ad("2")
    both, alone, again = capture("list"), capture("1"), capture("1", kind="revisit", record="urn:uuid:again")
    record(ledger, [both], [one, two])
    record(ledger, [alone, again], [one])
    mine, shared = ledger.captures.only_of(one.id)
    assert ({c.record for c in mine}, [c.record for c in shared]) == ({alone.record, again.record}, [both.record])
    ledger.captures.forget(one.id, mine)
    assert ledger.captures.evidence(one.id) == []
    assert len(ledger.captures.evidence(two.id)) == 1
    assert [c.number for c in ledger.captures.each()] == [both.number]
