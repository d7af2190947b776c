"""Corpora: masked, in a stable order, the same bytes for the same ledger, whole or not there."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.files import import_files
from index.export import export, formats
from records import contacts
from records.analysis import Fact, Span
from records.errors import UsedWrongly
from records.ledger import Ledger
from records.review import Review
from tests.records.ads import NOW, ad
from tests.records.test_ledger import judged

KEY = b"k" * 32
CALL = ad("call", title="Dancers, call +40 721 000 123", text="Cook? Write to ana@mail.example or @luca_work700 on Telegram.", country="RO")  # fmt: skip
FORMULA = ad("formula", title="=HYPERLINK(1)", text='-1+2\nCook, with a "quote", a comma; and a line')


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        run = opened.crawls.start("board", kind="test")
        found = [
            replace(p, contacts=contacts.find(p.title, p.text, country=p.country, key=KEY)) for p in (CALL, FORMULA)
        ]
        opened.crawls.record(run, postings=found)
        phone = Fact("role", {"value": "friend"}, "terms", Span("title", 8, 29, "call +40 721 000 123"))
        said = replace(judged("1"), posting_id=CALL.id, revision=CALL.revision, facts=(phone,))
        opened.analyses.record([said])
        review = Review(posting_id=CALL.id, revision=CALL.revision, verdict="unsure", reviewer="anna", reviewed=NOW, note="ask Maria")  # fmt: skip
        opened.reviews.add(review)
        yield opened


@pytest.mark.parametrize("format", formats())
def test_a_corpus_is_masked_counted_and_the_same_twice(ledger, tmp_path, format):
    first, second = tmp_path / f"a.{format}.gz", tmp_path / f"b.{format}.gz"
    manifest = export(ledger.each(), first, format=format)
    export(ledger.each(), second, format=format)
    assert first.read_bytes() == second.read_bytes()
    text = gzip.decompress(first.read_bytes()).decode()
    for clear in ("721 000 123", "ana@mail.example", "luca_work700"):
        assert clear not in text
    assert manifest["count"] == 2
    assert manifest["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert json.loads((tmp_path / f"a.{format}.gz.manifest.json").read_text()) == manifest


def test_json_lines_hold_posting_analysis_and_reviews(ledger, tmp_path):
    export(ledger.each(), tmp_path / "c.jsonl", format="jsonl")
    rows = {r["posting"]["key"]: r for r in map(json.loads, (tmp_path / "c.jsonl").read_text().splitlines())}
    assert set(rows["call"]) == {"posting", "analysis", "reviews"}
    [fact] = rows["call"]["analysis"]["facts"]
    assert (fact["kind"], fact["normal"], fact["by"]) == ("role", {"value": "friend"}, "terms")
    assert fact["span"]["text"].startswith(" call")
    assert "•" in fact["span"]["text"]
    assert rows["formula"]["analysis"] is None
    assert rows["formula"]["reviews"] == []
    (review,) = rows["call"]["reviews"]
    assert (review["verdict"], review["reviewer"], review["note"]) == ("unsure", "anna", "ask Maria")
    assert len(rows["call"]["posting"]["title"]) == len(CALL.title)


def test_a_corpus_is_read_back_whole(ledger, tmp_path):
    out = tmp_path / "c.jsonl"
    export(ledger.each(), out, format="jsonl")
    with Ledger.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        import_files(other, [out], source=None, key=KEY, progress=lambda *_: None)
        again = tmp_path / "d.jsonl"
        export(other.each(), again, format="jsonl")
    before, after = ([json.loads(line) for line in f.read_text().splitlines()] for f in (out, again))
    assert [r["analysis"] for r in after] == [r["analysis"] for r in before]
    assert [r["reviews"] for r in after] == [r["reviews"] for r in before]
    assert [[c["token"] for c in r["posting"]["contacts"]] for r in after] == [
        [c["token"] for c in r["posting"]["contacts"]] for r in before
    ]


def test_no_cell_of_a_spreadsheet_is_a_formula(ledger, tmp_path):
    export(ledger.each(), tmp_path / "c.csv", format="csv")
    with (tmp_path / "c.csv").open(newline="") as file:
        rows = {r["id"]: r for r in csv.DictReader(file)}
    assert rows[FORMULA.id]["title"] == "'=HYPERLINK(1)"
    assert rows[FORMULA.id]["text"] == "'" + FORMULA.text
    assert rows[CALL.id]["verdict"] == "unsure"


def test_an_export_that_breaks_leaves_nothing_that_looks_whole(ledger, tmp_path):
    def broken():
        yield from ledger.each()
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError):
        export(broken(), tmp_path / "c.jsonl", format="jsonl")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("c.")] == []


def test_an_unknown_format_names_the_known_ones(ledger, tmp_path):
    with pytest.raises(UsedWrongly, match="csv, jsonl"):
        export(ledger.each(), tmp_path / "c.xml", format="xml")
