"""Marking words in a text that is shown only escaped: overlapping spans become a row of pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to mark: `kind` is hit, protective, search or contact; `label` says why; `number` joins it to its line in the side panel."""

    start: int
    end: int
    kind: str
    label: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the marks that lie over all of it; none: plain."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def classes(self) -> str:
        return " ".join(sorted({m.kind for m in self.marks}))

    @property
    def label(self) -> str:
        return "; ".join(dict.fromkeys(m.label for m in self.marks if m.label))

    @property
    def number(self) -> int | None:
        return next((m.number for m in self.marks if m.number is not None), None)


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """The text cut at every border of a mark; the pieces joined are the text."""
    kept = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    borders = sorted({0, len(text), *(m.start for m in kept), *(m.end for m in kept)})
    return [Piece(text[a:b], tuple(m for m in kept if m.start <= a and b <= m.end)) for a, b in pairwise(borders)]


def opening(text: str, *, length: int = 80) -> str:
    """The first words of a text, for one that has no title; cut between words where there are any."""
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    return words[: max(words.rfind(" ", length // 2, length), 0) or length] + " …"


def snippet(text: str, marks: Sequence[Mark], *, length: int = 260) -> list[Piece]:
    """About `length` characters around the first mark, with the marks in them."""
    first = min((m.start for m in marks if m.end <= len(text)), default=0)
    start = max(0, first - length // 4)
    if start:
        start = text.rfind(" ", 0, start) + 1
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start + length // 2, end), start + length // 2)
    inner = [
        Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind, m.label, m.number)
        for m in marks
        if m.start < end and m.end > start
    ]
    shown = pieces(text[start:end], inner)
    return [*([Piece("… ")] if start else []), *shown, *([Piece(" …")] if end < len(text) else [])]
