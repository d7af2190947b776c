"""HTML and marked-up text of posts to plain text in which every link shows where it leads: a shortened address is written out, a label gets its address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import urljoin, urlsplit

import lxml.html  # type: ignore[import-untyped]

from crawler.text import plain

_LONGEST = 1_000_000
_TAG = re.compile(r"<[a-zA-Z/!]")
_CUT = re.compile(r"(?:…|\.\.\.)$")


def shown(label: str, address: str) -> str:
    """What stands in the text for a link: the label where it names the address or is a tag or mention, else the label with the address."""
    label, address = " ".join(label.split()), address.strip()
    if not label:
        return address
    if label[0] in "#@" or not re.match(r"(?:https?|mailto|tel|tg|viber|whatsapp):", address, re.IGNORECASE):
        return label
    bare = re.sub(r"^(?:https?://|mailto:|tel:)(?:www\.)?", "", address, flags=re.IGNORECASE)
    said = re.sub(r"^(?:https?://)?(?:www\.)?", "", label, flags=re.IGNORECASE)
    start = _CUT.sub("", said).rstrip("/")
    if start and bare.casefold().startswith(start.casefold()):
        whole = len(start) >= len(bare.rstrip("/"))
        return label if whole else address
    return f"{label} ({address})"


def linked(html: str, *, base: str = "", drop: Sequence[str] = ()) -> str:
    """Plain text of HTML with the targets of its links. `drop` are CSS selectors of what is not the author's own words."""
    html = html[:_LONGEST]
    if not _TAG.search(html):
        return plain(html)
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    for selector in drop:
        for part in tree.cssselect(selector):
            part.drop_tree()
    for link in tree.iter("a"):
        address = urljoin(base, link.get("href") or "") if base else link.get("href") or ""
        if not (said := link.text_content()).strip():
            continue  # a picture
        # An address in parts, of which a page hides some, is one word.
        for child in list(link):
            link.remove(child)
        link.text = shown(said, address)
    for picture in tree.iter("img"):
        if "emoji" in (picture.get("class") or "") and picture.get("alt"):
            picture.tail = f"{picture.get('alt')}{picture.tail or ''}"
    return plain(lxml.html.tostring(tree, encoding="unicode"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A link in plain text: where its label stands, in the units of that text, and where it leads."""

    start: int
    end: int
    address: str


def spelled(text: bytes, spans: Sequence[Span]) -> str:
    """Text whose links are spans of bytes, with their targets. Spans that overlap or lie outside are left out."""
    parts, end = [], 0
    for span in sorted(spans, key=lambda s: s.start):
        if end <= span.start < span.end <= len(text):
            label = text[span.start : span.end].decode("utf-8", "replace")
            parts += [text[end : span.start].decode("utf-8", "replace"), shown(label, span.address)]
            end = span.end
    return "".join([*parts, text[end:].decode("utf-8", "replace")])


def is_address(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)
