"""Ways in which people write a text so that a search misses it, as functions of the text; each is seeded, so the same every time."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]{4,}")
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN, _CYRILLIC = "aeopcxyi", "аеорсхуі"
_ALIKE = {**dict(zip(_LATIN, _CYRILLIC, strict=True)), **dict(zip(_CYRILLIC, _LATIN, strict=True))}
_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "$", "а": "@", "о": "0", "е": "3", "з": "3"}
_LINK = re.compile(r"https?://\S+|\S+@\S+|@\S+|www\.\S+|\S+\.example\S*")


def _words(text: str, change: Callable[[str, random.Random], str], *, every: int = 3) -> str:
    """The text with each `every`th word of four letters or more changed; addresses stay, for they would lead nowhere."""
    chosen = random.Random(text)
    kept = [m.span() for m in _LINK.finditer(text)]
    count = iter(range(len(text)))

    def one(m: re.Match[str]) -> str:
        if any(s < m.end() and m.start() < e for s, e in kept) or _SPACELESS.search(m.group()) or next(count) % every:
            return m.group()
        return change(m.group(), chosen)

    return _WORD.sub(one, text)


def _letters(text: str, change: Callable[[str], str]) -> str:
    """The text with each letter changed, addresses apart."""
    pieces, at = [], 0
    for m in _LINK.finditer(text):
        pieces += ["".join(map(change, text[at : m.start()])), m.group()]
        at = m.end()
    return "".join([*pieces, *map(change, text[at:])])


def look_alikes(text: str) -> str:
    """One or two letters of each third word from the other script that look the same."""

    def change(word: str, chosen: random.Random) -> str:
        places = [i for i, c in enumerate(word) if c in _ALIKE]
        # A word of which every letter has a twin is read as the other script's by anybody.
        picked = set(chosen.sample(places, min(2, len(places)))) if len(places) < len(word) else set()
        return "".join(_ALIKE[c] if i in picked else c for i, c in enumerate(word))

    return _words(text, change)


def zero_width(text: str) -> str:
    marks = "\u200b\u200c\u2060\ufeff\u00ad"
    return "".join(c + marks[i % len(marks)] if c.isalpha() else c for i, c in enumerate(text))


def leet(text: str) -> str:
    def change(word: str, chosen: random.Random) -> str:
        places = [i for i, c in enumerate(word) if c in _LEET and i]
        picked = set(chosen.sample(places, min(2, len(places))))
        return "".join(_LEET[c] if i in picked else c for i, c in enumerate(word))

    return _words(text, change)


def spaced_out(text: str) -> str:
    return _words(text, lambda word, chosen: chosen.choice(" .-").join(word))


def emoji_inside(text: str) -> str:
    def change(word: str, chosen: random.Random) -> str:
        at = chosen.randrange(2, len(word) - 1)
        return word[:at] + chosen.choice(["💃", "🔥", "❤️", "✨", "👩‍🍳"]) + word[at:]

    return _words(text, change)


def drawn_out(text: str) -> str:
    def change(word: str, chosen: random.Random) -> str:
        at = chosen.randrange(1, len(word))
        return word[:at] + word[at] * 4 + word[at + 1 :]

    return _words(text, change)


def fullwidth(text: str) -> str:
    return _letters(text, lambda c: chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c)


def mathematical(text: str) -> str:
    def bold(c: str) -> str:
        if "a" <= c <= "z":
            return chr(0x1D41A + ord(c) - 97)
        return chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else c

    return _letters(text, bold)


def entities(text: str) -> str:
    return _words(text, lambda word, _: "".join(f"&#{ord(c)};" if i % 2 else c for i, c in enumerate(word)))


def tags(text: str) -> str:
    return _words(text, lambda word, _: f"<b>{word}</b>")


def direction_marks(text: str) -> str:
    return _words(text, lambda word, _: "\u202e" + word[:2] + "\u200f" + word[2:] + "\u202c")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def composed_kindly(text: str) -> str:
    """As people type it on a keyboard without the letters: no accents in Latin words."""
    plain = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub(r"(?<=[A-Za-z])[\u0300-\u036f]+", "", plain))


def upper(text: str) -> str:
    return _letters(text, str.upper)


def zalgo(text: str) -> str:
    return _words(text, lambda word, chosen: "".join(c + "\u0336" + chosen.choice("\u0329\u032d\u0353") for c in word))


def kashida(text: str) -> str:
    """Arabic letters drawn out by the sign that exists for it."""
    return re.sub(r"(?<=[بتثجحخسشصضطظعغفقكلمنهي])(?=[\u0621-\u064a])", "ـ", text)


def several(text: str) -> str:
    return zero_width(decomposed(entities(fullwidth(text))))


WHOLE = (
    zero_width,
    fullwidth,
    mathematical,
    entities,
    tags,
    direction_marks,
    decomposed,
    upper,
    zalgo,
    kashida,
    several,
)
"""Nothing is lost: what is found must be the same."""
PART = (look_alikes, leet, spaced_out, emoji_inside, drawn_out)
"""What was there must be guessed: most must be found."""
