"""A text ready to be matched: folded, cut into words, stemmed, with sentences and clauses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nlp.disguise import SHORT, Known, undone
from nlp.languages import languages, stem
from nlp.normalise import Folded, fold, unmix
from nlp.sounds import spelled

if TYPE_CHECKING:
    pass

_CLOSE = r"\u0e00-\u0e7f\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Korean has spaces between words, but its endings and particles stand on them: it is read by syllables.
_UNSPACED = rf"{_CLOSE}\uac00-\ud7af"
# Vowel signs that stand beside a letter of these scripts and belong to its word.
_SIGNS = r"\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7"
_SENTENCE = re.compile(r"[!?…\n\r\u2028\u2029;。！？•●■◆★▼►▶※؟؛۔।॥]|\.(?:\s|$)|\.(?=[^\W\d])")
# A picture parts what stands around it, but for the two that negate.
_CLAUSE = re.compile(
    r"[,:()、，：（）/|–—،·・「」『』\u2600-\u273f\u2750-\u27bf\U0001f300-\U0001f6aa\U0001f6ac-\U0001faff]| - "
)
_BETWEEN = re.compile(rf"[{_CLOSE}] {{1,9}}[{_CLOSE}]")
"""A space in a script that needs none: it stands where others have a comma, and two of them where others end a sentence."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]{3}")
# Letters of two scripts beside each other, as no word has them that was written to be found.
_MIXED = re.compile(
    r"[a-z][\u0250-\u02af\u0370-\u058f]|[\u0250-\u02af\u0370-\u058f][a-z]|[\u0400-\u052f][\u0370-\u03ff\u0531-\u058f]|[\u0370-\u03ff\u0531-\u058f][\u0400-\u052f]"
)


@dataclass(slots=True)
class Words:
    """What the components need to know of a text, one entry a word.

    folded    the folded text and its map to the published one
    starts, ends  places of the words in the folded text
    surface   the folded words
    sentence, clause  numbers that grow along the text
    language  the language whose stems these are
    disguised  places of the words that were written so that a search misses them
    """

    folded: Folded
    language: str
    surface: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    stems: list[str] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    disguised: list[tuple[int, int]] = field(default_factory=list)

    def published(self, start: int, end: int) -> tuple[int, int]:
        """The published place of the tokens `start` to `end`, end excluded."""
        return self.folded.span(self.starts[start], self.ends[end - 1])

    def touching(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens that a place in the folded text touches, or None."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return (first, last) if first < last else None


def words(published: str, language: str, known: Known | None = None) -> Words:
    """The words of a published text, stemmed as that language's; disguised words in plain, where `known` knows them."""
    folded = fold(published)
    disguised: list[tuple[int, int]] = []
    if known is not None:
        folded, disguised = undone(folded, known)
    found = Words(folded, language, disguised=disguised)
    text, at, sentence, clause = folded.text, 0, 0, 0
    mixed = not text.isascii() and _MIXED.search(text) is not None
    spaced = text.isascii() or not _BETWEEN.search(text)
    places = [m.span() for m in _words().finditer(text)]
    for start, end in places:
        if start - at > 1 or (start > at and text[at] != " "):
            gap = text[at : start + 1]
            border = _known_border(gap) if len(gap) <= _USUAL else _border(gap)
            if border == "sentence":
                sentence += 1
                clause += 1
            elif border == "clause":
                clause += 1
            elif not spaced and at and _BETWEEN.match(text, at - 1):
                sentence += 1
                clause += 1
        elif not spaced and start > at and _BETWEEN.match(text, at - 1):
            clause += 1
        at = end
        found.sentence.append(sentence)
        found.clause.append(clause)
    found.starts, found.ends = [s for s, _ in places], [e for _, e in places]
    spoken = languages().get(language)
    found.surface = [text[s:e] for s, e in places]
    if mixed:
        _unmixed(found, spoken.script if spoken else "", known)
    found.surface = _written(found.surface, text, language, known)
    found.stems = stemmed(found.surface, language)
    return found


def _border(gap: str) -> str:
    """What ends between two words; the first letter of the second belongs to the gap."""
    return "sentence" if _SENTENCE.search(gap) else "clause" if _CLAUSE.search(gap) else ""


_known_border = lru_cache(4096)(_border)
_USUAL = 6
"""Signs of a gap that is remembered: nearly all are shorter."""


@cache
def _words() -> re.Pattern[str]:
    """What is a word. Scripts without spaces are read by characters: any phrase is a sequence of them. A sign of a currency is a word too."""
    whole = {word for language in languages().values() for word in language.whole}
    longest = "|".join(sorted(whole, key=lambda w: (-len(w), w)))
    # The usual word first: the rest is tried only where none begins.
    return re.compile(
        rf"[^\W_{_UNSPACED}]+(?:[{_SIGNS}]+[^\W_{_UNSPACED}]*)*|[$£¥\u20a0-\u20cf]|{longest}|[{_UNSPACED}]"
    )


def _written(surface: list[str], text: str, language: str, known: Known | None) -> list[str]:
    """The words in the letters that rules are written in: Serbian in Latin ones, Bulgarian and Russian in Cyrillic ones."""
    table = languages().get(language)
    if table is None or not (table.letters or table.sounds):
        return surface
    if table.letters:
        return surface if text.isascii() else [w.translate(_letters(language)) for w in surface]
    # Latin words among Cyrillic ones are names; a text without any Cyrillic word is written in Latin letters.
    if known is None or _CYRILLIC.search(text):
        return surface
    return [spelled(w, table.sounds, known) for w in surface]


@cache
def _letters(language: str) -> dict[int, str]:
    return str.maketrans(dict(languages()[language].letters))


def _unmixed(found: Words, script: str, known: Known | None) -> None:
    """Words of two scripts are read in one; a word of the rules that was written so is a disguised one."""
    for at, word in enumerate(found.surface):
        meant = unmix(word, script)
        if meant != word:
            found.surface[at] = meant
            if known is not None and len(word) >= SHORT and known(meant):
                found.disguised.append((found.starts[at], found.ends[at]))


def stemmed(surface: list[str], language: str) -> list[str]:
    cut = stem(language)
    return [cut(w) or w for w in surface]  # the Greek stemmer leaves nothing of some words
