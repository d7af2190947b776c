"""Folders of rules made in a test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

GOOD = """\
rules:
- id: isolation.en.extra
  title: A rule of a test folder
  match: kitchen of a school
  cases:
    match:
    - The kitchen of a school.
    - Kitchens of a school.
    silent:
    - A school.
    - A kitchen.
"""


def folder(path: Path, **files: str) -> Path:
    """`isolation__en="…"` writes `isolation/en.yml`."""
    for name, content in files.items():
        file = path / (name.replace("__", "/") + ".yml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(content), encoding="utf-8")
    return path
