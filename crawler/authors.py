"""Authors of posts as keyed pseudonyms: the same account has the same one, and its name cannot be read from it."""

from __future__ import annotations

import hashlib
import hmac


def pseudonym(key: bytes, account: str, host: str) -> str:
    """16 hex digits for an account on a host, made with the ledger's contact key."""
    return hmac.new(key, f"{account}@{host}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]


def digest(key: bytes, *parts: str) -> str:
    """Keyed digest of an identifier that names a person or a message: 32 hex digits."""
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(key, text, hashlib.sha256).hexdigest()[:32]
