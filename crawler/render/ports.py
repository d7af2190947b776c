"""Which private addresses pages of a card may reach: a script in them must not get to what else listens there."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.cards import Card


def private_ports(card: Card) -> tuple[tuple[str, int], ...]:
    """Hosts and ports: those of the card's addresses as they stand, further hosts on 80 and 443. Empty without `private_addresses`."""
    if not card.private_addresses:
        return ()
    named = [urlsplit(u) for u in card.url]
    own = [(p.hostname or "", p.port or (443 if p.scheme == "https" else 80)) for p in named]
    return tuple(own + [(host, port) for host in card.hosts for port in (80, 443)])
