"""A text ready to be matched: folded, cut into words, stemmed, with sentences and clauses, as one spaCy Doc."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from nlp.disguise import Known, undone
from nlp.languages import languages, stem
from nlp.normalise import Folded, fold, unmix

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

# Scripts without spaces are read by characters: any phrase is a sequence of them. A sign of a currency is a word too.
_WORD = re.compile(
    r"[$£¥\u20a0-\u20cf]|[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+"
)
_SENTENCE = re.compile(r"[!?…\n\r\u2028\u2029;。！？•●]|\.(?:\s|$)|\.(?=[^\W\d])")
_CLAUSE = re.compile(r"[,:()、，：（）/|–—]| - ")
_MIXED = re.compile(r"[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]")


@dataclass(slots=True)
class Words:
    """What the components need to know of a Doc, one entry a token.

    folded    the folded text and its map to the published one
    starts, ends  places of the words in the folded text
    surface   the folded words; the Doc's NORM holds their stems
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
    places = [m.span() for m in _WORD.finditer(text)]
    for start, end in places:
        if start - at > 1 or (start > at and text[at] != " "):
            gap = text[at : start + 1]
            if _SENTENCE.search(gap):
                sentence += 1
                clause += 1
            elif _CLAUSE.search(gap):
                clause += 1
        at = end
        found.sentence.append(sentence)
        found.clause.append(clause)
    found.starts, found.ends = [s for s, _ in places], [e for _, e in places]
    found.surface = [unmix(text[s:e]) if mixed else text[s:e] for s, e in places]
    found.stems = stemmed(found.surface, language)
    return found


def stemmed(surface: list[str], language: str) -> list[str]:
    cut = stem(language)
    return [cut(w) for w in surface]


def document(pipeline: Pipeline, published: str, language: str, known: Known | None = None) -> Doc:
    """The Doc of a text: its words folded, NORM their stems; `doc._.words` holds the places."""
    import numpy as np
    from spacy.tokens import Doc

    found = words(published, language, known)
    doc = Doc(pipeline.vocab, words=found.surface)
    add = pipeline.vocab.strings.add
    stems: Any = np.array([add(s) for s in found.stems], dtype=np.uint64).reshape(-1, 1)
    doc.from_array(["NORM"], stems)
    doc._.words = found
    return doc


@cache
def registered() -> bool:
    """Registers what we keep on a Doc; spaCy wants that once a process."""
    from spacy.tokens import Doc

    for name in ("words", "matches", "denied", "facts", "answers", "country"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    return True


def supported(language: str) -> bool:
    return language in languages()
