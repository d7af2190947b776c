"""A text as contacts are looked for in it: marks that nobody sees are gone, forms of letters plain, digits written out are digits; with the way back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from records import datafile

# What nobody sees inside a contact, and forms of digits and letters that no pattern of contacts knows.
_ODD = re.compile(
    "[\u00ad\u00b2\u00b3\u00b9\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2070-\u2089\u20e3\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\ufeff\uff01-\uff5e\U0001d400-\U0001d7ff\U0001f100-\U0001f10c]"
)
_HAN = "零〇一二三四五六七八九幺壹两贰叁肆伍陆柒捌玖"
_HAN_RUN = re.compile(rf"[\d{_HAN}](?:[ \-]?[\d{_HAN}]){{6,20}}")
# O72l 345 678: letters that look like 0 and 1 among digits.
_MIXED_RUN = re.compile(r"(?<![\w@/.])[+＋]?[\doOоОlI](?:[ ().\-/]{0,2}[\doOоОlI]){7,16}(?!\w)")
_FIGURES = re.compile(r"\d(?:[oOоОlI]|(?<=[oOоОlI]\d))")
_ALONE = re.compile(r"(?<![\doOоОlI])[oOоОlI](?![\doOоОlI])|[^\d]\Z")
_LIKE = str.maketrans("oOоОlI", "000011")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)?|[+＋]")
_BETWEEN = re.compile(r"[\s.,\-–—/()*·•_]{0,4}")
_LEAST, _MOST = 7, 17
"""Digits of a number."""
_NEAR = 3
"""Words, at most, from one digit in words to the next."""
_Digits = list[tuple[str, int, int]]
"""A digit (or plus) and the place of the word or sign that says it."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text as read, and for each of its characters the place in the published text that it stands for."""

    text: str
    places: Sequence[tuple[int, int]]

    def published(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start][0], self.places[end - 1][1]


def plain(value: str, lower: str) -> Written | None:
    """The text in plain; None where it is so already, as most are. `lower` is the same in small letters."""
    odd = not value.isascii() and _ODD.search(value) is not None
    read = _formed(value) if odd else None
    runs = sorted(_runs(read.text, read.text.lower()) if read else _runs(value, lower))
    if not runs:
        return read
    return _numbered(read or Written(value, [(i, i + 1) for i in range(len(value))]), runs)


def _spelled(lower: str) -> bool:
    """Whether two words near each other are digits; a look that costs little."""
    table = _table()
    said = lower.replace(",", " ").replace(".", " ").replace("-", " ").split()
    if table.keys().isdisjoint(said):
        return False
    places = [i for i, word in enumerate(said) if word in table]
    return any(after - before <= _NEAR for before, after in pairwise(places))


def _formed(value: str) -> Written:
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    after = 0
    for m in _ODD.finditer(value):
        at = m.start()
        pieces.append(value[after:at])
        places += zip(range(after, at), range(after + 1, at + 1), strict=True)
        after = m.end()
        if m.group() == "\u20e3":  # the frame of a digit in a frame, perhaps behind the sign that makes it a picture
            if pieces[-1][-1:] == "\ufe0f":
                pieces[-1] = pieces[-1][:-1]
                places.pop()
            places[-1:] = [(places[-1][0], after)] if places else []
        else:
            read = _form(m.group())
            pieces.append(read)
            places += [(at, after)] * len(read)
    pieces.append(value[after:])
    places += zip(range(after, len(value)), range(after + 1, len(value) + 1), strict=True)
    return Written("".join(pieces), places)


def _form(character: str) -> str:
    if unicodedata.category(character[-1]) in ("Cf", "Me"):
        return ""
    number = unicodedata.numeric(character, -1)
    if number in range(10):
        return str(int(number))  # ⓪, ❶, ⑴: no digits to Unicode's forms
    return unicodedata.normalize("NFKC", character)


def _numbered(read: Written, runs: Sequence[tuple[int, int, _Digits]]) -> Written:
    """With the runs of digits that are written out replaced by digits."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for start, end, digits in runs:
        if start < at:
            continue
        pieces.append(read.text[at:start])
        places += read.places[at:start]
        for digit, first, last in digits:
            pieces.append(digit)
            places.append(read.published(first, last))
        at = end
    pieces.append(read.text[at:])
    places += read.places[at:]
    return Written("".join(pieces), places)


def _runs(text: str, lower: str) -> Iterator[tuple[int, int, _Digits]]:
    """Start, end and digits of each number that is not written in digits alone."""
    if _FIGURES.search(text):
        yield from _mixed(_MIXED_RUN, text)
    if not text.isascii() and any(c in text for c in _HAN):
        yield from _mixed(_HAN_RUN, text)
    if _spelled(lower):
        yield from _said(text)


def _mixed(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, _Digits]]:
    for m in pattern.finditer(text):
        figures = sum(c.isdigit() for c in m.group())
        strange = sum(c.isalpha() for c in m.group())
        if strange and (pattern is _HAN_RUN or (figures >= 6 and strange <= 3 and not _ALONE.search(m.group()))):
            read = ((_table().get(c) or c.translate(_LIKE), i, i + 1) for i, c in enumerate(m.group(), m.start()))
            yield m.start(), m.end(), [(d, s, e) for d, s, e in read if d.isdigit() or d in "+＋"]


def _said(text: str) -> Iterator[tuple[int, int, _Digits]]:
    run: list[tuple[str, int, int, bool]] = []  # digits, start, end, and whether in words
    end, twice = 0, -1  # where the last word ended, where a "double" stands
    for m in _TOKEN.finditer(text):
        word = m.group()
        said = _table().get(word.lower())
        digits = said or (word if word.isdigit() or word in "+＋" else None)
        if digits is None or _BETWEEN.fullmatch(text, end, m.start()) is None or digits in "+＋":
            yield from _number(run)
            run, twice = [], -1
        end = m.end()
        if digits == "×2":
            twice = m.start()
        elif digits:
            doubled = twice >= 0 and said
            run.append((digits * (2 if doubled else 1), twice if doubled else m.start(), end, said is not None))
            twice = -1
    yield from _number(run)


def _number(run: list[tuple[str, int, int, bool]]) -> Iterator[tuple[int, int, _Digits]]:
    digits = [(d, s, e) for said, s, e, in_words in run for d, s, e in _apart(said, s, e, in_words)]
    count = sum(d.isdigit() for d, _, _ in digits)
    words = [said for said, _, _, in_words in run if in_words and said != "+"]
    if len(words) > 1 and _LEAST <= count <= _MOST and not _counted(words):
        yield digits[0][1], digits[-1][2], digits


def _apart(said: str, start: int, end: int, in_words: bool) -> Iterator[tuple[str, int, int]]:
    for i, digit in enumerate(said):
        yield (digit, start, end) if in_words else (digit, start + i, start + i + 1)


def _counted(words: Sequence[str]) -> bool:
    """Whether somebody counts: one, two, three."""
    steps = {int(b) - int(a) for a, b in pairwise(words)}
    return steps == {1}


@cache
def _table() -> dict[str, str]:
    """Each word and the digit that it says; `+`; `×2` of a word that doubles the digit behind it."""
    read: Any = datafile.read(files("records") / "digits.yml", name="records/digits.yml").value
    table = {w: str(digit) for forms in read["words"].values() for digit, words in enumerate(forms) for w in words}
    return table | dict.fromkeys(read["plus"], "+") | dict.fromkeys(read["twice"], "×2")
