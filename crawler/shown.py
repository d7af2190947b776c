"""Shown: what a page shows beside its menus and forms, in one pass over its lower-cased source: its title, heading, letters, links, and whether it asks for a password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

_TAG = re.compile(r"<(?:!--|/?[a-z][a-z0-9-]{0,30}(?=[\s>/])[^>]{0,2000}>?)")
_NAME = re.compile(r"</?([a-z][a-z0-9-]*)")
_PASSWORD = re.compile(r"\stype\s{0,9}=\s{0,9}[\"']?password")
_TEXTS = ("script", "style", "textarea", "template", "noscript", "svg", "iframe", "select")
_AROUND = ("nav", "header", "footer", "aside", "dialog")
_LONG_FORM = 500
"""Letters from which on a form is no form but the page: some build all of it in one."""


@dataclass(slots=True)
class Shown:
    """letters: of the words outside menus and forms. words: those words. links: outside menus. password: one is asked for
    outside of menus. All in lower case."""

    title: str = ""
    heading: str = ""
    words: str = ""
    letters: int = 0
    links: int = 0
    password: bool = False

    @property
    def heading_is_title(self) -> bool:
        """Whether the page has a heading that its title repeats, as a page about one thing has."""
        return len(self.heading) > 3 and self.heading in self.title


@lru_cache(maxsize=2)
def shown(low: str) -> Shown:
    """`low` is lower-cased HTML; its cost is linear whatever it holds."""
    page, words, form = Shown(), list[str](), list[str]()
    around = at = 0
    in_form = False
    into: list[str] | None = None
    heads: dict[str, list[str]] = {"title": [], "h1": []}
    while found := _TAG.search(low, at):
        text, tag = low[at : found.start()], found[0]
        if into is not None:
            into.append(text)
        if not around and into is not heads["title"]:
            (form if in_form else words).append(text)
        at = found.end()
        name = _NAME.match(tag)
        kind, closes = name[1] if name else "", tag.startswith("</")
        if tag == "<!--":
            at = _after(low, at, "-->")
        elif kind in heads:
            into = None if closes or heads[kind] else heads[kind]
        elif kind in _TEXTS and not closes:
            at = _after(low, at, f"</{kind}")
        elif kind in _AROUND:
            around = max(0, around + (-1 if closes else 1))
        elif kind == "form":
            words += _long(form)
            form, in_form = [], not closes
        elif kind == "a" and not closes and not around:
            page.links += 1
        elif kind == "input" and not around and _PASSWORD.search(tag):
            page.password = True
    words += [*_long(form), "" if around else low[at:]]
    page.title, page.heading, page.words = (_line(part) for part in (heads["title"], heads["h1"], words))
    page.letters = len(page.words)
    return page


def _long(form: list[str]) -> list[str]:
    return form if sum(len(text.strip()) for text in form) >= _LONG_FORM else []


def _after(low: str, at: int, end: str) -> int:
    """Where the text goes on behind what ends so; at its end, if it does not end."""
    found = low.find(end, at)
    return len(low) if found < 0 else found + len(end)


def _line(parts: list[str]) -> str:
    return " ".join(unescape(" ".join(parts)).split())
