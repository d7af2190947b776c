"""The pages about sources name every field of a card, and every kind has its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader

from crawler import cards
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
