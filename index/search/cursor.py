"""Cursors of both back ends: where a page ended, so that the next begins behind it whatever was added meanwhile."""

from __future__ import annotations

import base64
import binascii
import json

from index.document import Document
from records.errors import BadQuery


def write(document: Document, sort: str) -> str:
    key = document.score if sort == "score" else document.last_seen
    return base64.urlsafe_b64encode(json.dumps([sort, key, document.id]).encode()).decode()


def read(cursor: str, sort: str) -> tuple[str | float, str]:
    """The sort key and the id behind which the next page begins. Raises BadQuery for a cursor of another search."""
    try:
        of, key, last = json.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError, binascii.Error):
        of, key, last = None, None, None
    if of != sort or not isinstance(last, str) or not isinstance(key, float if sort == "score" else str):
        raise BadQuery("the cursor is not of this search", suggestion="Start again from the first page.")
    return key, last
