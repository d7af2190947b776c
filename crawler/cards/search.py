"""The block `search`: search engines."""

from __future__ import annotations

from crawler.cards.parts import Part


class Search(Part):
    pass
