"""The automaton finds what a look at every phrase at every word finds, whatever it has forgotten in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import automaton
from nlp.automaton import Automaton
from nlp.text import words
from rules.phrases import expanded

WORDS = ["pay", "paying", "payee", "debt", "debts", "5", "12"]
PIECES = ["pay", "debt", "pay*", "p*", "{n}", "{word}", "(pay|debt*)", "(debt|pay debt|)", "(|{n}) pay", "debt(s|or)"]


def built(*phrases: str, exact: bool = False, language: str = "en") -> Automaton:
    found = Automaton(language)
    for leaf, phrase in enumerate(phrases):
        found.add(phrase, leaf, exact=exact)
    found.close()
    return found


def found(built: Automaton, text: str) -> dict[int, list[tuple[int, int]]]:
    read = words(text, built.language)
    return {leaf: sorted(places) for leaf, places in built.find(read.surface, read.stems).items()}


def looked_for(phrases: list[str], text: str, *, exact: bool) -> dict[int, list[tuple[int, int]]]:
    read = words(text, "en")
    places: dict[int, set[tuple[int, int]]] = {}
    for leaf, phrase in enumerate(phrases):
        for row in {tuple(one.split()) for one in expanded(phrase)} - {()}:
            for at in range(len(read.surface) - len(row) + 1):
                pairs = zip(row, read.surface[at:], read.stems[at:], strict=False)
                if all(passes(*three, exact=exact) for three in pairs):
                    places.setdefault(leaf, set()).add((at, at + len(row)))
    return {leaf: sorted(all_) for leaf, all_ in places.items()}


def passes(wanted: str, word: str, stem: str, *, exact: bool) -> bool:
    if wanted.startswith("{"):
        return word.isdecimal() is (wanted == "{n}")
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word == wanted if exact else stem == words(wanted, "en").stems[0]


phrases = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=6)
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@given(phrases, st.lists(texts, min_size=1, max_size=3), st.booleans())
def test_every_place_of_every_phrase_is_found_and_no_other(phrases, texts, exact):
    together = built(*phrases, exact=exact)
    for text in (*texts, *texts):
        assert found(together, text) == looked_for(phrases, text, exact=exact)


@given(phrases, st.lists(texts, min_size=2, max_size=4))
def test_what_is_forgotten_is_worked_out_again(phrases, texts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(automaton, "_STATES", 1)
        patch.setattr(automaton, "_WORDS", 2)
        together = built(*phrases)
        for text in (*texts, *texts):
            assert found(together, text) == looked_for(phrases, text, exact=False)


@pytest.mark.parametrize(
    ("phrase", "text", "places"),
    [
        ("护照(由|归)公司", "护照归公司", [(0, 5)]),
        ("每天{n}小时", "每天12小时", [(0, 5)]),
        ("护照*", "护照本", [(0, 2)]),
    ],
)
def test_a_script_without_spaces_is_read_by_its_characters(phrase, text, places):
    assert found(built(phrase, language="zh"), text) == {0: places}


def test_many_words_leave_little_behind():
    together = built("pay*", "(debt|loan) (of|for) {n}")
    for number in range(3 * automaton._WORDS):
        together.find([f"pay{number}", "debt", "of", str(number)], ["", "debt", "of", ""])
    assert len(together._passed) <= automaton._WORDS
    assert len(together._states) < 10
