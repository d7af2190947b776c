"""Which parts of a text are in which language, where there is more than one. A text of one language is told so from a look at its words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlp import language
from nlp.language import Found
from nlp.languages import languages

MOST = 3
"""Languages that a text is read in."""
_READ = 20_000
"""Characters in which other languages are looked for; what follows is in the language before it."""
_PIECES = 80
"""Pieces that are told apart at most: a text of more is told in longer ones."""
_WORDS = 4
"""Different words that only one other language has, from which on a text is looked at closely."""
_LEAST = 8
"""Letters of another script that a text has at least to be in its language, too."""
_SPOKEN = 2.5
"""Words that tell a language which a text has at least to be in it, too; one of several languages counts in part."""
_SURE = 0.9
_OPENED = re.compile(r"\w")
_MASK: Final = "\ua66e"
"""A letter that no language has and no rule knows."""
# Eight words of Latin letters that follow each other: an address or a brand is shorter.
_LATIN_RUN = re.compile(r"(?:[a-z\u00df-\u024f\u1e00-\u1eff'’-]{1,30}+[ ,.]{1,5}+){8}")
_OTHER_LETTERS = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0590-\u077f\u0900-\u09ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_CLOSED = re.compile(r"\n+|(?<=[.!?…。！？।؟])\s+|(?<=[。！？])|\s[|/•–—]\s")
# Neighbours that a sentence is too short to tell apart: a text is in one of them.
_KIN = ({"hr", "sr", "sl", "bs"}, {"cs", "sk"}, {"bg", "mk"}, {"ru", "be"}, {"es", "ca", "pt"}, {"hi", "ne", "mr"}, {"no", "da", "sv"}, {"ar", "fa", "ur"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text, `start` to `end` in characters, end excluded, in the language `code`."""

    start: int
    end: int
    code: str


def segments(text: str, main: Found) -> tuple[Segment, ...]:
    """The parts of a text that are in different languages, one behind the other, together the whole text; one part where there is one language.

    `main` is the language of the text as a whole.
    """
    whole = (Segment(0, len(text), main.code),)
    if main.code not in languages() or not (main.sure < _SURE or _suspected(text[:_READ], main.code)):
        return whole
    pieces = _pieces(text[:_READ])
    told = [_code(text[start:end], main.code) for start, end in pieces]
    codes = _settled(text, pieces, told, main.code)
    if set(codes) <= {main.code}:
        return whole
    return _joined(pieces, codes, len(text))


def codes(parts: Sequence[Segment]) -> tuple[str, ...]:
    """The languages of the parts, the one of most characters first; not more than `MOST`."""
    sizes: Counter[str] = Counter()
    for part in parts:
        sizes[part.code] += part.end - part.start
    return tuple(code for code, _ in sizes.most_common(MOST))


def masked(text: str, parts: Sequence[Segment], code: str) -> str:
    """A text, as long as before, in which the words of the other languages are words that nobody knows."""
    return "".join(
        text[p.start : p.end] if p.code == code else _OPENED.sub(_MASK, text[p.start : p.end]) for p in parts
    )


def _suspected(text: str, main: str) -> bool:
    """Whether a text may have parts in another language: by its scripts, and by words that only one language has."""
    small = text.lower()
    dense = languages()[main].script in ("han", "kana", "hangul", "thai")
    if languages()[main].script == "latin":
        if not small.isascii() and len(_OTHER_LETTERS.findall(small)) >= _LEAST:
            return True
    elif _LATIN_RUN.search(small):
        return True
    if dense:
        return False
    found: Counter[str] = Counter()
    for word in _alone().keys() & set(small.split()):
        found[_alone()[word]] += 1
    return any(count >= _WORDS and not _kin(code, main) for code, count in found.items())


@cache
def _alone() -> Mapping[str, str]:
    """Words of two letters or more that tell one language alone."""
    return {word: owners[0] for word, owners in language.telling().items() if len(owners) == 1 and len(word) > 1}


def _kin(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kin for kin in _KIN)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Lines and sentences, each with what parts it from the next; in a text of very many, several together."""
    ends = [m.end() for m in _CLOSED.finditer(text) if m.end()] + [len(text)]
    ends = sorted(set(ends[:: 1 + len(ends) // _PIECES]) | {len(text)})
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _code(piece: str, main: str) -> str | None:
    """The language of a piece; None where it is too short to tell, or of no language that we have."""
    letters = len(language.letters(piece))
    if letters < 12 and not _OTHER_LETTERS.search(piece):
        return None
    found = language.detect(piece, declared=main)
    if found.code == main or _kin(found.code, main):
        return main
    return found.code if found.sure >= _SURE and found.code in languages() else None


def _settled(text: str, pieces: Sequence[tuple[int, int]], codes: Sequence[str | None], main: str) -> list[str]:
    """Each piece with a language: the untold take that of the one before, and a language of a few letters is none."""
    texts: dict[str, str] = defaultdict(str)
    for (start, end), code in zip(pieces, codes, strict=True):
        if code is not None:
            texts[code] += text[start:end]
    kept = {code for code, own in texts.items() if code == main or _written(own, code)}
    settled: list[str] = []
    before = next((c for c in codes if c in kept), main)
    for code in codes:
        before = code if code in kept else before
        settled.append(before)
    return settled


def _written(own: str, code: str) -> bool:
    """Whether so much is in a language that it is more than a name or a row of terms."""
    if languages()[code].script != "latin":
        return len(language.letters(own)) >= _LEAST
    return language.words(own.lower()).get(code, 0) >= _SPOKEN


def _joined(pieces: Sequence[tuple[int, int]], codes: Sequence[str], length: int) -> tuple[Segment, ...]:
    found: list[Segment] = []
    for (start, end), code in zip(pieces, codes, strict=True):
        if found and found[-1].code == code:
            start = found.pop().start
        found.append(Segment(start, end, code))
    last = found.pop()
    return (*found, Segment(last.start, length, last.code))
