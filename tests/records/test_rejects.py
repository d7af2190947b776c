"""What could not be used is kept with its reason, resolved when it is read after all, and never thrown away uncounted."""

from __future__ import annotations

from datetime import timedelta

from records.crawls import Rejected
from tests.records.ads import ad


def run(ledger, *rejected, source="board", read=(), postings=()):
    number = ledger.crawls.start(source, kind="test")
    ledger.crawls.record(number, rejected=[Rejected(*r) for r in rejected], read=read, postings=postings)
    return number


def test_rejects_are_grouped_by_source_and_reason_with_examples(ledger):
    run(ledger, ("u1", "failed: 503"), ("u2", "failed: 500"), ("u3", "blocked: 403"))
    run(ledger, ("u1", "failed: 502"), source="board")
    run(ledger, ("u9", "empty: neither title nor text"), source="other")
    groups = {(g.source, g.word): (g.places, g.times) for g in ledger.rejects.groups()}
    assert groups == {("board", "failed"): (2, 3), ("board", "blocked"): (1, 1), ("other", "empty"): (1, 1)}
    (failed,) = ledger.rejects.groups(source="board", words=["failed"])
    assert [(e.place, e.reason) for e in failed.examples] == [("u1", "failed: 502"), ("u2", "failed: 500")]
    assert ledger.rejects.open_counts() == {"board": 3, "other": 1}


def test_a_place_that_gives_a_posting_later_is_resolved_in_the_same_transaction(ledger):
    first = run(ledger, ("u1", "failed: 503"), ("u2", "failed: 503"))
    second = run(ledger, ("u1", "broken JSON-LD: block 2"), read=["u1"], postings=[ad("u1")])
    assert {(r.place, r.run) for r in ledger.rejects.open()} == {("u1", second), ("u2", first)}
    assert [r.resolved is not None for r in ledger.rejects.of_place(["u1"])] == [False, True]
    run(ledger, source="other", read=["u2"])
    assert "u2" in {r.place for r in ledger.rejects.open()}, "another source says nothing of it"


def test_of_a_place_the_newest_reason_is_shown(ledger):
    run(ledger, ("u1", "failed: 503"))
    run(ledger, ("u1", "missing: 404"))
    assert [r.reason for r in ledger.rejects.open()] == ["missing: 404"]
    assert ledger.rejects.open(words=["blocked"]) == []
    assert [r.place for r in ledger.rejects.open(places=["u1"])] == ["u1"]


def test_pruning_says_how_many_of_what_and_leaves_an_audit_line(ledger):
    run(ledger, ("u1", "failed: 503"), ("u2", "blocked: 403"), ("u3", "blocked: 403"))
    assert ledger.rejects.prune(older=timedelta(days=1)) == {}
    assert ledger.rejects.prune(words=["blocked"], older=timedelta(0), who="ana") == {"blocked": 2}
    assert [r.place for r in ledger.rejects.open()] == ["u1"]
    (line,) = ledger.audit.lines()
    assert (line.who, line.action, line.detail) == ("ana", "prune_rejects", "2 blocked")
