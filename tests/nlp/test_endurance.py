"""A rule is held against hard texts of its own words, and one whose time grows with the square of the text is found."""

from __future__ import annotations

import pytest

from nlp import endurance
from nlp.endurance import REGEX_LIMIT, own_words, repeated, slow
from nlp.matching import Matcher
from tests.nlp.small import packs, rule


def test_own_words_are_the_first_of_every_list_and_what_stands_in_expressions():
    whole = {
        "any": [
            ["(my|your) passport", "visa"],
            {"within": {"all": [["keep*"], ["{n} days"]]}},
            {"regex": r"p(ay|aid)\b"},
        ]
    }
    said = own_words(rule(whole, unless="copy")).split()
    assert {"my", "passport", "visa", "keep", "7", "days", "copy", "pay"} - {"pay"} <= set(said)
    assert "p" in said
    assert len(repeated("ab ", 10)) == 9


def test_a_quick_rule_is_no_slow_one():
    near = {"within": {"window": 9, "all": [["visa", "permit"], ["costs", "price"]], "unless": ["no price"]}}
    told = []
    assert list(slow(packs(rule(near), rule({"regex": r"\d+ (hours|days)"}, "debt_bondage.en.regex")), [rule(near)], tell=lambda *n: told.append(n))) == []  # fmt: skip
    assert told == [(0, 1)]


def test_a_rule_whose_time_grows_with_the_square_is_named(monkeypatch):
    honest = Matcher.read

    def square(self, read):
        words = read.surface
        sum(1 for a in words[: len(words) // 2] for b in words if a is b)
        return honest(self, read)

    monkeypatch.setattr(Matcher, "read", square)
    monkeypatch.setattr(endurance, "_PROOF", 2**15)
    one = rule(["visa", "permit"])
    found = list(slow(packs(one), [one]))
    assert found
    assert {f.rule.id for f in found} == {one.id}
    assert "ms a MiB of its own words; 2000 are the limit" in str(found[0])


def test_an_expression_has_a_limit_of_its_own(monkeypatch):
    one = rule({"regex": "a+b"})
    assert list(slow(packs(one), [one])) == []
    monkeypatch.setattr(endurance, "REGEX_LIMIT", 0.0)
    assert "one letter (regex)" in {f.text for f in slow(packs(one), [one])}
    assert REGEX_LIMIT == 0.05


@pytest.mark.slow
def test_no_shipped_rule_of_some_languages_is_slow(shipped):
    some = [r for r in shipped.rules if r.language in ("en", "ru", "zh", "any")][::6]
    assert [f"{s.rule.id} {s}" for s in slow(shipped, some)] == []
