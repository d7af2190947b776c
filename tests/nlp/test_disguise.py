"""Disguised words are read in plain, shown as published, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.disguise import undone
from nlp.normalise import fold
from nlp.text import words
from tests.nlp.small import judge, posting, rule

KNOWN = frozenset(["passport", "dancers", "escort", "интим", "залог", "help", "visa"])


def read(published):
    return words(published, "xx", lambda w: w in KNOWN)


@pytest.mark.parametrize(
    ("published", "word", "shown"),
    [
        ("your p a s s p o r t stays", "passport", "p a s s p o r t"),
        ("your P.A.S.S.P.O.R.T. stays", "passport", "P.A.S.S.P.O.R.T"),
        ("без лишнего и-н-т-и-м!", "интим", "и-н-т-и-м"),
        ("3 d4nc3r$", "dancers", "d4nc3r$"),
        ("3sc0rt", "escort", "3sc0rt"),
        ("v i s a", "visa", "v i s a"),
        ("w v i s a u nas", "visa", "v i s a"),
        ("k e e p p a s s p o r t s a f e", "passport", "p a s s p o r t"),
        ("pa💃ssport", "passport", "pa💃ssport"),
        ("passpor❤️t", "passport", "passpor❤️t"),
        ("p🔥a🔥s🔥s🔥p🔥o🔥r🔥t", "passport", "p🔥a🔥s🔥s🔥p🔥o🔥r🔥t"),
        ("e$c0rt", "escort", "e$c0rt"),
        ("з4л0г", "залог", "з4л0г"),
        ("dan💃cers", "dancers", "dan💃cers"),
        ("pass*port", "passport", "pass*port"),
        ("pass\u200b*port", "passport", "pass\u200b*port"),
        ("heeeeelp us", "help", "heeeeelp"),
        ("&eacute; v1sa", "visa", "v1sa"),
    ],
)
def test_a_disguised_word_is_read_and_shown_as_published(published, word, shown):
    found = read(published)
    at = found.surface.index(word)
    start, end = found.published(at, at + 1)
    assert published[start:end] == shown
    assert [found.folded.text[s:e] for s, e in found.disguised] == [word]


@pytest.mark.parametrize(
    "published",
    [
        "category B C D E", "a b c", "info@passport.example", "cook/waiter", "h1b", "covid19", "passport. Visa", "visa✅passport",
        "help visa", "1500$ a month", "passport", "vi sa",
        "help💃visa", "visa🔥", "visa1.5", "+visa@passport", "b c d e", "виза, help",
    ],
)  # fmt: skip
def test_what_is_written_plainly_is_not_touched(published):
    found = read(published)
    assert found.folded.text == fold(published).text
    assert found.disguised == []


@pytest.mark.parametrize("written", ["pаssроrt", "pαsspοrt"])
def test_a_word_of_two_scripts_is_read_in_one_and_is_a_disguised_one(written):
    found = read(f"your {written} here and pаge")
    assert found.surface == ["your", "passport", "here", "and", "page"]
    assert [found.folded.text[s:e] for s, e in found.disguised] == [written]


@pytest.mark.parametrize("written", ["sol@s", "sol@", "solo4", "s.o.l.a"])
def test_what_many_write_so_is_read_through_and_is_no_disguise(written):
    found = words(f"a {written} b", "es", lambda w: w in ("solas", "sola", "soloa"))
    assert found.surface[1] in ("solas", "sola", "soloa")
    assert found.disguised == []


def test_a_hyphen_is_read_through_and_is_no_disguise():
    found = read("pas-sport")
    assert (found.surface, found.disguised) == (["passport"], [])
    assert read("help-passport").surface == ["help", "passport"]


PIECES = st.sampled_from(
    [*"passport", " ", ".", "-", "4", "$", "💃", "pass", "d a n c e r s", "&amp;", "\u0301", "\u200b", "é", "з4л0г"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_place_still_leads_to_the_published_text(published):
    folded, shown = undone(fold(published), lambda w: w in KNOWN or len(w) == 5)
    places = [folded.span(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= s < e <= len(published) for s, e in places)
    assert [s for s, _ in places] == sorted(s for s, _ in places)
    assert all(0 <= s < e <= len(folded.text) for s, e in shown)


def test_a_rule_finds_what_was_disguised_and_the_disguise_is_a_hit_of_its_own():
    found = judge(
        rule(["keep your passport"], "document_confiscation.en.kept"),
        rule({"disguised": True}, "disguised_words.any.written", negatable=False),
    ).judge(posting("We keep your p4$$port here and it is not to be seen by you again"))
    assert {h.rule: h.spans[0].text for h in found.hits} == {
        "document_confiscation.en.kept": "keep your p4$$port",
        "disguised_words.any.written": "p4$$port",
    }
