"""Secrets: tokens of the environment, and headers that carry what only we and a host may know, never enter the archive."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from crawler.cards import TOKENS

_SHORTEST = 6
_MARK = b"[token]"
_HEADERS = re.compile(
    rb"^((?:proxy-)?authorization|cookie2?|set-cookie2?|x-(?:api|auth|access)-(?:key|token)|api-?key):[^\r\n]*",
    re.IGNORECASE | re.MULTILINE,
)


class Secrets:
    """Takes what is secret out of bytes. A token is found as it is and as URLs, forms and JSON write it; one of under six characters is none."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        tokens = [v for n, v in environment.items() if n.startswith(TOKENS) and len(v) >= _SHORTEST]
        forms = {f for v in tokens for f in (v, quote(v, safe=""), quote(v), quote_plus(v), json.dumps(v)[1:-1])}
        # The longest first: a form may begin with another.
        found = b"|".join(re.escape(f.encode()) for f in sorted(forms, key=len, reverse=True))
        self._tokens = re.compile(found) if found else None

    def __bool__(self) -> bool:
        return self._tokens is not None

    def within(self, given: bytes) -> bool:
        return self._tokens is not None and self._tokens.search(given) is not None

    def body(self, given: bytes) -> bytes:
        """Bytes with each token replaced by `[token]`."""
        return self._tokens.sub(_MARK, given) if self._tokens else given

    def head(self, given: bytes) -> bytes:
        """A head of HTTP with the values of secret headers, and each token anywhere, replaced by `[token]`."""
        return self.body(_HEADERS.sub(rb"\1: " + _MARK, given))

    def url(self, given: str) -> str:
        return self.body(given.encode("utf-8", "surrogatepass")).decode("utf-8", "replace") if self._tokens else given
