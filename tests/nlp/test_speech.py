"""Reasons come in the analyst's language: every sentence translated, no placeholder lost, nobody accused, English where a catalogue is silent."""

from __future__ import annotations

import re
import zipfile
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from nlp import catalogues
from nlp.judge import Judge
from nlp.reasons import reasons
from nlp.speech import edition, speech, spoken
from records.analysis import Hit, Span
from records.errors import BadSetting
from records.settings import load
from tests.nlp.small import packs, posting, rule, tables

ROOT = Path(__file__).parents[2]
OTHERS = [language for language in spoken() if language != "en"]
ACCUSING = re.compile(
    r"traffick|victim|criminal|crime|exploit|slave|pimp|perpetrator|offender|suspect|guilty"
    r"|trafic|victim|infrac|crim|exploat|sclav|proxene|făptuitor|suspect|vinovat|escroc|hoț"
    r"|tráfico|\btrata\b|delincuen|delito|víctima|esclav|proxenet|sospechos|culpable|estafador|tratante",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{\w+\}")
LURE = "We lend you the ticket. We keep your passport. Telegram @ana_work_1."


def said(language: str, text: str = LURE, *more) -> tuple[str, ...]:
    rules = packs(rule("lend you"), rule("keep your passport", "document_confiscation.en.kept"), *more)
    return Judge.of(rules, language).judge(posting(text)).reasons


def catalogue(language: str):
    with (catalogues.FOLDER / language / "LC_MESSAGES" / "lurewatch.po").open("rb") as file:
        return read_po(file)


def test_there_are_other_languages_than_english():
    assert spoken()[0] == "en"
    assert {"ro", "es"} <= set(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_keeps_its_placeholders(language):
    for message in catalogue(language):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        translated = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.fuzzy
        for one in translated:
            assert one, english
            assert set(PLACEHOLDER.findall(one)) == set(PLACEHOLDER.findall(english[-1])), english
            assert one.strip() == one


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_accuses_anybody(language):
    for message in catalogue(language):
        for one in (message.id, message.string):
            assert not ACCUSING.search(" ".join(one) if isinstance(one, tuple) else one), one


def test_the_catalogues_are_those_of_the_code(tmp_path, monkeypatch):
    """`make messages` has been run."""
    of = catalogues.template(ROOT)
    assert (catalogues.FOLDER / "lurewatch.pot").read_bytes() == catalogues.written(of)
    for language in OTHERS:
        file = catalogues.FOLDER / language / "LC_MESSAGES" / "lurewatch.po"
        renewed = catalogues.renewed(file, of)
        assert file.read_bytes() == catalogues.written(renewed)
        assert file.with_suffix(".mo").read_bytes() == catalogues.compiled(renewed)


def test_every_sentence_of_an_indicator_is_in_the_template():
    messages = {m.id for m in catalogues.template(ROOT)}
    for name, indicator in tables()[0].indicators.items():
        assert {indicator.reason, indicator.label} <= messages, name


def test_the_same_ad_is_explained_in_each_language():
    assert said("ro")[:1] == (
        "Anunțul oferă un avans sau un împrumut ori cere o garanție care îl leagă pe lucrător: „lend you” (indicator mediu).",
    )
    assert (
        said("es")[-1] == "No se indica: quién es el empleador, cuánto se paga, si hay contrato, el horario de trabajo."
    )
    assert {len(said(language)) for language in spoken()} == {len(said("en"))}


def test_why_a_text_was_not_judged_is_said_in_that_language_too():
    assert Judge.of(packs(rule("loan")), "ro").judge(posting("...")).abstained == "Nu există un text de evaluat."
    assert "(de)" in (
        Judge.of(packs(rule("loan")), "es").judge(posting("Wir suchen Kellner für unser Haus in Wien")).abstained or ""
    )


def hit(*spans: tuple[int, int], text: str) -> Hit:
    placed = tuple(Span("text", s, e, text[s:e]) for s, e in spans)
    return Hit("debt_bondage.en.test", "debt_bondage", "coercive_recruitment", "medium", placed)


@pytest.mark.parametrize(
    ("count", "english", "romanian"),
    [
        (3, "“w02” (", "„w02” ("),
        (4, "and 1 more place (", "și încă 1 loc ("),
        (5, "and 2 more places (", "și încă 2 locuri ("),
        (23, "and 20 more places (", "și încă 20 de locuri ("),
    ],
)
def test_how_many_more_places_there_are_is_said_in_the_right_number(count, english, romanian):
    text = " ".join(f"w{i:02}" for i in range(count))
    found = [hit(*((4 * i, 4 * i + 3) for i in range(count)), text=text)]
    for language, expected in (("en", english), ("ro", romanian)):
        (sentence,) = reasons(found, {}, (), (), (), tables()[0].indicators, posting(text), language=language)
        assert expected in sentence


def test_words_that_another_quotation_holds_are_not_quoted_again():
    text = "we keep your passport"
    found = [hit((3, 7), (13, 21), text=text), hit((0, 21), text=text)]
    (sentence,) = reasons(found, {}, (), (), (), tables()[0].indicators, posting(text))
    assert sentence.count("“") == 1


def test_words_from_right_to_left_keep_to_themselves_and_no_sign_of_theirs_turns_ours():
    text = "جواز السفر عندنا \u202ekeep\u202c"
    found = [hit((0, 16), (17, 23), text=text)]
    (sentence,) = reasons(found, {}, (), (), (), tables()[0].indicators, posting(text))
    assert "“\u2068جواز السفر عندنا\u2069”, “keep”" in sentence
    assert not re.search("[\u202a-\u202e]", sentence)


def test_what_a_catalogue_lacks_comes_in_english():
    assert speech("ro").gettext("no such sentence") == "no such sentence"
    assert speech("ro").pgettext("strength", "none") == "none"


def test_another_language_is_another_recipe_and_an_unknown_one_is_refused(tmp_path):
    rules = packs(rule("loan"))
    assert len({Judge.of(rules, language).recipe for language in spoken()}) == len(spoken())
    assert edition("en") == ""
    with pytest.raises(BadSetting, match="'fi'"):
        Judge.of(rules, "fi")
    with pytest.raises(BadSetting, match="reasons_language"):
        load({"data": str(tmp_path), "reasons_language": "../x"}, environment={})


def test_a_catalogue_is_read_from_inside_an_archive(tmp_path, monkeypatch):
    name = "nlp/locale/ro/LC_MESSAGES/lurewatch.mo"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(ROOT / name, name)
    inside = zipfile.Path(tmp_path / "a.zip", "nlp/")
    monkeypatch.setattr("nlp.speech.files", lambda _: inside)
    speech.cache_clear()
    assert spoken() == ("en", "ro")
    assert isinstance(speech("ro"), GNUTranslations)
    speech.cache_clear()
