"""`lurewatch erase`: gone from ledger, search and archive, with a line in the audit log."""

from __future__ import annotations

from records.ledger import Ledger


def test_an_erased_posting_is_gone_everywhere_and_its_neighbours_stay(boards):
    assert boards("crawl", "brightjobs").code == 0
    assert boards("analyse").code == 0
    assert boards("index").code == 0
    rows = boards("postings").rows
    erased, kept = rows[0], rows[1]
    (proof,) = boards("evidence", "show", erased["id"], "--json").json
    file = boards.data / "archive" / proof["file"]
    before = file.read_bytes()[proof["offset"] : proof["offset"] + proof["length"]]

    done = boards("erase", erased["id"], "--why", "asked by the advertiser")
    assert done.code == 0, done.err
    assert [r["id"] for r in boards("postings").rows] == [r["id"] for r in rows[1:]]
    assert boards("evidence", "show", erased["id"]).code == 1
    assert before not in file.read_bytes()
    assert boards("evidence", "verify", kept["id"]).code == 0
    assert erased["id"] not in {r["id"] for r in boards("search", "--size", "500", "--json").json["found"]}
    with Ledger.open(f"sqlite:///{boards.data / 'ledger.db'}") as ledger:
        notes = [n for n in ledger.audit.lines() if n.action == "erase"]
    assert [(n.posting_id, n.detail) for n in notes] == [(erased["id"], "asked by the advertiser")]


def test_what_is_not_there_is_named_and_a_reason_is_asked_for(run):
    assert run("erase", "0" * 20, "--why", "x").code == 1
    assert run("erase", "0" * 20).code == 2
