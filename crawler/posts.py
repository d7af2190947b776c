"""What readers of posts share: the JSON of an answer, and the parts of a post put together."""

from __future__ import annotations

import json
from typing import Any

from scrapy.http import TextResponse


def parsed(response: TextResponse) -> Any:
    """The JSON of an answer. Raises ValueError with a plain reason."""
    try:
        return json.loads(response.text)
    except (ValueError, RecursionError):
        raise ValueError("the answer is not JSON") from None


def texts(*parts: object) -> str:
    """Parts of a post that have words, an empty line between them."""
    return "\n\n".join(stripped for p in parts if isinstance(p, str) and (stripped := p.strip()))
