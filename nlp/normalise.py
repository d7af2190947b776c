"""Folding a published text for matching, with an exact map back: every span shown points into the text as published."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from records.letters import LETTERS

_LETTERS = LETTERS | {
    "ـ": "",
    "ς": "σ",
    "\u093c": "",
    "\u0901": "\u0902",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
}
# Traditional characters fold to the simplified ones, which the rules are written in.
_LETTERS |= {
    pair[0]: pair[1]
    for line in files("nlp").joinpath("simplified.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for pair in line.split()
}
_LETTERS |= dict.fromkeys("“”„«»‟", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"\u00a0": " ", "\u202f": " ", "\u3000": " "}
_MARKUP = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});|</?[a-z!][^<>]{0,300}>", re.IGNORECASE)
_MARK = re.compile("[\u0300-\u036f\u0653-\u0655\u3099\u309a]")  # marks that make another letter of the one before
# Letters of the two scripts that look alike; only words that mix both are touched.
_CYRILLIC, _LATIN = "аеорсхукмтвнігјѕ", "aeopcxykmtbhirjs"
_TO_LATIN, _TO_CYRILLIC = str.maketrans(_CYRILLIC, _LATIN), str.maketrans(_LATIN, _CYRILLIC)


class _Fold(dict[str, str]):
    """One published character → its folded form, worked out once."""

    def __missing__(self, character: str) -> str:
        self[character] = folded = _fold(character)
        return folded


def _fold(character: str) -> str:
    lower = unicodedata.normalize("NFKC", character).lower()
    if len(lower) == 1:
        lower = _LETTERS.get(lower, lower)
    pieces = []
    for one in lower:
        category = unicodedata.category(one)
        if category == "Cs":
            one = "\ufffd"  # half a character, which no library takes
        if (
            category == "Cf"
            or "\ufe00" <= one <= "\ufe0f"
            or "\u0300" <= one <= "\u036f"
            or "\u064b" <= one <= "\u0655"
            or one == "\u0670"
        ):
            continue
        # Latin and Greek lose their accents; й, ї and the marks of other scripts are letters of their own.
        base = unicodedata.normalize("NFD", one)[0] if one < "\u0400" or "\u1e00" <= one < "\u2000" else one
        pieces.append(_LETTERS.get(base, base))
    return "".join(pieces)


_TABLE = _Fold()


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text. `places` maps each of its characters to the published one that it came from; None where they are the same."""

    text: str
    published: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The published place of a folded one; both count characters, end excluded, and `start < end`.

        The marks on the last letter belong to it, and an entity is never cut.
        """
        if self.places is None:
            return start, end
        first, last = self.places[start], self.places[end - 1]
        entity = _MARKUP.match(self.published, last)
        after = entity.end() if entity else last + 1
        while after < len(self.published) and unicodedata.category(self.published[after]) in ("Mn", "Me"):
            after += 1
        return first, after

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The folded place of a published one."""
        if self.places is None:
            return start, end
        return bisect_left(self.places, start), bisect_left(self.places, end)


def fold(published: str) -> Folded:
    """Lower case, compatibility forms, accents and zero-width marks off, HTML left-overs read; nothing is lost from the map."""
    if "&" in published or "<" in published:
        return _mapped(published, _marked(published))
    if published.isascii():
        return Folded(published.lower(), published)
    return _mapped(published, _pieces(published))


def _pieces(published: str) -> list[str]:
    """Each published character as it is folded; one written as letter and mark as the one letter that it is (й, not и)."""
    pieces = [_TABLE[c] for c in published]
    if not _MARK.search(published):
        return pieces
    base, letter = 0, ""
    for at, character in enumerate(published):
        if not _MARK.match(character):
            base, letter = at, character
        elif len(composed := unicodedata.normalize("NFC", letter + character)) == 1:
            letter = composed
            pieces[base], pieces[at] = _TABLE[composed], ""
    return pieces


def _marked(published: str) -> list[str]:
    pieces = _pieces(published)
    for m in _MARKUP.finditer(published):
        read = " " if m.group()[0] == "<" else "".join(_pieces(html.unescape(m.group())))
        pieces[m.start() : m.end()] = [read, *[""] * (m.end() - m.start() - 1)]
    return pieces


def _mapped(published: str, pieces: Sequence[str]) -> Folded:
    text = "".join(pieces)
    if len(text) == len(published) and "" not in pieces:
        return Folded(text, published)
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded(text, published, places)


def unmix(word: str) -> str:
    """A folded word that mixes Latin and Cyrillic letters, in the one script that most of its letters surely are of."""
    latin = sum("a" <= c <= "z" for c in word)
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in word)
    if not latin or not cyrillic:
        return word
    sure_latin = sum("a" <= c <= "z" and c not in _LATIN for c in word)
    sure_cyrillic = sum("\u0400" <= c <= "\u04ff" and c not in _CYRILLIC for c in word)
    to_latin = (sure_latin, latin) >= (sure_cyrillic, cyrillic)
    return word.translate(_TO_LATIN if to_latin else _TO_CYRILLIC)
