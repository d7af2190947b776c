"""The docs are held against the code: every command and every setting has its heading, and every page that is linked is there."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import lurewatch
from cli import commands
from records.settings import Settings

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
