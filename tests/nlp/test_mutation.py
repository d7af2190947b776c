"""A changed rule survives if none of the rule's own cases notices; the parts, not every phrase, are what cases must prove."""

from __future__ import annotations

import pytest

from nlp.bench import Bench, fires
from nlp.mutation import mutants, mutate, outcome, overall, plain
from tests.nlp.small import packs, rule

PROVED = rule(
    {"within": {"window": 6, "all": [["passport", "identity card"], ["keep inside", "hold"]]}},
    unless=["copy of your passport"],
    cases={
        "match": ["We hold your passport", "We hold your identity card", "We keep inside the passport", "Part of your passport we hold"],
        "silent": [
            "We hold a party",
            "The passport is new",
            "We hold a copy of your passport",
            "We never hold the passport",
            "We hold everything else in the car and new passport",
            "We hold the card",
            "We hold the identity",
            "We keep the passport",
            "Inside is the passport",
        ],
    },
)  # fmt: skip


def parts(of):
    return [(m.where, m.what) for m in mutants(of)]


def survivors(of):
    [found] = mutate(packs(of), [of])
    return set(found.survived)


def test_every_part_of_a_condition_is_changed_once():
    assert sorted(parts(PROVED)) == sorted([
        ("match.within.0", "is taken out"),
        ("match.within.1", "is taken out"),
        ("match.window", "12 words"),
        ("match.within.0", "phrases lose their first word"),
        ("match.within.0", "phrases lose their last word"),
        ("match.within.1", "phrases lose their first word"),
        ("match.within.1", "phrases lose their last word"),
        ("unless", "is taken out"),
        ("unless", "phrases lose their first word"),
        ("unless", "phrases lose their last word"),
        ("negatable", "negations no longer undo the words"),
    ])  # fmt: skip


def test_combinations_facts_and_exact_words_are_changed_too():
    whole = rule({"any": [{"all": ["a", "b"]}, {"exact": ["Cook"]}, {"pay_above": {"month": 1000}}]}, negatable=False)
    assert parts(whole) == [
        ("match.any.0", "is taken out"),
        ("match.any.0.all.0", "is taken out"),
        ("match.any.0.all.1", "is taken out"),
        ("match.any.1", "is taken out"),
        ("match.any.1", "in any inflection"),
        ("match.any.2", "is taken out"),
        ("match.any.2", "half the pay is enough"),
        ("match.any.2", "twice the pay is needed"),
        ("negatable", "negations undo the words"),
    ]
    assert parts(rule({"regex": "x"})) == [], (
        "there is nothing in an expression that is taken out, and no negation undoes it"
    )
    assert ("match.window", "60 words") in parts(rule({"within": {"all": ["a", "b"]}}))
    assert ("match.window", "60 words") in parts(rule({"within": {"window": 40, "all": ["a", "b"]}}))
    assert not any(w == "match.window" for w, _ in parts(rule({"within": {"window": 60, "all": ["a", "b"]}})))


def test_characters_are_the_words_of_a_script_without_spaces():
    [first, last, _] = mutants(rule("护照原件", "debt_bondage.zh.test"))
    assert (first.rule.match.phrase, last.rule.match.phrase) == (("照原件",), ("护照原",))


def test_what_a_case_proves_is_killed_and_what_none_proves_survives():
    assert survivors(PROVED) == {("unless", "phrases lose their last word")}
    far = "We hold everything else in the car and new passport"
    assert without(far) == survivors(PROVED) | {("match.window", "12 words")}
    assert ("unless", "is taken out") in without("We hold a copy of your passport")
    assert ("negatable", "negations no longer undo the words") in without("We never hold the passport")


def without(case):
    """What survives once one silent case is gone."""
    silent = tuple(c for c in PROVED.cases.silent if c != case)
    assert len(silent) < len(PROVED.cases.silent)
    return survivors(PROVED.model_copy(update={"cases": PROVED.cases.model_copy(update={"silent": silent})}))


def test_a_rule_that_does_not_hold_its_cases_is_not_counted_as_proved():
    [found] = mutate(packs(one := rule("loan")), [one])
    assert (found.holds, found.mutants, found.killed.value) == (False, 0, None)


def test_a_rule_with_cases_beside_the_point_is_found_out():
    cases = {"match": ["We hold the passport", "He holds the passport"], "silent": ["A cook.", "A waiter."]}
    bare = PROVED.model_copy(update={"cases": PROVED.cases.model_validate(cases)})
    [found] = mutate(packs(bare), [bare])
    assert found.killed.hits == 0
    assert found.mutants == len(parts(bare)) == len(found.survived)


def test_figures_are_summed_and_progress_is_told():
    told = []
    other = rule("x", "debt_bondage.en.other", cases={"match": ["x", "x y"], "silent": ["no x", "y"]})
    found = list(mutate(packs(PROVED, other), [PROVED, other], tell=lambda *n: told.append(n)))
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert found[1].killed.value == 1, "its one mutant heeds no negation, and a case has one"
    whole = plain(found)
    assert (whole["mutants"], whole["killed"]) == (overall(found).total, overall(found).hits)
    assert [r["rule"] for r in whole["rules"]] == [PROVED.id, other.id]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_compiling_only_the_phrases_that_could_stand_in_the_cases_changes_nothing(shipped, language):
    bench = Bench(shipped)
    for one in [r for r in shipped.rules if r.language == language][::9]:
        texts = [t for both in bench.texts(one) for t in both]
        for changed in [one, *(m.rule for m in list(mutants(one))[:6])]:
            whole, few = bench.compiled(changed), bench.compiled(changed, texts)
            assert [fires(whole, t) for t in texts] == [fires(few, t) for t in texts], changed.id
        assert outcome(bench, one).mutants == len(parts(one))
