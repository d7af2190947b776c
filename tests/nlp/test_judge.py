"""The judge: a posting in, an analysis out; every span true, every silence explained, no text too odd."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import judge as module
from records.analysis import BANDS, DIMENSIONS
from tests.nlp.small import judge, packs, posting, rule, sound
from tests.nlp.test_normalise import TEXTS

LURE = (
    "Girls 18-25 wanted as dancers in Cyprus, no experience and no language needed. We advance ticket and visa and you "
    "pay it back from your salary. We keep your passport. Write only on Telegram @ana_work_1."
)
LOW = BANDS.index("low")


def level(analysis) -> int:
    return BANDS.index(analysis.band)


def test_an_ad_with_cues_of_several_dimensions_comes_out_above_low_and_says_why(shipped_judge):
    said = shipped_judge.judge(posting(LURE, country="RO"))
    sound(said, posting(LURE))
    assert level(said) > LOW
    assert said.language == "en"
    assert said.abstained is None
    assert {"debt_bondage", "document_confiscation"} <= set(said.indicators)
    assert set(said.dimensions) == set(DIMENSIONS)
    assert said.places == {"origin": ("RO",), "destination": ("CY",)}
    assert [c["kind"] for c in said.contacts] == ["telegram"]
    assert said.reasons


@pytest.mark.parametrize(
    "disguise",
    [
        lambda t: t.upper(),
        lambda t: t.replace("p", "р").replace("o", "о"),
        lambda t: "\u200b".join(t),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace(". ", ".\r\n✈️ 👩‍🍳 "),
        lambda t: t.replace("a", "a\u0301"),
        lambda t: t.replace("keep", "<b>keep</b>").replace("visa", "vis&#97;"),
        lambda t: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() and c.isascii() else c for c in t),
        lambda t: f"\u202b{t}\u202c",
    ],
)
def test_a_disguise_of_letters_hides_no_cue(shipped_judge, disguise):
    plain, advert = shipped_judge.judge(posting(LURE)), posting(disguise(LURE))
    said = shipped_judge.judge(replace(advert, language="en"))
    sound(said, advert)
    assert set(said.indicators) >= {"debt_bondage", "document_confiscation", "deceptive_travel"} & set(plain.indicators)
    assert level(said) > LOW


def test_every_span_is_exactly_that_slice_and_no_text_breaks_the_judge(shipped_judge):
    @settings(deadline=None, max_examples=150)
    @given(TEXTS, TEXTS, st.sampled_from([None, "en", "ru", "zh", "ar", "xx", ""]))
    def holds(text, title, language):
        advert = posting(f"{text} {LURE} {text}", f"{title} We keep your passport", language=language)
        sound(shipped_judge.judge(advert), advert)
        bare = posting(text, title, language=language)
        sound(shipped_judge.judge(bare), bare)

    holds()


SPELLINGS = st.text(alphabet=st.sampled_from("\u200b\u0301\u00ad\u2060"), max_size=3)


@settings(deadline=None, max_examples=60)
@given(st.lists(SPELLINGS, min_size=18, max_size=18), st.sampled_from(["", "🇨🇾 ", "е\u0301е ", "&amp; ", "\r\n"]))
def test_marks_between_the_letters_of_a_cue_stand_in_its_span(marks, before):
    cue = "".join(a + b for a, b in zip("keep your passport", ["", *marks[1:]], strict=True))
    tested = rule("keep your passport")
    [hit] = judge(tested).hits(posting(f"{before}We {cue} safe"), "en", only=tested.id)
    assert len(hit.spans) == 1
    assert hit.spans[0].text.startswith("k")
    assert hit.spans[0].text.rstrip("\u0301\u200b\u00ad\u2060")[-1] == "t"


def test_each_shipped_rule_shows_exact_slices_on_its_own_cases(shipped, shipped_judge):
    for one in shipped.rules:
        for text in one.cases.match:
            advert = posting(text, language=one.language)
            sound(shipped_judge.judge(advert), advert)


def test_no_single_indicator_of_any_shipped_rule_reaches_medium(shipped, shipped_judge):
    seen = 0
    for one in shipped.rules:
        for text in one.cases.match:
            said = shipped_judge.judge(posting(text, language=one.language))
            if len(said.indicators) == 1:
                seen += 1
                assert level(said) <= LOW, (one.id, text)
    assert seen > len(shipped.rules)


def test_adding_an_honest_word_never_raises_the_score(shipped, shipped_judge):
    compared = 0
    for one in (
        r for r in shipped.rules if shipped.indicators[r.indicator].group == "protective" and r.language == "en"
    ):
        before = shipped_judge.judge(posting(LURE, language="en"))
        after = shipped_judge.judge(posting(f"{LURE}\n{one.cases.match[0]}", language="en"))
        if after.indicators == before.indicators and not after.abstained:
            compared += 1
            assert set(after.protective) > set(before.protective), one.id
            assert after.score < before.score, one.id
    assert compared >= 3


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no text"),
        (" \n ", "no text"),
        ("12 34 56", "no text"),
        ("✈️ 🇨🇾 a", "fewer than three words"),
        ("Hostess", "fewer than three words"),
        ("Xqz vbrt klmnop", "could not be told"),
        ("Vi söker servitriser till en restaurang, boende ingår och lönen betalas varje månad", "no rules for this language (sv)"),
        ("Beware of fake job offers: if you are offered easy money abroad, call our hotline.", "warning"),
        ("Police said three people were arrested. According to police they offered work abroad.", "news"),
        ("I am looking for work as a nanny, I can start today and speak English.", "looks for work"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_said_to_be_so_and_never_passed_over(shipped_judge, text, why):
    said = shipped_judge.judge(posting(text))
    assert why in said.abstained
    assert said.error is None
    assert level(said) <= LOW


def test_a_language_that_has_no_rules_abstains_even_if_its_table_is_there(shipped_judge):
    said = judge(rule("loan")).judge(posting("Wir suchen Kellnerinnen für ein Restaurant auf Zypern, Lohn monatlich"))
    assert (said.language, said.abstained) == ("de", "There are no rules for this language (de).")


def test_a_warning_keeps_its_hits_but_stays_low(shipped_judge):
    warning = f"Beware of fake job offers like this one, and call our hotline: {LURE}"
    said = shipped_judge.judge(posting(warning))
    assert said.indicators
    assert said.abstained
    assert level(said) == LOW


def test_one_word_of_warning_in_a_lure_does_not_silence_it(shipped_judge):
    said = shipped_judge.judge(posting(f"{LURE} Beware of others!"))
    assert said.abstained is None
    assert level(said) > LOW


QUOTED = "We keep your passport. You pay the ticket back from your first salary."


def test_somebody_elses_words_in_quotation_marks_are_no_offer_where_the_text_warns(shipped_judge):
    for marks in ("“{}”", "«{}»", '"{}"'):
        told = shipped_judge.judge(posting(f"They wrote to her: {marks.format(QUOTED)} Beware of such an agency."))
        assert "warning" in told.abstained
        assert level(told) <= LOW
    assert shipped_judge.judge(posting(f"They wrote to her: {QUOTED} Beware of such an agency.")).abstained is None
    assert shipped_judge.judge(posting(f"A great job: “{QUOTED}” Write to us.")).abstained is None


def test_a_one_liner_is_judged_and_ranks_above_an_ordinary_title(shipped_judge):
    def score(title: str) -> float:
        said = shipped_judge.judge(posting("", title=title, language="en"))
        assert said.abstained is None
        return said.score

    for lure in (
        "Cyprus. Dancer needed.",
        "Hostesses for Dubai",
        "Girls for a club in Japan",
        "Models wanted abroad, no experience",
    ):
        for ordinary in (
            "Warehouse worker wanted in Arad",
            "Nurse, Cluj hospital",
            "Cook for hotel in Cyprus",
            "Cleaner, part time",
        ):
            assert score(lure) > score(ordinary), (lure, ordinary)


def test_a_text_that_breaks_a_component_gives_an_analysis_that_says_so_without_the_text(monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise KeyError(LURE[:10])

    monkeypatch.setattr(module.identification, "detect", broken)
    said = judge(rule("loan")).judge(posting(LURE))
    assert said.error.startswith("KeyError in broken:")
    assert "Girls" not in said.error
    assert said.abstained
    assert said.band == "none"


def test_the_place_of_work_names_the_destination(shipped_judge):
    said = shipped_judge.judge(posting("Cook wanted for a good restaurant", country="RO", location="Limassol, Cyprus"))
    assert said.places == {"origin": ("RO",), "destination": ("CY",)}
    home = shipped_judge.judge(posting("Cook wanted for a good restaurant in Romania", country="RO"))
    assert home.places == {"origin": ("RO",), "destination": ("RO",)}


def test_equal_recipes_give_equal_analyses_whatever_was_judged_before(shipped, shipped_judge):
    first = shipped_judge.judge(posting(LURE))
    for text in ("诚聘服务员", "Ищем официанток", "x" * 1000):
        shipped_judge.judge(posting(text))
    again = module.Judge.of(shipped).judge(posting(LURE))
    assert replace(again, analysed=first.analysed) == first == replace(shipped_judge.judge(posting(LURE)), analysed=first.analysed)  # fmt: skip


def test_another_rule_is_another_recipe():
    same = judge(rule("loan")).recipe
    assert judge(rule("loan")).recipe == same
    assert len({same, judge(rule("loans")).recipe, judge(rule("loan", strength="weak")).recipe, judge().recipe}) == 4


def test_a_changed_program_is_another_recipe(monkeypatch):
    before = judge(rule("loan")).recipe
    monkeypatch.setattr(module, "VERSION", "next")
    assert judge(rule("loan")).recipe != before


def test_the_strength_of_a_rule_wins_over_its_indicators():
    known = packs(rule("loan"), rule("fee", "debt_bondage.en.fee", strength="weak"))
    said = module.Judge.of(known).judge(posting("We give you a loan and you pay no interest, a fee is taken"))
    assert {h.rule: h.strength for h in said.hits} == {"debt_bondage.en.test": "medium", "debt_bondage.en.fee": "weak"}


def test_what_an_ad_denies_is_absent_and_what_it_leaves_out_is_missing(shipped_judge):
    denied = shipped_judge.judge(posting("Cook wanted in a hotel. We do not keep your passport. Call the owner."))
    assert denied.absent == ("document_confiscation",)
    assert denied.hits == ()
    both = shipped_judge.judge(
        posting("We do not keep your passport. In the club we keep your passport until the end.")
    )
    assert "document_confiscation" in both.indicators
    assert both.absent == ()
    assert "hours" in denied.missing


def test_an_ad_that_addresses_children_is_weighed_by_their_column_and_says_so_first(shipped, shipped_judge):
    words = "We give an advance and you pay it back from your salary."
    adult = shipped_judge.judge(posting(f"Dancers wanted in Cyprus. {words}"))
    child = shipped_judge.judge(posting(f"Dancers wanted in Cyprus, minors welcome. {words}"))
    strengths = {h.indicator: h.strength for h in child.hits}
    assert {h.indicator: h.strength for h in adult.hits}["debt_bondage"] == shipped.indicators["debt_bondage"].adult
    assert strengths["debt_bondage"] == shipped.indicators["debt_bondage"].child == "strong"
    assert child.band == "high"
    assert child.score > adult.score
    assert "under eighteen" in child.reasons[0]


def test_two_words_are_judged_only_where_they_show_something(shipped_judge):
    assert "fewer than three words" in shipped_judge.judge(posting("Cook Cluj", language="en")).abstained
    assert shipped_judge.judge(posting("Cyprus. Dancer needed.", language="en")).abstained is None


@pytest.mark.parametrize(("title", "language"), [("Hostess Zypern", "de"), ("Dancers Germany", "en")])
def test_two_words_of_no_certain_language_are_read_as_one_whose_rules_know_them(shipped_judge, title, language):
    said = shipped_judge.judge(posting("", title=title))
    assert (said.language, said.indicators, said.abstained) == (language, ("entertainment_abroad",), None)
    assert shipped_judge.judge(posting("", title="Zxcv qwer Zypern")).language == "und"
