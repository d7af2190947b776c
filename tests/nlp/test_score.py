"""The ILO rule for dimensions, the score and its bands: no single cue makes a lure, and no honest word makes one worse."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.ilo import dimensions, positive, strongest
from nlp.score import band, score
from records.analysis import BANDS, DIMENSIONS, Hit, Span
from tests.nlp.small import tables

INDICATORS, WEIGHTS = tables()[0].indicators, tables()[1]
RECRUITMENT = sorted(n for n, i in INDICATORS.items() if i.group not in ("protective", "kind"))
PROTECTIVE = sorted(n for n, i in INDICATORS.items() if i.group == "protective")
SPAN = (Span("text", 0, 4, "visa"),)
STRENGTHS = ("weak", "medium", "strong")


def hit(indicator: str, strength: str = "medium", number: int = 1) -> Hit:
    return Hit(f"{indicator}.en.r{number}", indicator, INDICATORS[indicator].group, strength, SPAN)  # type: ignore[arg-type]


def scored(hits: list[Hit], protective: tuple[str, ...] = ()) -> float:
    return score(hits, dimensions(hits), protective, WEIGHTS)


hits = st.lists(
    st.builds(hit, st.sampled_from(RECRUITMENT), st.sampled_from(STRENGTHS), st.integers(1, 4)), max_size=12
)

# DOMAIN, section 2: strong, medium, weak → whether the dimension is positive.
RULE = {
    (2, 0, 0): True,
    (1, 1, 0): True,
    (1, 0, 1): True,
    (0, 3, 0): True,
    (0, 2, 1): True,
    (0, 0, 0): False,
    (1, 0, 0): False,
    (0, 2, 0): False,
    (0, 1, 0): False,
    (0, 1, 1): False,
    (0, 1, 9): False,
    (0, 0, 9): False,
}


@pytest.mark.parametrize(("counts", "expected"), RULE.items())
def test_a_dimension_is_positive_by_the_ilo_rule(counts, expected):
    strengths = list(itertools.chain(*([s] * n for s, n in zip(("strong", "medium", "weak"), counts, strict=True))))
    assert positive({str(i): s for i, s in enumerate(strengths)}) is expected


@given(st.lists(st.sampled_from(STRENGTHS), max_size=6), st.sampled_from(STRENGTHS))
def test_another_indicator_never_makes_a_dimension_negative(strengths, more):
    before = positive({str(i): s for i, s in enumerate(strengths)})
    assert positive({str(i): s for i, s in enumerate([*strengths, more])}) >= before


def test_an_indicator_counts_once_however_many_rules_find_it_and_by_its_strongest():
    found = [hit("debt_bondage", "weak", 1), hit("debt_bondage", "strong", 2), hit("debt_bondage", "medium", 3)]
    assert strongest(found) == {"debt_bondage": "strong"}
    assert dimensions(found)["coercive_recruitment"] == "negative"


def test_dimensions_do_not_lend_each_other_indicators():
    found = [hit("debt_bondage"), hit("deceptive_wages"), hit("illegal_status")]
    assert dimensions(found) == dict.fromkeys(DIMENSIONS, "negative")
    found = [hit("debt_bondage"), hit("isolation"), hit("document_confiscation"), hit("illegal_status")]
    assert dimensions(found) == dict.fromkeys(DIMENSIONS, "negative") | {"coercive_recruitment": "positive"}


def test_exploitation_is_no_dimension_of_recruitment():
    assert set(dimensions([hit("excessive_hours", "strong"), hit("wage_manipulation", "strong")])) == set(DIMENSIONS)


@given(st.sampled_from(RECRUITMENT), st.lists(st.sampled_from(STRENGTHS), min_size=1, max_size=9))
def test_one_indicator_alone_never_reaches_medium_whatever_its_strength(indicator, strengths):
    found = [hit(indicator, s, n) for n, s in enumerate(strengths)]
    assert band(scored(found), WEIGHTS) in ("none", "low")


@given(hits, st.sampled_from(RECRUITMENT), st.sampled_from(STRENGTHS))
def test_another_indicator_never_lowers_the_score(found, indicator, strength):
    if indicator not in strongest(found):
        assert scored([*found, hit(indicator, strength)]) >= scored(found)


@given(hits, st.lists(st.sampled_from(PROTECTIVE), max_size=6), st.sampled_from(PROTECTIVE))
def test_another_protective_cue_never_raises_the_score(found, protective, more):
    assert scored(found, (*protective, more)) <= scored(found, tuple(protective))


def test_protective_cues_weigh_but_cannot_wash_a_lure_clean():
    lure = [hit(i) for i in ("debt_bondage", "isolation", "document_confiscation", "illegal_status", "deceptive_wages")]
    lure += [hit(i) for i in ("economic_reasons", "deceptive_contract", "deceptive_documents", "deceptive_travel")]
    assert scored(lure, tuple(PROTECTIVE)) < scored(lure)
    assert band(scored(lure, tuple(PROTECTIVE)), WEIGHTS) in ("medium", "high")


@given(hits, st.permutations(range(12)))
def test_the_order_of_the_hits_does_not_count(found, order):
    assert scored([found[i] for i in order if i < len(found)]) == pytest.approx(scored(found))


@given(st.floats(0, 1), st.floats(0, 1))
def test_bands_grow_with_the_score(one, other):
    low, high = sorted((one, other))
    assert BANDS.index(band(low, WEIGHTS)) <= BANDS.index(band(high, WEIGHTS))


def test_every_band_can_be_reached_and_no_hit_is_none():
    counts = [0, 1, 3, 8]
    found = [[hit(i) for i in RECRUITMENT[:n]] for n in counts]
    assert [band(scored(f), WEIGHTS) for f in found] == list(BANDS)
