"""The packs we ship: enough of them, each proved by its cases, silent on honest ads, and no accusation anywhere."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from nlp.languages import languages
from nlp.rulebook import check
from records.analysis import DIMENSIONS
from rules.packs import Packs, load
from rules.schema import ANY


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load()


def test_every_shipped_rule_holds_its_cases_and_every_honest_ad_stays_low(packs):
    assert [str(p) for p in check(packs)] == []


def test_there_are_rules_enough_in_languages_enough(packs):
    assert len(packs.rules) >= 40
    assert len(packs.languages) >= 6
    assert set(packs.languages) <= set(languages())


def test_every_language_has_rules_for_every_dimension_honest_cues_and_honest_ads(packs):
    groups = defaultdict(set)
    for rule in (r for r in packs.rules if r.language != ANY):
        groups[rule.language].add(packs.indicators[rule.indicator].group)
    for code, found in groups.items():
        assert found >= {*DIMENSIONS, "protective", "kind"}, code
        assert packs.look_alikes.get(code), code


def test_a_rule_is_named_once_and_lies_in_the_file_of_its_name(packs):
    assert max(Counter(r.id for r in packs.rules).values()) == 1
    for rule in packs.rules:
        file, line = packs.places[rule.id]
        assert file == f"rules/{rule.indicator}/{rule.language}.yml"
        assert line > 0


def test_a_rule_proves_itself_by_different_texts(packs):
    for rule in packs.rules:
        texts = [*rule.cases.match, *rule.cases.silent]
        assert len(set(texts)) == len(texts), rule.id


def test_no_indicator_beyond_recruitment_counts_for_its_dimensions(packs):
    groups = {i.group for i in packs.indicators.values()}
    assert groups == {*DIMENSIONS, "exploitation", "protective", "kind"}
    assert all(i.source for i in packs.indicators.values())


def test_the_weights_keep_their_promises(packs):
    weights = packs.weights
    assert weights.strengths["weak"] < weights.strengths["medium"] < weights.strengths["strong"]
    assert 0 < weights.bands["low"] < weights.bands["medium"] < weights.bands["high"] < 1
    assert weights.protective_most <= weights.protective < 0


def test_reading_twice_gives_the_same_packs(packs):
    assert load() == packs
