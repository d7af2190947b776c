"""Authors of posts as keyed pseudonyms: the same account has the same one, and its name cannot be read from it."""

from __future__ import annotations

import hashlib
import hmac


def pseudonym(key: bytes, account: str, host: str) -> str:
    """16 hex digits for an account on a host, made with the ledger's contact key."""
    return hmac.new(key, f"{account}@{host}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]
