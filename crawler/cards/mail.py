"""The block `mail`: mailboxes."""

from __future__ import annotations

from crawler.cards.parts import Part


class Mail(Part):
    pass
