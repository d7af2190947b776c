"""What a page did in the browser: the windows, overlays and dialogs that came up, as plain data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["window", "redirect", "iframe", "overlay", "dialog"]
LONGEST = 100_000
"""Characters that are kept of one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that came up.

    kind     window: a window of its own · redirect: where the page sent itself · iframe: a page laid over this one · overlay: a part of
             the page laid over the rest · dialog: a message of the browser (alert, confirm, prompt)
    url      its address if it has one of its own; its words are then only read by asking for it
    after    seconds from the opening of the page
    size     width and height in CSS pixels, if known
    title, words   what a person sees of it
    pictures addresses of pictures in it
    marks    ids and classes of its elements; `fields` types and names of its inputs; `buttons` words of its buttons
    """

    kind: Kind
    after: float
    url: str | None = None
    size: tuple[int, int] | None = None
    title: str = ""
    words: str = field(default="", repr=False)
    pictures: tuple[str, ...] = ()
    marks: str = ""
    fields: str = ""
    buttons: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A page after it was looked at.

    html, title, words   the page itself as it stands at the end; words are what a person sees, pop-ups included
    found    what came up, in its order
    refused  connections that the guard refused: host and reason
    requests, bytes   what the page fetched beside itself
    limits   limits that it ran into
    stuck    why it could not be looked at to its end, None if it could
    """

    html: str = field(repr=False)
    title: str
    words: str = field(repr=False)
    found: tuple[Found, ...]
    refused: tuple[str, ...] = ()
    requests: int = 0
    bytes: int = 0
    limits: tuple[str, ...] = ()
    stuck: str | None = None

    def as_page(self) -> str:
        """The page as it is kept for evidence: what stood in the browser, and a last element with what came up, which need not stand in the page."""
        came = [{n: v for n, v in asdict(one).items() if v} for one in self.found]
        told = json.dumps(came, ensure_ascii=False, default=str).replace("<", "\\u003c")
        return f'{self.html}\n<script type="application/json" id="lurewatch-seen">{told}</script>\n'


def found(kind: Kind, said: Any, *, after: float) -> Found | None:
    """A find from what a script in the page said of it. The page may have tampered with the script: nothing is believed but its shape."""
    if not isinstance(said, dict):
        return None
    width, height = said.get("width"), said.get("height")
    sized = isinstance(width, (int, float)) and isinstance(height, (int, float))
    pictures = said.get("pictures")
    return Found(
        kind=kind,
        after=round(after, 1),
        url=text(said.get("url"), 2083) or None,
        size=(_pixels(width), _pixels(height)) if sized else None,
        title=" ".join(text(said.get("title"), 300).split()),
        words=text(said.get("words"), LONGEST),
        pictures=tuple(text(p, 2083) for p in pictures[:20]) if isinstance(pictures, list) else (),
        marks=text(said.get("marks"), 4000),
        fields=text(said.get("fields"), 1000),
        buttons=text(said.get("buttons"), 1000),
    )


def text(value: Any, longest: int) -> str:
    """A value if it is a text, cut."""
    return value[:longest] if isinstance(value, str) else ""


def _pixels(value: Any) -> int:
    return int(min(max(value, 0), 100_000)) if value == value else 0  # NaN is not itself
