"""The block `api`: how the answers of a JSON or XML interface become postings."""

from __future__ import annotations

from crawler.cards.parts import Part


class Api(Part):
    pass
