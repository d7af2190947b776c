"""A word written in Latin letters, in those of its own script: "zaplata" is "заплата". Ambiguous letters are tried until the rules know the word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product

CYRILLIC: dict[str, tuple[str, ...]] = {
    "b": ("б",),
    "v": ("в",),
    "w": ("в",),
    "g": ("г",),
    "d": ("д",),
    "z": ("з",),
    "i": ("и", "й"),
    "k": ("к",),
    "l": ("л",),
    "m": ("м",),
    "n": ("н",),
    "o": ("о",),
    "p": ("п",),
    "r": ("р",),
    "s": ("с",),
    "t": ("т",),
    "f": ("ф",),
    "h": ("х",),
    "kh": ("х",),
    "c": ("ц", "к"),
    "tz": ("ц",),
    "ch": ("ч",),
    "zh": ("ж",),
    "x": ("х", "кс"),
    "ya": ("я",),
    "ja": ("я",),
    "ia": ("ия", "я"),
    "yu": ("ю",),
    "ju": ("ю",),
    "iu": ("ю",),
}
"""Latin letters for the Cyrillic ones that Bulgarian and Russian share."""
_TRIED = 24
"""Spellings of a word that are tried."""
_LONGEST = 24
"""Letters of a word that is read at all."""


def spelled(word: str, sounds: Mapping[str, tuple[str, ...]], known: Callable[[str], bool]) -> str:
    """The first spelling that is known, else the likeliest one. `sounds`: Latin letters → what they may stand for."""
    if len(word) > _LONGEST or not word.isascii():
        return word
    spellings = list(islice(_spellings(word, sounds), _TRIED))
    return next((s for s in spellings if known(s)), spellings[0])


def _spellings(word: str, sounds: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The likeliest first. The first letters that may be read in several ways change last: endings matter least."""
    longest = max(map(len, sounds))
    pieces: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        size = next((n for n in range(longest, 0, -1) if word[at : at + n] in sounds), 1)
        pieces.append(sounds.get(word[at : at + size], (word[at : at + size],)))
        at += size
    return map("".join, product(*pieces))
