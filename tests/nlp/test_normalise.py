"""Folding makes equal what readers take for equal, and every place in it leads back to the published text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.normalise import fold, unmix
from nlp.text import words

SAME = [
    ("ÎN LUNĂ", "in luna"),
    ("Mieszkańców żółć ŁÓDŹ", "mieszkancow zolc lodz"),
    ("Straße", "strasse"),
    ("İstanbul ılık", "istanbul ilik"),
    ("miễn phí đừng", "mien phi dung"),
    ("ещё ґанок", "еще ганок"),
    ("pass\u200bport\ufeff", "passport"),
    ("p\u00adass", "pass"),
    ("ＦＲＥＥ ｖｉｓａ", "free visa"),
    ("𝐟𝐫𝐞𝐞", "free"),
    ("oﬃce", "office"),
    ("أرسلي جوازَ", "ارسلي جواز"),
    ("a\u00a0b", "a b"),
    ("“don’t”", '"don\'t"'),
    ("caf&eacute; &amp; bar", "cafe & bar"),
    ("<b>no</b> visa", " no  visa"),
    ("5 < 10 and 10 > 5", "5 < 10 and 10 > 5"),
    ("&nonsense; &", "&nonsense; &"),
]
PIECES = st.one_of(
    st.characters(),
    st.sampled_from(
        [
            "passport",
            "\u200b",
            "\u0301",
            "\u0306",
            "\u202e",
            "\u200f",
            "\r\n",
            "🇨🇾",
            "👩‍🍳",
            "✈️",
            "&amp;",
            "&#8203;",
            "<br>",
        ]
    ),
    st.sampled_from(["раssроrt", "й", "ễ", "ß", "ﬁ", "诚聘", "مطلوب", "½", "Ǆ", "İ", "\ud800"]),
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@pytest.mark.parametrize(("published", "folded"), SAME)
def test_what_readers_take_for_equal_folds_to_the_same(published, folded):
    assert fold(published).text == folded


@pytest.mark.parametrize("text", ["Конный двор", "їжа", "miễn phí", "Überfahrt", "Łódź", "أجر", "がくせい", "Năm"])
def test_a_letter_with_its_mark_apart_is_the_same_letter(text):
    apart = unicodedata.normalize("NFD", text)
    assert apart != text
    assert fold(apart).text == fold(text).text


def test_й_stays_a_letter_of_its_own():
    assert fold("Й").text == "й" != fold("И").text


@pytest.mark.parametrize(
    ("published", "word", "whole"),
    [
        ("we keep your pa\u200bss\u200bport", "passport", "pa\u200bss\u200bport"),
        ("a cafe\u0301 here", "cafe", "cafe\u0301"),
        ("a caf&eacute; here", "cafe", "caf&eacute;"),
        ("✈️ 🇨🇾 visa", "visa", "visa"),
        ("line\r\nvisa\r\n", "visa", "visa"),
        ("\u202bجواز سفر\u202c", "سفر", "سفر"),
        ("Straße", "strasse", "Straße"),
        ("<b>Vi<i>s</i></b> visa", "visa", "visa"),
    ],
)
def test_a_word_found_is_shown_as_it_was_published(published, word, whole):
    folded = fold(published)
    start, end = folded.span(at := folded.text.rindex(word), at + len(word))
    assert published[start:end] == whole


@given(TEXTS)
def test_every_word_leads_to_a_place_in_the_published_text_and_in_order(published):
    read = words(published, "en")
    places = [read.published(i, i + 1) for i in range(len(read.surface))]
    assert all(0 <= start < end <= len(published) for start, end in places)
    assert places == sorted(places)
    assert read.sentence == sorted(read.sentence)
    assert read.clause == sorted(read.clause)


@given(TEXTS)
def test_a_published_word_folded_again_is_the_word(published):
    read = words(published, "en")
    for i, (start, end) in enumerate(read.published(i, i + 1) for i in range(len(read.surface))):
        again = fold(published[start:end]).text
        assert read.folded.text[read.starts[i] : read.ends[i]] in again


@given(TEXTS)
def test_a_place_and_the_way_back_meet(published):
    folded = fold(published)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        first, last = folded.place(start, end)
        assert first <= at < last


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="&<")))
def test_plain_text_is_only_made_small(published):
    assert fold(published).text == published.lower()


@pytest.mark.parametrize(
    ("mixed", "meant"),
    [("раssроrt", "passport"), ("pаsport", "pasport"), ("зарплaтa", "зарплата"), ("cook", "cook"), ("повар", "повар")],
)
def test_a_word_of_two_scripts_is_read_in_the_one_it_was_meant_in(mixed, meant):
    assert unmix(mixed) == meant


def test_scripts_without_spaces_are_read_by_characters():
    assert words("月薪8000元", "zh").surface == ["月", "薪", "8000", "元"]


@pytest.mark.parametrize("end", [". ", "! ", "\n", "\r\n", "\r", "; ", "。", " • ", "… ", ".Then "])
def test_a_sentence_ends_where_people_end_it(end):
    assert words(f"one two{end}three", "en").sentence[-1] == 1


def test_numbers_and_dots_in_a_word_end_no_sentence():
    assert set(words("pays 2.000 or 3.5 euro, 10:30 start", "en").sentence) == {0}


@given(TEXTS, st.integers(0, 60), st.integers(0, 20))
def test_the_words_a_place_touches_are_those_that_share_a_character_with_it(published, start, length):
    read = words(published, "en")
    end = start + length
    touched = [i for i, (s, e) in enumerate(zip(read.starts, read.ends, strict=True)) if s < end and e > start]
    expected = (touched[0], touched[-1] + 1) if touched else None
    assert read.touching(start, end) == expected
