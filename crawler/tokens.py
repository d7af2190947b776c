"""Tokens that sources ask for: read from the environment variable that the card names, sent in headers or bodies, never written anywhere."""

from __future__ import annotations

import os

from crawler.cards import Card


class NoToken(Exception):
    """The card names a variable that is not set, or none though the source needs one; the message says which."""


def token(card: Card, *, needed: bool = False) -> str | None:
    """The token of a card, None if it names none. Raises NoToken."""
    if card.token is None:
        if needed:
            raise NoToken(
                f"this kind needs a token: name its variable in the card, as `token: LUREWATCH_TOKEN_{card.kind.upper()}`"
            )
        return None
    if found := os.environ.get(card.token, "").strip():
        return found
    raise NoToken(f"the card needs the environment variable {card.token}, which is not set")


def bearer(card: Card) -> dict[str, str]:
    """The header that carries the card's token, if it names one. Raises NoToken."""
    found = token(card)
    return {"Authorization": f"Bearer {found}"} if found else {}
