"""Words that were written so that a search misses them: undone for matching where that gives a word that the rules know, and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from nlp.normalise import Folded

Known = Callable[[str], bool]
_LETTER = r"[^\W\d_]"
# p a s s p o r t, p.a.s.s, p-a-s-s: single letters, the same mark between all of them.
_SPACED = re.compile(rf"(?<![^\W_]){_LETTER}(?=(?P<mark>[ .\-_*·•|/+~]))(?:(?P=mark){_LETTER}){{3,120}}(?![^\W_])")
# p4ssport, esc0rt, 3scort, vis@: digits and signs that look like letters, inside a word or once at its ends.
_SIGN, _OUTER = r"[013457@$€!|]", r"[0134@$]"
_LEET = re.compile(
    rf"(?<![\w@$€])(?={_OUTER}{_LETTER}|{_LETTER}{{1,20}}+(?:[013457@$€]|[!|]{_LETTER}))"
    rf"{_OUTER}?{_LETTER}{{1,20}}+(?:{_SIGN}{{1,3}}{_LETTER}{{1,20}}+){{0,8}}(?:{_OUTER}(?![\w@$€.])|(?![\w@$€]))"
)
_LOOKS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "€": "e", "!": "i", "|": "i"})  # fmt: skip
_LOOKS_L = _LOOKS | str.maketrans({"1": "l", "|": "l"})
_CYRILLIC = str.maketrans({"0": "о", "3": "е", "4": "а", "@": "а", "1": "і"})
_CYRILLIC_SOUNDS = str.maketrans({"0": "о", "3": "з", "4": "ч", "@": "а", "1": "і"})
# pass-port, dan💃cers, es*cort: marks inside a word; vowel signs of Indian scripts and Thai are none.
_BROKEN = re.compile(
    rf"(?<![^\W_]){_LETTER}{{1,20}}+(?:[^\w\s,;:()\"'/&?!¿¡`´·@#+<>=\u0900-\u0e7f\ufffd]{{1,4}}{_LETTER}{{1,20}}+){{1,12}}(?![^\W_])"
)
# heeelp, eeeasy.
_DRAWN = re.compile(rf"(?<![^\W_])(?={_LETTER}{{0,20}}?({_LETTER})\1\1){_LETTER}{{4,40}}+(?![^\W_])")
_USUAL = re.compile(rf"{_LETTER}+(?:@s?|[0134])|{_LETTER}(?:\.{_LETTER}){{3}}")  # interesad@s, field3, C.A.B.A.
_LETTERED, _STOPS = frozenset("@$€|"), frozenset("-.!")
_READ = 2**18
"""Characters that are looked through."""
SHORT = 4
"""Letters that a word undone has at least: shorter ones arise by chance."""
_RUNS = 40
"""Runs of letters apart that are looked through: each is worth some thousand words."""
_LONG = 24
"""Letters that a word among letters spaced out has at most."""


def undone(folded: Folded, known: Known) -> tuple[Folded, list[tuple[int, int]]]:
    """The folded text with its disguised words in plain, and where they stand in it now. `known` says whether rules know a folded word."""
    text, known = folded.text, lru_cache(2**12)(known)
    found = {start: (end, word) for start, end, word in _all(text, known)}
    if not found:
        return folded, []
    pieces: list[str] = []
    places: list[int] = []
    shown: list[tuple[int, int]] = []
    at = length = 0
    for start, (end, word) in sorted(found.items()):
        if start < at:
            continue
        pieces += (text[at:start], word)
        places += [*range(at, start), *_spread(start, end, len(word))]
        length += start - at + len(word)
        if not _usual(text[start:end]):
            shown.append((length - len(word), length))
        at = end
    pieces.append(text[at:])
    places += range(at, len(text))
    published = places if folded.places is None else [folded.places[p] for p in places]
    return replace(folded, text="".join(pieces), places=published), shown


def _usual(written: str) -> bool:
    """Whether many write so who hide nothing: with a hyphen between syllables, a sign for either sex, a number, full stops in a short name."""
    return ("-" in written and written[1] != "-") or _USUAL.fullmatch(written) is not None


def _spread(start: int, end: int, letters: int) -> list[int]:
    """The places of a word's letters: they grow, begin at its first sign and end at its last."""
    if letters == 1:
        return [start]
    return [start + (end - 1 - start) * i // (letters - 1) for i in range(letters)]


def _all(text: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Start, end and plain form of each disguised word."""
    for m in islice(_SPACED.finditer(text, 0, _READ), _RUNS):
        yield from _spaced(m, known)
    for pattern, plains in ((_LEET, _read), (_BROKEN, _joined), (_DRAWN, _shortened)):
        for m in pattern.finditer(text, 0, _READ):
            if pattern is not _DRAWN and (known(m.group()) or _parted(m.group(), known)):
                continue
            for word in plains(m.group()):
                if len(word) >= SHORT and known(word):
                    yield m.start(), m.end(), word
                    break


def _spaced(m: re.Match[str], known: Known) -> Iterator[tuple[int, int, str]]:
    """The words among letters that stand apart: all of them one word, or words of one letter beside it, or several words."""
    letters, at = m.group()[::2], 0
    while at <= len(letters) - SHORT:
        longest = min(len(letters), at + _LONG)
        end = next((e for e in range(longest, at + SHORT - 1, -1) if known(letters[at:e])), 0)
        if end:
            yield m.start() + 2 * at, m.start() + 2 * end - 1, letters[at:end]
        at = end or at + 1


def _parted(shown: str, known: Known) -> bool:
    """Whether a mark rather parts words: a stop without its space, a hyphen before a pronoun, an ending for another sex, a picture between words."""
    marks = {c for c in shown if not c.isalnum()}
    parts = [p for p in re.split(r"\W+", shown) if p]
    if marks <= _LETTERED:
        return False
    if all(unicodedata.category(c) in ("So", "Sk") for c in marks):
        return all(map(known, parts))
    if marks & _STOPS and any(map(known, parts)):
        return True
    return not marks & _LETTERED and (len(parts[0]) < 2 or len(parts[-1]) < 3)


def _joined(shown: str) -> tuple[str, ...]:
    return ("".join(c for c in shown if c.isalpha()),)


def _read(shown: str) -> tuple[str, ...]:
    return tuple(shown.translate(t) for t in (_LOOKS, _LOOKS_L, _CYRILLIC, _CYRILLIC_SOUNDS))


def _shortened(shown: str) -> tuple[str, ...]:
    return re.sub(r"(.)\1{2,}", r"\1", shown), re.sub(r"(.)\1{2,}", r"\1\1", shown)
