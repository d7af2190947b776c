"""The advertising words of a whole page: what trafilatura takes for its body, as far as a person sees it, else all that a person sees."""

from __future__ import annotations

_LEAST = 100
"""Characters below which a body is taken for a part of the page only."""


def body(html: str, visible: str) -> str:
    """`html` as it stands in the browser, `visible` the words that a person sees there, in lines."""
    import trafilatura

    found = trafilatura.extract(html, include_comments=False, include_tables=True, favor_recall=True) or ""
    everything = _squeezed(visible)
    kept = "\n".join(line for line in found.splitlines() if _squeezed(line.lstrip("-|# ")) in everything).strip()
    return kept if len(kept) >= _LEAST else visible


def _squeezed(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
