"""The tables of the documentation that follow from the code: kinds of sources and ready cards. `make tables` writes them anew."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from scrapy.spiderloader import SpiderLoader

from crawler import ready
from crawler.cards import KINDS, Card
from crawler.child import scrapy_project
from crawler.spiders.base import SourceSpider

PAGES = {"docs/sources.md": "kinds", "docs/ready.md": "ready"}
"""Pages with a table, and the word in the comments around it."""


def write(folder: Path) -> list[str]:
    """Writes every table into its page. Returns the pages that changed."""
    changed = []
    for page in PAGES:
        file = folder / page
        before = file.read_text(encoding="utf-8")
        after = renewed(page, before)
        if after != before:
            file.write_text(after, encoding="utf-8")
            changed.append(page)
    return changed


def renewed(page: str, text: str) -> str:
    """A page with its table as the code has it now. ValueError if the comments around it are gone."""
    word = PAGES[page]
    table = {"kinds": kinds, "ready": ready_cards}[word]()
    pattern = re.compile(rf"(<!-- {word}: .*? -->\n).*?(<!-- /{word} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{page}: the comments <!-- {word}: … --> and <!-- /{word} --> are gone")
    return pattern.sub(lambda m: f"{m[1]}{table}{m[2]}", text)


def kinds() -> str:
    """One line a kind that there is, in the order of the cards' words."""
    spiders = SpiderLoader.from_settings(scrapy_project("ERROR"))
    there = set(spiders.list())
    rows = [_kind(cast(type[SourceSpider], spiders.load(name))) for name in KINDS if name in there]
    columns = ("kind", "reads", "block", "goes on by", "a later run knows by", "shows all that is live", "needs")
    return _table(columns, rows)


def ready_cards() -> str:
    """One line a ready card."""
    rows = []
    for one in ready.listed():
        spoken = " ".join(one.languages)
        needs = f"`{one.token}`" if one.token else ""
        card = ready.load(one.name)
        kind = f"{one.kind}, template `{card.template}`" if card.template else one.kind
        where = one.country or ""
        rows.append((f"`{one.name}`", one.about, kind, where, spoken, needs, f"{one.checked_on}, {one.checked_by}"))
    return _table(("card", "reads", "kind", "country", "languages", "token", "checked"), rows)


def _kind(spider: type[SourceSpider]) -> tuple[str, ...]:
    name = str(spider.name)
    reads = (importlib.import_module(spider.__module__).__doc__ or "").partition(": ")[2].strip()
    blocks = spider.blocks or ((name,) if name in Card.model_fields else ())
    return (
        f"[{name}](kinds/{name}.md)",
        reads,
        " ".join(f"`{b}`" for b in blocks),
        spider.goes_on,
        spider.knows,
        "yes" if spider.shows_all else "no",
        spider.needs,
    )


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "".join(f"| {' | '.join(c.replace('|', '/') for c in line)} |\n" for line in lines)


if __name__ == "__main__":
    write(Path())
