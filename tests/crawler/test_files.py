"""Imported files: good rows come in once, bad rows are named with file and line."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from crawler.encodings import guess
from crawler.files import import_files
from records.errors import UsedWrongly
from records.ledger import Ledger


def titles(ledger):
    return sorted(d.posting.title for d in ledger.each())


def test_json_lines_come_in_once_with_what_else_they_say(ledger, tmp_path):
    file = tmp_path / "ads.jsonl.gz"
    row = {"id": 7, "title": "Cook", "text": "Call +40 712 345 678", "language": "en", "country": "ro", "published": "2026-11-02", "label": "x"}  # fmt: skip
    file.write_bytes(
        gzip.compress(
            b"\xef\xbb\xbf"
            + json.dumps(row).encode()
            + b"\n\n"
            + json.dumps({"id": "8", "source": "s", "title": "t"}).encode()
        )
    )
    first = import_files(ledger, [file], key=b"k")
    assert (first.rows, first.new, first.rejected) == (2, 2, 0)
    again = import_files(ledger, [file], key=b"k")
    assert (again.new, again.changed, again.seen) == (0, 0, 2)
    (cook,) = [d.posting for d in ledger.each(source="ads")]
    assert (cook.key, cook.country, cook.extra) == ("7", "RO", {"label": "x"})
    assert [c.kind for c in cook.contacts] == ["phone"]
    assert [d.posting.title for d in ledger.each(source="s")] == ["t"]


BAD = [
    (b'{"id": "1", "title"', "not JSON"),
    (b"[1, 2]", "not an object"),
    (b'"text"', "not an object"),
    (b'{"title": "no id"}', "id: missing"),
    (b'{"id": "1"}', "empty"),
    (b'{"id": "1", "title": "  ", "text": ""}', "empty"),
    (b'{"id": [], "title": "x"}', "id: must be text or a number, not a list"),
    (b'{"id": "1", "title": 5}', "title: must be text, not a number"),
    (b'{"id": "1", "title": "\xff"}', "not UTF-8: byte 23"),
    (b"[" * 100_000, "not JSON"),
    (b'{"id": "1", "title": "' + b"x" * (9 * 1024 * 1024) + b'"}', "too long"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_a_bad_line_is_named_and_the_rest_goes_on(ledger, tmp_path, line, reason):
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"id": "a", "title": "before"}\n' + line + b'\n{"id": "b", "title": "after"}\n')
    summary = import_files(ledger, [file], key=b"k")
    assert titles(ledger) == ["after", "before"]
    (problem,) = summary.problems
    assert problem.startswith(f"{file}:2: {reason}")
    assert [r.place for r in ledger.crawls.rejects(1)] == [f"{file}:2"]
    assert ledger.crawls.runs()[0].counts["rejected"] == dict(summary.reasons)


def test_text_that_no_database_holds_is_kept_as_far_as_it_can_be(ledger, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(
        b'{"id": "\\ud800", "title": "half \\udfff nul \\u0000", "text": "x", "more": {"\\ud800": ["\\ud800"]}}\n'
    )
    assert import_files(ledger, [file], key=b"k").new == 1
    assert titles(ledger) == ["half \ufffd nul \ufffd"]


def test_a_cut_archive_gives_what_stands_before_the_cut(ledger, tmp_path):
    file = tmp_path / "a.jsonl.gz"
    whole = gzip.compress("".join(f'{{"id": "{n}", "title": "t{n}"}}\n' for n in range(5000)).encode())
    file.write_bytes(whole[: len(whole) // 2])
    summary = import_files(ledger, [file], key=b"k")
    assert summary.new > 100
    assert summary.reasons.keys() <= {"not gzip", "not JSON"}
    assert summary.rejected


@pytest.mark.parametrize(
    ("text", "encoding", "rows"),
    [
        ("id,title,description\n1,Cook,Soup\n", "utf-8", [("1", "Cook", "Soup")]),
        ("\ufeffID;Job Title;Description\r\n1;Повар;Суп;x\r\n2;Повар;Борщ; ;\r\n", "utf-8", [("2", "Повар", "Борщ")]),
        ('ref\theadline\tbody\n1\tA\t"two\nlines"\n', "utf-8", [("1", "A", "two\nlines")]),
        ("id;title;text\n1;Повар;Нужен повар\n", "cp1251", [("1", "Повар", "Нужен повар")]),
        ("id;title;text\n1;Köchin;Küche für alle\n", "cp1252", [("1", "Köchin", "Küche für alle")]),
        ("id,title,text\n1,Кухар,Суп\n", "utf-16", [("1", "Кухар", "Суп")]),
        ("id,title,text\n1,A\n2,B,b,c\n\n3,C,c\n", "utf-8", [("3", "C", "c")]),
    ],
)
def test_csv_is_read_in_its_encoding_and_dialect(ledger, tmp_path, text, encoding, rows):
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode(encoding))
    import_files(ledger, [file], key=b"k")
    assert [(d.posting.key, d.posting.title, d.posting.text) for d in ledger.each()] == rows


def test_a_csv_row_is_named_by_the_line_on_which_it_starts(ledger, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('id,title,text\n1,A,"x\ny"\n2,B\n')
    assert import_files(ledger, [file], key=b"k").problems == [f"{file}:4: cells: 2 where the header has 3"]


def test_a_csv_without_our_columns_says_so(ledger, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n")
    (problem,) = import_files(ledger, [file], key=b"k").problems
    assert problem.startswith(f"{file}:1: no header: none of a, b is a title or a text; put a first line")


def test_utf8_with_a_broken_byte_stays_utf8():
    assert guess("Нужен повар в ресторан".encode() * 20 + b"\xff") == "utf-8"


def test_a_corpus_comes_back_with_its_judgements(ledger, tmp_path):
    file = tmp_path / "corpus.jsonl"
    row = {
        "posting": {"source": "s", "key": "1", "title": "Cook", "text": "Call +4• ••", "revision": "abcdef0123456789", "collected": "2026-11-02T00:00:00+00:00",
                    "contacts": [{"kind": "phone", "field": "text", "start": 5, "end": 11, "token": "t" * 32, "masked": "+4• ••"}]},
        "analysis": {"recipe": "r1", "analysed": "2026-11-02T00:00:00+00:00", "language": "en", "score": 0.9, "band": "high", "places": {"origin": ["RO"]},
                     "hits": [{"rule": "x", "indicator": "i", "dimension": "d", "strength": "weak", "spans": [{"field": "title", "start": 0, "end": 4, "text": "Cook"}]}]},
        "reviews": [{"verdict": "concern", "reviewer": "ana", "reviewed": "2026-11-03T00:00:00+00:00", "note": "n"}],
    }  # fmt: skip
    bad = {"posting": {"source": "s", "title": "no key"}, "analysis": None, "reviews": []}
    file.write_text(json.dumps(row) + "\n" + json.dumps(bad) + "\n")
    summary = import_files(ledger, [file], key=b"k")
    assert (summary.new, summary.analyses, summary.reviews, summary.rejected) == (1, 1, 1, 1)
    (dossier,) = ledger.each()
    assert dossier.posting.revision == "abcdef0123456789"
    assert dossier.analysis is not None
    assert dossier.analysis.hits[0].spans[0].text == "Cook"
    assert dossier.verdict == "concern"
    again = import_files(ledger, [file], key=b"k")
    assert (again.new, again.changed, again.analyses, again.reviews) == (0, 0, 0, 0)


def test_a_file_that_is_not_there_is_named(ledger, tmp_path):
    with pytest.raises(UsedWrongly, match="no such file"):
        import_files(ledger, [tmp_path / "none.csv"], key=b"k")


@hypothesis(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=400), suffix=st.sampled_from([".jsonl", ".csv", ".csv.gz", ".dat"]))
def test_any_bytes_are_rows_or_faults(tmp_path, content, suffix):
    file = tmp_path / f"x{suffix}"
    file.write_bytes(content)
    with Ledger.open(f"sqlite:///{tmp_path / 'any.db'}") as ledger:
        summary = import_files(ledger, [file], key=b"k")
    assert summary.rows >= summary.rejected
