"""The pages of rules say what the packs say now, and show whatever stands in a case as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp import catalogue
from nlp.catalogue import FOLDER, PAGE, page, pages, renewed, write
from tests.nlp.small import packs, rule


def test_the_pages_of_rules_are_those_of_the_packs(shipped):
    stale = [
        name
        for name, text in pages(shipped).items()
        if not Path(name).is_file() or Path(name).read_text("utf-8") != text
    ]
    assert stale == [], "run `make tables`"
    assert {f"{FOLDER}/{f.name}" for f in Path(FOLDER).glob("*.md")} == pages(shipped).keys()
    assert renewed(Path(PAGE).read_text("utf-8"), shipped) == Path(PAGE).read_text("utf-8"), "run `make tables`"


@pytest.fixture
def measured(monkeypatch):
    monkeypatch.setattr(catalogue, "_rates", lambda: {"ads": {"en": 2000}, "rules": {"debt_bondage.en.test": 3}})


def test_a_page_shows_a_rule_with_its_cases_and_its_rate(measured):
    texts = {"match": ["We *keep* it.", "<b>Keep</b> it | now", "third"], "silent": ["[one](x)", "two\nlines"]}
    shown = page(packs(rule("keep", cases=texts, false_positives="banks", status="test")), "en")
    assert "### debt_bondage.en.test" in shown
    assert "medium; test; on ordinary ads: 3 of 2,000 (at most 0.44%)" in shown
    assert "- fires: “We \\*keep\\* it.”" in shown
    assert "&lt;b&gt;Keep&lt;/b&gt; it | now" in shown
    assert "- silent: “\\[one\\](x)”" in shown
    assert "“two lines”" in shown
    assert "- may also hit: banks" in shown
    assert "third" not in shown


def test_a_rule_that_is_newer_than_the_figures_has_none(measured):
    assert "on ordinary ads: not measured" in page(packs(rule("keep", "debt_bondage.en.newer")), "en")


def test_a_language_without_ordinary_ads_says_so(measured):
    shown = page(packs(rule("keep", "debt_bondage.ro.test")), "ro")
    assert "not measured" in shown
    assert "There were no ordinary ads in this language" in shown


def test_pages_are_written_once_and_those_of_no_language_go_away(tmp_path):
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / PAGE).write_text("# Rules\n<!-- rules: x -->\n<!-- /rules -->\n")
    (tmp_path / FOLDER / "xx.md").write_text("old")
    assert f"{FOLDER}/xx.md" in write(tmp_path)
    assert not (tmp_path / FOLDER / "xx.md").exists()
    assert "[English](rules/en.md)" in (tmp_path / PAGE).read_text()
    assert write(tmp_path) == []
    with pytest.raises(ValueError, match="are gone"):
        renewed("# Rules", packs(rule("keep")))
