"""What can be seen in rules without a text: each kind of finding once where it is, and not where it only seems to be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.lint import FAULTS, lint
from tests.nlp.small import packs, rule


def found(*rules, kind=None):
    return [(f.kind, f.problem.message) for f in lint(packs(*rules)) if kind in (None, f.kind)]


def covered(match, language="en", **given):
    said = found(rule(match, f"debt_bondage.{language}.test", **given), kind="covered")
    return [m.split("'")[1] for _, m in said]


def test_a_sound_rule_has_nothing_to_be_said():
    sound = {
        "any": [
            ["keep your passport", "hold it"],
            {"within": {"window": 5, "all": [["fee", "pay"], ["first", "later"]]}},
        ]
    }
    assert found(rule(sound, unless=["copy of your passport"])) == []


@pytest.mark.parametrize(
    ("match", "never_needed"),
    [
        (["passport", "your passport"], ["your passport"]),
        (["keep passport", "we keep passports here"], ["we keep passports here"]),
        (["pass*", "passport office"], ["passport office"]),
        (["pass*", "passpo*"], ["passpo*"]),
        (["(my|your) passport", "passport"], ["(my|your) passport"]),
        (["(my|your) passport", "your passport"], ["your passport"]),
        (["(my|your|) passport", "her visa"], []),
        (["passport", "passports"], ["passports"]),
        (["passport here", "here passport"], []),
        (["visas*", "visa"], []),
        ({"any": [["visa", "permit"], {"all": ["a", "b"]}, ["your visa", "letter"]]}, ["your visa"]),
        ({"any": [["visa", "permit"], ["visa", "letter"]]}, ["visa"]),
        ({"within": {"all": [["papers", "all papers"], ["keep", "hold"]]}}, ["all papers"]),
        ({"within": {"all": [["papers", "keep"], ["keep it", "hold"]]}}, []),
        ({"exact": ["Visa", "my Visa"]}, ["my Visa"]),
    ],
)
def test_a_phrase_that_another_of_its_list_finds_is_never_needed(match, never_needed):
    assert covered(match) == never_needed


def test_a_phrase_with_a_negation_of_its_own_is_needed():
    assert covered(["contract", "no contract"]) == []
    assert covered(["contract", "no contract"], negatable=False) == ["no contract"]


def test_a_script_without_spaces_is_compared_by_characters():
    assert covered(["护照", "护照原件"], "zh") == ["护照原件"]
    assert found(rule("护", "debt_bondage.zh.test")) == []


def test_a_phrase_of_one_short_word_is_wide_where_it_fires_alone():
    [(kind, said)] = found(rule({"any": [["pay", "salary"], {"all": [["fee"], ["now"]]}]}))
    assert (kind, "'pay' fires on every" in said) == ("wide", True)
    assert [k for k, _ in found(rule(["ca*", "long words"]))] == ["wide"]
    assert [k for k, _ in found(rule("salary", unless="vip"))] == ["wide"]


def test_a_rule_whose_unless_finds_all_that_it_finds_is_dead():
    dead = [
        rule(["your passport", "my passport"], unless=["passport"]),
        rule({"all": [["your passport"], ["kept here"]]}, unless="passport"),
        rule({"within": {"all": ["your passport", "kept here"]}}, unless="here"),
        rule({"any": [["your passport"], {"all": ["my passport", "letters"]}]}, unless="passport"),
    ]
    for one in dead:
        assert [k for k, _ in found(one)] == ["dead"]
    assert found(rule(["your passport", "letters"], unless=["passport"])) == [
        ("silenced", "debt_bondage.en.test: match: 'your passport' can never fire: `unless` finds it too")
    ]
    near = {"within": {"all": ["your passport", "kept"], "unless": ["passport"]}}
    assert [k for k, _ in found(rule(near))] == ["dead"]
    assert [k for k, _ in found(rule({"any": [near, ["visa"]]}))] == ["silenced"]
    assert found(rule(["passport"], unless=["your passport"])) == []


def test_the_same_rule_twice_and_a_rule_inside_another_are_told_of():
    near = {"window": 5, "all": [["visa", "permit"], ["costs", "price"]]}
    wide = rule({"any": [["keep your passport", "hold it"], {"within": near}]}, "debt_bondage.en.wide")
    assert [k for k, _ in found(wide, wide.model_copy(update={"id": "debt_bondage.en.other"}))] == ["twice"]
    inside = {"any": [["we hold it"], {"within": {"window": 4, "all": [["permit"], ["price"]]}}]}
    narrow = rule(inside, "debt_bondage.en.narrow")
    assert found(wide, narrow) == [
        ("overlap", "debt_bondage.en.narrow: fires only where debt_bondage.en.wide fires too")
    ]
    assert found(wide, rule(inside, "isolation.en.narrow")) == [], "another indicator"
    assert found(wide.model_copy(update={"unless": narrow.match}), narrow, kind="overlap") == []
    assert found(wide, rule({"within": near | {"window": 9}}, "debt_bondage.en.far")) == []


def test_lists_of_words_are_told_of_once_and_not_again_in_each_rule(tmp_path):
    listed = ("visa", "your visa", "permit")
    both = [rule({"within": {"all": [list(listed), ["costs"]]}}, f"debt_bondage.en.{n}") for n in ("one", "two")]
    known = packs(both[0], both[1].model_copy(update={"match": rule({"all": [list(listed), "price"]}).match}))
    places = {**known.places, "$en.papers": ("words", 3), "$en.lost": ("words", 9)}
    known = replace(
        known, lists={"en": {"papers": listed, "lost": ("letters",)}}, unnamed=frozenset({"$en.lost"}), places=places
    )
    assert [(f.kind, str(f.problem)) for f in lint(known)] == [
        ("covered", "words:3: papers: 'your visa' is never needed: 'visa' finds it"),
        ("unnamed", "words:9: lost: no rule names this list"),
    ]
    assert list(lint(known, ["ro"])) == []


def test_a_phrase_of_which_nothing_is_left_is_a_fault():
    hollow = rule(["passport"]).model_copy(
        update={"match": rule("x").match.model_copy(update={"phrase": ("§", "visas")})}
    )
    [finding] = lint(packs(hollow))
    assert (finding.kind, finding.fault) == ("empty", True)


def test_the_shipped_packs_have_no_fault_that_can_be_seen(shipped):
    found = list(lint(shipped))
    assert [str(f.problem) for f in found if f.kind in FAULTS] == []
    assert found, "warnings there are"
