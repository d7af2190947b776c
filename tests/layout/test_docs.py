"""The docs are held against the code: every command and every setting has its heading, and every page that is linked is there."""

from __future__ import annotations

import pkgutil
import re
from dataclasses import replace
from pathlib import Path

import yaml

import lurewatch
from cli import commands
from nlp.judge import Judge
from nlp.rulebook import fires
from records.settings import Settings
from rules.packs import load
from rules.schema import Match, Rule

DOCS = Path(lurewatch.__file__).resolve().parent / "docs"


def headings(page: str) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", (DOCS / page).read_text(), re.MULTILINE))


def test_every_command_has_its_heading():
    assert {m.name.rstrip("_") for m in pkgutil.iter_modules(commands.__path__)} == headings("commands.md") - {
        "Commands"
    }


def test_every_setting_has_its_heading():
    assert set(Settings.model_fields) == headings("settings.md") - {"Settings"}


def test_every_linked_page_is_there():
    missing = []
    for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]:
        for target in re.findall(r"\]\(([^)#\s]+\.md)[^)]*\)", page.read_text()):
            if not target.startswith("http") and not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert missing == []


def test_the_rule_that_the_docs_show_does_what_its_cases_say():
    page = (DOCS / "rules.md").read_text()
    (shown,) = yaml.safe_load(page.partition("```yaml")[2].partition("```")[0])["rules"]
    rule = Rule.model_validate(shown)
    packs = load()
    packs = replace(packs, rules=(rule,))
    judge = Judge.of(packs)
    assert [text for text in rule.cases.match if not fires(judge, rule, text)] == []
    assert [text for text in rule.cases.silent if fires(judge, rule, text)] == []
    assert set(Match.model_fields) <= set(re.findall(r"`(\w+)", page))
