"""The page about sources names every field of a card and every kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader

from crawler.cards import Card, Expect, Fields, Find, Html, Mastodon, Pace
from crawler.child import scrapy_project

PAGE = Path("docs/sources.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("model", [Card, Pace, Expect, Find, Html, Fields, Mastodon])
def test_every_field_of_a_card_stands_in_the_page(model):
    missing = [n for n in model.model_fields if f"{n}:" not in PAGE and f"`{n}`" not in PAGE]
    assert missing == []


def test_every_kind_has_its_heading():
    for name in SpiderLoader.from_settings(scrapy_project("ERROR")).list():
        assert f"\n## {name}: " in PAGE
