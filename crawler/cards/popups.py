"""The block `popups`: windows and overlays that pages open."""

from __future__ import annotations

from crawler.cards.parts import Part


class Popups(Part):
    pass
