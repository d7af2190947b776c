"""What a rule may say: exactly one condition a node, cases that prove it, and words that can match."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from rules.schema import FactIs, Match, Rule
from tests.nlp.small import CASES, rule


@pytest.mark.parametrize("words", ["loan", ["loan"], ["loan", "debt"], {"phrase": "loan"}])
def test_plain_words_stand_for_a_phrase(words):
    assert rule(words).match.phrase[0] == "loan"


@pytest.mark.parametrize(
    ("match", "why"),
    [
        ({}, "give exactly one of phrase, exact, .*found none"),
        ({"phrase": "a", "regex": "b"}, "found phrase, regex"),
        ({"lemma": "a"}, "lemma"),
        ([], "at least 1 item"),
        (["..."], "never matches"),
        ([""], "never matches"),
        ([False], "valid string"),
        (["(...|!) (?|)"], "never matches"),
        (["loan (is|was"], "loan .is.was: a bracket is not closed"),
        ({"exact": "loan|debt"}, "alternatives stand in brackets"),
        ({"within": {"all": ["a", "b) c"]}}, "a bracket is closed that was not opened"),
        ({"regex": "("}, "not an RE2 expression"),
        ({"regex": r"(?=a)"}, "not an RE2 expression"),
        ({"regex": r"(a)\1"}, "not an RE2 expression"),
        ({"within": {"all": ["a"]}}, "give two, or an unless"),
        ({"within": {"all": []}}, "at least 1 item"),
        ({"negatable": False}, "found none"),
        ({"fact": {"value": "free"}}, "kind"),
        ({"fact": {"kind": "hours", "over": 3}}, "over"),
        ({"within": {"window": 1, "all": ["a", "b"]}}, "window"),
        ({"within": {"window": 61, "all": ["a", "b"]}}, "window"),
        ({"within": {"window": "paragraph", "all": ["a", "b"]}}, "window"),
        ({"any": ["a"]}, "at least 2 items"),
        ({"all": ["a"]}, "at least 2 items"),
        ({"pay_above": {"month": 0}}, "greater than 0"),
        ({"pay_above": {}}, "give month or norm"),
        ({"pay_above": {"month": 1, "norm": 2}}, "give month or norm"),
        ({"contact_only": False}, "contact_only"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused(match, why):
    with pytest.raises(ValidationError, match=why):
        rule(match)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"id": "debt_bondage.en"}, "INDICATOR.LANG.NAME"),
        ({"id": "Debt.en.x"}, "INDICATOR.LANG.NAME"),
        ({"title": "Short"}, "at least 8"),
        ({"strength": "huge"}, "strength"),
        ({"status": "done"}, "status"),
        ({"colour": "red"}, "colour"),
        ({"unless": {}}, "give exactly one"),
        ({"cases": {"match": ["one"], "silent": ["two", "three"]}}, "cases.match"),
        ({"cases": {"match": ["one", "two"], "silent": ["three"]}}, "cases.silent"),
        ({"cases": {"match": ["one", "two"]}}, "cases.silent"),
    ],
)
def test_a_rule_without_name_title_or_proof_is_refused(given, why):
    with pytest.raises(ValidationError, match=why):
        Rule.model_validate(
            {"id": "debt_bondage.en.x", "title": "A rule of a test", "match": "a", "cases": CASES} | given
        )


def test_a_rule_knows_its_indicator_and_language_by_its_name():
    assert (rule("a").indicator, rule("a").language) == ("debt_bondage", "en")


def test_a_rule_is_experimental_and_negatable_until_it_says_otherwise():
    assert (rule("a").status, rule("a").negatable, rule("a").strength) == ("experimental", True, None)


def test_a_rule_never_changes():
    with pytest.raises(ValidationError, match="frozen"):
        rule("a").match = Match(phrase=("b",))


def test_conditions_nest():
    tree = rule({"all": ["a", {"any": [["b", "c"], {"within": {"all": ["d", ["e", "f"]]}}]}]}).match
    assert tree.all[1].any[0].phrase == ("b", "c")
    assert tree.all[1].any[1].within.all == (Match(phrase=("d",)), Match(phrase=("e", "f")))
    assert tree.all[1].any[1].within.window == "sentence"
    assert rule({"fact": "housing.free"}).match.fact == FactIs(kind="housing", value=("free",))
    assert rule({"fact": "licence"}).match.fact == FactIs(kind="licence")
