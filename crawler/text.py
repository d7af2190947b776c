"""HTML of a description to plain text: one way for every spider."""

from __future__ import annotations

import html
import re

import html_text

from records.rows import storable

_TAG = re.compile(r"<[a-zA-Z/!]")
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|ul|ol|li|span|strong|b|em|i|h[1-6]|a|table)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|nbsp|amp|lt|gt|quot|apos);", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\n{3,}")
_LONGEST = 1_000_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(value: str) -> str:
    """Plain text of `value`, which may be HTML, HTML that was escaped once more, or plain text already. Scripts and styles are dropped."""
    value = value[:_LONGEST]
    if _ESCAPED.search(value) and not _TAG.search(value):
        value = html.unescape(value)
    if _TAG.search(value):
        value = html_text.extract_text(storable(_CONTROLS.sub("", value)))
        # Some escape twice: an entity that is left over is none of the words.
        return tidy(html.unescape(value) if _ENTITY.search(value) else value)
    return tidy(html.unescape(value))


def tidy(value: str) -> str:
    """Runs of spaces to one, line ends to `\\n`, at most one empty line, no control characters or lone surrogates; words stay as published."""
    value = storable(_CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
    lines = (_SPACES.sub(" ", line).strip() for line in value.split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()
