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
    ("護照統一保管，機票由公司墊付", "护照统一保管,机票由公司垫付"),
    ("ΣΕΡΒΙΤΌΡΟΣ Σερβιτόρος", "σερβιτοροσ σερβιτοροσ"),
    ("a\u00a0b", "a b"),
    ("“don’t”", '"don\'t"'),
    ("caf&eacute; &amp; bar", "cafe & bar"),
    ("<b>no</b> visa", "no visa"),
    ("no<br>visa</p><P class=a>free</td><x-y>now", "no\nvisa\n\nfree  now"),
    ("и\u200b\u0306 &#1080;&#774; е&#x301;", "й й е"),
    ("v\u0336\u20d2i\u1ab0s\ufe0fa", "visa"),
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
    st.sampled_from(
        [
            "&#769;",
            "&#x306;",
            "&#x430;",
            "<b>",
            "</i>",
            "<p class=x>",
            "p4$$port",
            "p a s s",
            "0️⃣",
            "𝐩",
            "pαss",
            "\u20dd",
            "\ud83d\ude00",
            "\u2066",
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
        ("a <b>Vi<i>s</i>a</b>", "visa", "Vi<i>s</i>a"),
        ("и\u200b\u0306 visa", "й", "и\u200b\u0306"),
        ("cafe&#769; bar", "cafe", "cafe&#769;"),
        ("<b>cafe</b>\u0301 bar", "cafe", "cafe</b>\u0301"),
        ("visa\u200b now", "visa", "visa"),
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
    [
        ("раssроrt", "passport"),
        ("pаsport", "pasport"),
        ("зарплaтa", "зарплата"),
        ("cook", "cook"),
        ("повар", "повар"),
        ("pαsspοrt", "passport"),
        ("pɑssροrt", "passport"),
        ("рαбοта", "работа"),
        ("αθήνα", "αθήνα"),
        ("passроrтa", "passporta"),
    ],
)
def test_a_word_of_two_scripts_is_read_in_the_one_it_was_meant_in(mixed, meant):
    assert unmix(mixed) == meant


def test_a_word_that_may_be_of_either_script_is_read_in_that_of_its_language():
    assert (unmix("cаma", "cyrillic"), unmix("cаma", "latin")) == ("сама", "cama")
    assert (words("cаma", "uk").surface, words("cаma", "es").surface) == (["сама"], ["cama"])


def test_scripts_without_spaces_are_read_by_characters():
    assert words("月薪8000元", "zh").surface == ["月", "薪", "8000", "元"]


@pytest.mark.parametrize(
    ("text", "language", "surface"),
    [
        ("ไม่มี", "th", ["ไ", "ม", "่", "ม", "ี"]),
        ("無料ビザ", "ja", ["无料", "ビ", "ザ"]),
        ("性别不限", "zh", ["性别", "不", "限"]),
        ("안내 없음", "ko", ["안내", "없", "음"]),
        ("वीज़ा चाहिए", "hi", ["वीजा", "चाहिए"]),
        ("বেতন প্রতি মাসে", "bn", ["বেতন", "প্রতি", "মাসে"]),
        ("Обезбеђен смештај", "sr", ["obezbeden", "smestaj"]),
        ("Obezbeđen smeštaj", "sr", ["obezbeden", "smestaj"]),
    ],
)
def test_words_are_cut_as_their_script_wants_it(text, language, surface):
    assert words(text, language).surface == surface


@pytest.mark.parametrize(
    ("latin", "language", "meant"),
    [
        ("Tarsim momicheta za rabota", "bg", ["търсим", "момичета", "за", "работа"]),
        ("Tursim momi4eta za rabota", "bg", ["търсим", "момичета", "за", "работа"]),
        ("vsqka sedmica", "bg", ["всяка", "седмица"]),
        ("ishchem devushek zarplata", "ru", ["ищем", "девушек", "зарплата"]),
    ],
)
def test_latin_letters_are_read_as_those_of_the_language_where_its_words_are_known(latin, language, meant):
    read = words(latin, language, known=set(meant).__contains__)
    assert read.surface == meant
    assert [latin[slice(*read.published(i, i + 1))] for i in range(len(meant))] == latin.split()


def test_latin_names_in_a_cyrillic_text_stay_as_they_are():
    assert words("Работа в Bar Luna", "bg", known=lambda w: False).surface == ["работа", "в", "bar", "luna"]


@pytest.mark.parametrize("word", ["a" * 10_000, "yuyuyuyuyuyuyuyuyuyuyuyu", "aaaaaaaaaaaaaaaaaaaaaaaa", "q"])
def test_a_word_of_any_letters_is_read_in_few_tries(word):
    tried = []
    words(word, "bg", known=lambda w: bool(tried.append(w)))
    assert len(tried) < 100


@pytest.mark.parametrize(
    "text", ["काम अच्छा है। वेतन", "العمل جيد؛ الراتب", "仕事です。給料", "هل تعمل؟ نعم", "ทำงานดี  เงินเดือน", "工作■工资"]
)
def test_a_sentence_ends_at_the_marks_of_its_script(text):
    assert words(text, "en").sentence[-1] == 1


@pytest.mark.parametrize("text", ["العمل جيد، الراتب", "包吃住 护照", "ทำงานดี เงินเดือน", "仕事・給料", "仕事、給料"])
def test_a_clause_ends_at_the_marks_of_its_script(text):
    read = words(text, "en")
    assert (read.sentence[-1], read.clause[-1]) == (0, 1)


def test_a_korean_space_ends_no_clause():
    assert set(words("여권을 맡기지 않습니다", "ko").clause) == {0}


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
