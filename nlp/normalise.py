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
_TAG = re.compile(r"</?([a-z0-9!]+)", re.IGNORECASE)
# Inside a word a tag of these parts nothing; one of the others ends a line. Of any other tag nobody knows: a space.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "code",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "wbr",
        "!",
    ]
)
_BLOCK = frozenset(
    [
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_MARK = re.compile("[\u0300-\u036f\u0653-\u0655\u3099\u309a]")  # marks that make another letter of the one before
_REACH = 64
"""Published characters, at most, from a letter to a mark that belongs to it, whatever nobody sees between them."""
_OVERLAID = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u064b-\u0655\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
# Letters of the two scripts that look alike; only words that mix both are touched.
_CYRILLIC, _LATIN = "аеорсхукмтвнігјѕһӏԁԛԝѵ", "aeopcxykmtbhirjshldqwv"
_TO_LATIN, _TO_CYRILLIC = str.maketrans(_CYRILLIC, _LATIN), str.maketrans(_LATIN[:16], _CYRILLIC[:16])
# Of other scripts, wherever they stand beside Latin or Cyrillic letters in a word.
_STRANGERS = str.maketrans("αβεικμνορςτυχγηωօոսցɑɡɩ", "abeikmvopctuxynwonugagi")
_STRANGER = re.compile("[αβεικμνορςτυχγηωօոսցɑɡɩ]")
_HOME = re.compile("[a-z\u0400-\u052f]")


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
        if category == "Cf" or (category in ("Mn", "Me") and _OVERLAID.match(one)):
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
        while end < len(self.places) and self.places[end] == last:
            end += 1
        following = self.places[end] if end < len(self.places) else len(self.published)
        _, after = _step(self.published, last)
        at = after
        while at < min(following, last + _REACH):
            read, at = _step(self.published, at)
            if unicodedata.category(read[-1:] or " ") in ("Mn", "Me"):
                after = at
        return first, after

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The folded place of a published one."""
        if self.places is None:
            return start, end
        return bisect_left(self.places, start), bisect_left(self.places, end)


def fold(published: str) -> Folded:
    """Lower case, compatibility forms, accents and zero-width marks off, HTML left-overs read; nothing is lost from the map."""
    if "&" in published or "<" in published:
        return _mapped(published, _pieces(_unmarked(published)))
    if published.isascii():
        return Folded(published.lower(), published)
    return _mapped(published, _pieces(published))


def _pieces(letters: Sequence[str]) -> list[str]:
    """Each published character as it is folded; one written as letter and mark as the one letter that it is (й, not и)."""
    pieces = [_TABLE[c] for c in letters]
    if not _MARK.search("".join(letters)):
        return pieces
    base, letter = 0, ""
    for at, character in enumerate(letters):
        if not _MARK.match(character):
            if pieces[at]:
                base, letter = at, character
        elif at - base < _REACH and len(composed := unicodedata.normalize("NFC", letter + character)) == 1:
            letter = composed
            pieces[base], pieces[at] = _TABLE[composed], ""
    return pieces


def _unmarked(published: str) -> list[str]:
    """What stands at each place when entities and tags are read: at the first of theirs what they mean, at the others nothing."""
    letters = list(published)
    for m in _MARKUP.finditer(published):
        letters[m.start() : m.end()] = [_meant(m.group()), *[""] * (m.end() - m.start() - 1)]
    return letters


def _meant(markup: str) -> str:
    if markup[0] == "&":
        return html.unescape(markup)
    tag = _TAG.match(markup)
    name = tag[1].lower() if tag else ""
    return "" if name in _INLINE or name.startswith("!") else "\n" if name in _BLOCK else " "


def _step(published: str, at: int) -> tuple[str, int]:
    """What is written at a published place, and where it ends."""
    if published[at] in "&<" and (markup := _MARKUP.match(published, at)):
        return _meant(markup.group()), markup.end()
    return published[at], at + 1


def _mapped(published: str, pieces: Sequence[str]) -> Folded:
    text = "".join(pieces)
    if len(text) == len(published) and "" not in pieces:
        return Folded(text, published)
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return Folded(text, published, places)


def unmix(word: str, script: str = "") -> str:
    """A folded word that mixes scripts, in the one that most of its letters surely are of; in doubt in `script`, that of the text's language."""
    if _STRANGER.search(word) and _HOME.search(word):
        word = word.translate(_STRANGERS)
    latin = sum("a" <= c <= "z" for c in word)
    cyrillic = sum("\u0400" <= c <= "\u052f" for c in word)
    if not latin or not cyrillic:
        return word
    sure_latin = sum("a" <= c <= "z" and c not in _LATIN for c in word)
    sure_cyrillic = sum("\u0400" <= c <= "\u052f" and c not in _CYRILLIC for c in word)
    if sure_latin == sure_cyrillic and script in ("latin", "cyrillic"):
        to_latin = script == "latin"
    else:
        to_latin = (sure_latin, latin) >= (sure_cyrillic, cyrillic)
    return word.translate(_TO_LATIN if to_latin else _TO_CYRILLIC)
