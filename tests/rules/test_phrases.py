"""Phrases with alternatives: what one stands for, and what is no pair of brackets."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.phrases import MOST, expanded, parts


@pytest.mark.parametrize(
    ("phrase", "stands_for"),
    [
        ("passport is kept", ("passport is kept",)),
        ("passport (is|will be) kept", ("passport is kept", "passport will be kept")),
        ("your (old|) passport", ("your old passport", "your passport")),
        ("(|we) keep (it|them*)", ("keep it", "keep them*", "we keep it", "we keep them*")),
        ("lavorator(e|i)", ("lavoratore", "lavoratori")),
        ("护照(由|归)公司", ("护照由公司", "护照归公司")),
        ("pay (back|back) later", ("pay back later",)),
    ],
)
def test_a_phrase_stands_for_each_of_its_alternatives(phrase, stands_for):
    assert expanded(phrase) == stands_for


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("passport (is|was kept", "not closed"),
        ("passport is|was) kept", "alternatives stand in brackets"),
        ("passport is) kept", "closed that was not opened"),
        ("passport is|was kept", "alternatives stand in brackets"),
        ("passport (is (now|then)|was) kept", "brackets inside brackets"),
        ("passport (is) kept", "at least two alternatives"),
        ("passport () kept", "at least two alternatives"),
        ("(a|b) " * 10, f"stands for 1024 phrases; {MOST} are the most"),
    ],
)
def test_brackets_that_cannot_be_meant_are_refused_by_their_phrase(phrase, why):
    with pytest.raises(ValueError, match=why) as refused:
        expanded(phrase)
    assert phrase in str(refused.value)


_words = st.lists(st.sampled_from(["pay", "debts", "back*", "не", "护照"]), min_size=1, max_size=2).map(" ".join)


@given(st.lists(st.lists(_words, min_size=2, max_size=4), min_size=1, max_size=4))
def test_what_is_put_together_comes_apart_again(pieces):
    phrase = " ".join(f"({'|'.join(alternatives)})" for alternatives in pieces)
    assert set(expanded(phrase)) == {" ".join(chosen) for chosen in product(*pieces)}
    assert [p for p in parts(phrase) if len(p) > 1] == [tuple(alternatives) for alternatives in pieces]
