"""Phrases of a table, found at a place of a folded text by their first word or by their last one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from nlp.normalise import fold

T = TypeVar("T")

# Scripts without spaces have no words to begin or end: any place in them will do.
_UNSPACED = "\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_FIRST = re.compile(rf"[^\W\d_{_UNSPACED}]+|\S")
_LAST = re.compile(rf"(?:[^\W\d_{_UNSPACED}]+|\S)\Z")
_LETTER = re.compile(rf"[^\W\d_{_UNSPACED}]")


class Phrases(Generic[T]):
    """Each phrase with what it means; the longest wins. Phrases are folded as texts are."""

    def __init__(self, phrases: Mapping[str, T]) -> None:
        self._first: dict[str, list[tuple[str, T]]] = {}
        self._last: dict[str, list[tuple[str, T]]] = {}
        for phrase, meaning in {fold(p).text: m for p, m in phrases.items()}.items():
            for index, pattern in ((self._first, _FIRST), (self._last, _LAST)):
                if found := pattern.search(phrase):
                    index.setdefault(found.group(), []).append((phrase, meaning))
        for index in (self._first, self._last):
            for entries in index.values():
                entries.sort(key=lambda e: -len(e[0]))
        self.begins = frozenset(self._first)
        self.starts = frozenset(p[0] for entries in self._first.values() for p, _ in entries)
        self.ends = frozenset(p[-1] for entries in self._first.values() for p, _ in entries)

    @staticmethod
    def folded(phrases: Iterable[str]) -> Iterator[str]:
        return (fold(p).text for p in phrases)

    def at(self, text: str, start: int) -> tuple[T, int] | None:
        """The phrase that begins at a place, one space before it allowed: its meaning and its end."""
        if text[start : start + 1] == " ":
            start += 1
        if text[start : start + 1] not in self.starts or not (first := _FIRST.match(text, start)):
            return None
        return self._match(text, first)

    def until(self, text: str, end: int) -> tuple[T, int] | None:
        """The phrase that ends at a place, one space behind it allowed: its meaning and its start."""
        if end and text[end - 1] == " ":
            end -= 1
        if not end or text[end - 1] not in self.ends:
            return None
        last = _LAST.search(text, max(0, end - 30), end)
        for phrase, meaning in self._last.get(last.group(), ()) if last else ():
            start = end - len(phrase)
            inside = start > 0 and _LETTER.match(phrase) and _LETTER.match(text, start - 1)
            if start >= 0 and not inside and text.startswith(phrase, start):
                return meaning, start
        return None

    def search(self, text: str, start: int, end: int) -> tuple[T, int] | None:
        """The first phrase inside a stretch: its meaning and its start."""
        for first in _FIRST.finditer(text, start, end):
            found = self._match(text, first) if first.group() in self._first else None
            if found and found[1] <= end:
                return found[0], first.start()
        return None

    def last(self, text: str, start: int, end: int) -> tuple[T, int] | None:
        """The last phrase inside a stretch: its meaning and its start."""
        best = None
        for first in _FIRST.finditer(text, start, end):
            found = self._match(text, first) if first.group() in self._first else None
            if found and found[1] <= end:
                best = found[0], first.start()
        return best

    def _match(self, text: str, first: re.Match[str]) -> tuple[T, int] | None:
        for phrase, meaning in self._first.get(first.group(), ()):
            if text.startswith(phrase, first.start()):
                end = first.start() + len(phrase)
                if not (_LETTER.match(phrase[-1]) and _LETTER.match(text, end)):
                    return meaning, end
        return None
