"""Opening the archive of a card: where its files lie, and what they say of who read what on what grounds."""

from __future__ import annotations

import os

from crawler.archive.secrets import Secrets
from crawler.archive.writer import Archive
from crawler.cards import Card
from crawler.settings import VERSION
from records.ledger import Ledger
from records.settings import Settings

FOLDER = "archive"
"""Under the data folder."""


def open_archive(card: Card, settings: Settings, ledger: Ledger, *, agent: str) -> Archive | None:
    """The archive of a card's run, or None if the card keeps none. No file is made before the first answer."""
    if not card.archive:
        return None
    info = {
        "software": f"lurewatch/{VERSION}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator": settings.operator or "not named: hosts on loopback or in a private network",
        "robots": "classic",
        "http-header-user-agent": agent,
        "isPartOf": card.name,
        "description": (
            f"Source of {card.owner}. Terms: {card.terms}. Legal basis: {card.legal_basis}. "
            "robots.txt is obeyed (RFC 9309), pages with noarchive are not kept. Transfer coding is taken off, content coding is kept. "
            "Credentials and cookies stand as [token]."
        ),
    }
    folder = settings.data / FOLDER
    return Archive(folder, card.name, ledger.captures, info=info, secrets=Secrets(os.environ))
