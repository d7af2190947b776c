"""The pages about sources name every field of a card, and every kind has its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader

from crawler import cards, tables
from crawler.cards import Card, Expect, Find, Pace, Part, Window
from crawler.child import scrapy_project

DOCS = Path("docs")
PAGE = (DOCS / "sources.md").read_text(encoding="utf-8")


def missing(model: type[Part], page: str) -> list[str]:
    return [n for n in model.model_fields if f"{n}:" not in page and f"`{n}`" not in page]


@pytest.mark.parametrize("model", [Card, Pace, Expect, Window])
def test_every_field_of_a_card_stands_in_the_page(model):
    # The block of a kind stands on the page of the kind.
    assert [n for n in missing(model, PAGE) if n not in cards.KINDS and n != "find"] == []


def test_every_field_of_find_stands_in_the_page_that_shows_listings():
    assert missing(Find, (DOCS / "kinds" / "jsonld.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", SpiderLoader.from_settings(scrapy_project("ERROR")).list())
def test_every_kind_has_its_page_with_every_field_of_its_block(kind):
    page = (DOCS / "kinds" / f"{kind}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {kind}: ")
    assert f"(kinds/{kind}.md)" in PAGE
    block = getattr(cards, kind.capitalize(), None)
    assert block is None or missing(block, page) == []


@pytest.mark.parametrize("page", tables.PAGES)
def test_the_tables_say_what_the_code_says(page):
    text = Path(page).read_text(encoding="utf-8")
    assert tables.renewed(page, text) == text, "run `make tables`"


def test_a_table_is_written_between_its_comments_and_nowhere_else(tmp_path):
    (tmp_path / "docs").mkdir()
    for page in tables.PAGES:
        text = Path(page).read_text(encoding="utf-8")
        (tmp_path / page).write_text(
            text.replace("| [jsonld](", "| [json](").replace("| `lt-uzt` |", "| `lt` |"), encoding="utf-8"
        )
    assert tables.write(tmp_path) == list(tables.PAGES)
    assert all((tmp_path / p).read_text(encoding="utf-8") == Path(p).read_text(encoding="utf-8") for p in tables.PAGES)
    assert tables.write(tmp_path) == []
    with pytest.raises(ValueError, match="are gone"):
        tables.renewed("docs/ready.md", "# Ready cards\n")


def test_every_kind_says_how_it_goes_on_and_what_it_knows_again():
    spiders = SpiderLoader.from_settings(scrapy_project("ERROR"))
    loaded = [spiders.load(name) for name in spiders.list()]
    assert [s.name for s in loaded if not s.knows] == []
