"""A posting in two languages is read with the rules of both; one in one language is read once, and so is whatever only looks mixed."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import segments
from nlp.language import detect
from nlp.segments import codes, masked
from tests.nlp.small import judge, posting, rule, sound
from tests.nlp.test_language import ADS

RU = "Ищем девушек для работы в клубе. Паспорт хранится у хозяина, билет отработаете."
EN = "We are looking for girls to work in a club. The owner keeps your passport, and you work off the ticket."
RO = "Căutăm fete pentru un club din Milano, pașaportul rămâne la patron și biletul se scoate din salariu."
IT = "Cerchiamo ragazze per un locale a Milano, il passaporto resta al padrone e il biglietto si paga con lo stipendio."
TL = "Naghahanap kami ng mga babae para sa club sa Japan, libre ang tirahan at pagkain, kami ang bahala sa papeles."
ZH = "招聘服务员，包吃住，月薪八千元，护照由公司统一保管。"
MIXED = [
    (f"{RU}\n\n{EN}", ("en", "ru")),
    (f"{EN}\n{RU}", ("en", "ru")),
    (f"{RO} {IT}", ("it", "ro")),
    (f"{EN} {TL}", ("tl", "en")),
    (f"{ZH}{EN}", ("en", "zh")),
    (f"{EN}\n{ZH}\n{RU}", ("en", "ru", "zh")),
]


def parts(text):
    return segments.segments(text, detect(text))


@pytest.mark.parametrize(("text", "expected"), MIXED)
def test_a_posting_in_several_languages_is_cut_where_they_change(text, expected):
    found = parts(text)
    assert codes(found) == expected
    assert "".join(text[p.start : p.end] for p in found) == text
    assert all(a.code != b.code for a, b in pairwise(found))


@pytest.mark.parametrize("text", ADS.values(), ids=ADS)
def test_a_posting_in_one_language_is_one_part(text):
    for whole in (text, f"{text}\n{text}", f"Hostess / Dancer / Barmaid\n{text} WhatsApp Telegram Instagram Facebook"):
        assert len(parts(whole)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Senior Software Engineer\nSzukamy programisty do zespołu w Krakowie. Java, Spring Boot, clean code, code review, full remote.",
        "Ищем водителя. Требования: Microsoft Office, Adobe Photoshop, опыт работы от года, категории B и C, звоните.",
        "诚聘 Tesla Model 3 网约车司机，月薪8000元，微信 wx_driver88 联系 WhatsApp Telegram",
    ],
)
def test_names_and_terms_from_elsewhere_make_no_second_language(text):
    assert len(parts(text)) == 1


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([RU, EN, RO, TL, ZH, "\n", " ", "🔥", "\ud800", "\u202e"])).map("".join)
)
def test_the_parts_of_any_text_are_the_text_and_a_mask_moves_nothing(text):
    found = parts(text)
    assert [p.start for p in found] == [0, *(p.end for p in found[:-1])]
    assert found[-1].end == len(text)
    for code in codes(found):
        hidden = masked(text, found, code)
        assert len(hidden) == len(text)
        for p in found:
            if p.code == code:
                assert hidden[p.start : p.end] == text[p.start : p.end]


@pytest.mark.parametrize(
    "text", ["a " * 2**19, "a. и. " * 2**17, "🔥" * 2**18, f"{EN} {RU} " * 5_000, "\n" * 2**20, "x" * 2**20]
)
def test_a_long_text_is_cut_quickly(text):
    main = detect(text)
    began = time.process_time()
    segments.segments(text, main)
    assert time.process_time() - began < 0.5


KEPT = (
    rule({"within": {"all": [["паспорт"], ["хранится"]]}}, "document_confiscation.ru.kept"),
    rule({"within": {"all": [["passport"], ["keeps", "keep"]]}}, "document_confiscation.en.kept"),
)


def test_each_part_is_read_with_the_rules_of_its_language_and_shown_as_published():
    judged = posting(f"{RU}\n\n{EN}", title="Работа / Job")
    found = judge(*KEPT).judge(judged)
    sound(found, judged)
    assert {h.rule for h in found.hits} == {r.id for r in KEPT}
    assert found.language == "en"
    assert "Written in English and Russian." in found.reasons
    told = [(f.normal["value"], f.span.field) for f in found.facts if f.kind == "segment"]
    assert told == [("ru", "title"), ("ru", "text"), ("en", "text")]
    assert all(f.span.text == getattr(judged, f.span.field)[f.span.start : f.span.end] for f in found.facts)


def test_a_posting_in_one_language_says_nothing_of_languages():
    found = judge(*KEPT).judge(posting(EN))
    assert not [f for f in found.facts if f.kind == "segment"]
    assert not [r for r in found.reasons if r.startswith("Written")]


def test_words_of_two_languages_make_no_sentence_together_and_a_negation_stays_in_its_own():
    crossing = rule({"within": {"window": 60, "all": [["паспорт"], ["passport"]]}}, "document_confiscation.ru.both")
    assert not judge(crossing).judge(posting(f"{RU}\n\n{EN}")).hits
    denied = EN.replace("The owner keeps your", "Nobody here keeps a")
    negated = f"{RU}\n{denied}".replace("Nobody here keeps", "We do not keep")
    assert {h.rule for h in judge(*KEPT).judge(posting(negated)).hits} == {"document_confiscation.ru.kept"}


def test_what_is_no_language_s_own_is_said_once():
    any_rule = rule({"regex": "[0-9]{4} ?eur"}, "contact_channel.any.test")
    found = judge(any_rule).judge(posting(f"{RU} 4000 eur.\n\n{EN} 5000 eur."))
    assert [[s.text for s in h.spans] for h in found.hits] == [["4000 eur", "5000 eur"]]
