"""Marks over a text, the openings of texts, and the desk's words."""

from __future__ import annotations

from importlib import resources

import yaml
from hypothesis import given
from hypothesis import strategies as st

from review import words
from review.marking import Mark, opening, pieces, snippet

spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


@given(st.text(max_size=40), spans)
def test_the_pieces_joined_are_the_text(text, places):
    marks = [Mark(a, b, "hit") for a, b in places]
    cut = pieces(text, marks)
    assert "".join(p.text for p in cut) == text
    at = 0
    for piece in cut:
        for mark in marks:
            if mark in piece.marks:
                assert mark.start <= at
                assert at + len(piece.text) <= mark.end
        at += len(piece.text)


@given(st.text(alphabet="ab \n", max_size=900), st.integers(0, 899))
def test_a_snippet_holds_its_first_mark(text, start):
    marks = [Mark(start, start + 1, "hit")]
    shown = snippet(text, marks)
    if start < len(text):
        assert any(p.marks and p.text == text[start] for p in shown)
    assert len("".join(p.text for p in shown)) <= 264


def test_an_opening_is_cut_between_words_where_there_are_any():
    assert opening("short  one\n") == "short one"
    assert opening("word " * 40, length=12) == "word word …"
    assert opening("诚" * 200, length=10) == "诚" * 10 + " …"


def test_every_indicator_of_the_rules_has_plain_words():
    known = yaml.safe_load((resources.files("rules") / "indicators.yml").read_text(encoding="utf-8"))["indicators"]
    shown = {name for name, i in known.items() if i["group"] != "kind"}
    assert shown == set(words.INDICATORS)


def test_no_score_reads_as_certain():
    assert [words.shown(s) for s in (0.004, 0.456, 0.9999, 1.0)] == ["0.00", "0.46", "0.99", "0.99"]
