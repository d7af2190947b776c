"""Small packs made in a test, and postings with their contacts found."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from nlp.judge import Judge
from records import contacts, datafile
from records.analysis import Analysis
from records.posting import Posting
from rules.packs import Packs
from rules.schema import Indicators, Rule, Weights
from tests.records.ads import ad

CASES = {"match": ["one", "two"], "silent": ["three", "four"]}


def rule(match: Any, rule_id: str = "debt_bondage.en.test", **given: Any) -> Rule:
    return Rule.model_validate({"id": rule_id, "title": "A rule of a test", "match": match, "cases": CASES} | given)


@cache
def tables() -> tuple[Indicators, Weights]:
    folder = files("rules")
    return (
        datafile.validated(Indicators, datafile.read(folder / "indicators.yml", name="indicators.yml")),
        datafile.validated(Weights, datafile.read(folder / "weights.yml", name="weights.yml")),
    )


def packs(*rules: Rule) -> Packs:
    """Packs of these rules alone, with the shipped indicators and weights."""
    indicators, weights = tables()
    digest = hashlib.sha256(json.dumps([r.model_dump() for r in rules]).encode()).hexdigest()
    return Packs(rules, indicators.indicators, weights, {}, digest, {r.id: ("a test", 1) for r in rules})


def judge(*rules: Rule) -> Judge:
    return Judge.of(packs(*rules))


def posting(text: str, title: str = "", **given: Any) -> Posting:
    found = contacts.find(title, text, country=given.get("country"), key=b"k")
    return ad("1", title=title, text=text, contacts=found, **given)


def shown(match: Any, text: str, language: str = "en", **given: Any) -> list[str]:
    """The words of a text that a condition finds, read as that language; nothing found is an empty list."""
    tested = rule(match, f"debt_bondage.{language}.test", **given)
    hits = judge(tested).hits(posting(text), language, only=tested.id)
    return [span.text for hit in hits for span in hit.spans]


def sound(analysis: Analysis, judged: Posting) -> None:
    """What holds for every analysis, whatever the text."""
    assert analysis.error is None
    assert 0 <= analysis.score <= 1
    for hit in analysis.hits:
        assert hit.spans
        for span in hit.spans:
            published = getattr(judged, span.field)
            assert span.text == published[span.start : span.end] != ""
