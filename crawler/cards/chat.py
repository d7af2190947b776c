"""The block `matrix`: chat rooms."""

from __future__ import annotations

from crawler.cards.parts import Part


class Matrix(Part):
    pass
