"""The text analysis of search, one for every back end: folded words and their stems, with the places of words for highlights."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from records.letters import LETTERS

_WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+"
)
_STEMMERS = {
    "ar": "arabic", "cs": "czech", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fr": "french", "hu": "hungarian",
    "id": "indonesian", "it": "italian", "nl": "dutch", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "tr": "turkish",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and its place in the text, in characters, end excluded."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Compatibility forms, case and accents off; letters that are letters of their own (й) stay."""
    kept = []
    for one in unicodedata.normalize("NFKC", word).casefold():
        base = unicodedata.normalize("NFD", one)[0] if one < "\u0400" else one
        if not (unicodedata.category(base) == "Mn" and base < "\u0900"):
            kept.append(LETTERS.get(base, base))
    return "".join(kept)


def tokens(text: str) -> list[Token]:
    """The words of a text in order. Scripts without spaces are cut into characters, so that any part of them can be found."""
    return [Token(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    return [fold(w) for w in _WORD.findall(text)]


def stems(folded: list[str], language: str) -> list[str]:
    """The stem of each folded word, marked with its language: `en·danc`. Without a stemmer for it, the word itself: `·dancer`."""
    name = language if language in _STEMMERS else ""
    cut = stemmer(name)
    return [f"{name}·{cut(w)}" for w in folded]


@lru_cache(maxsize=2000)
def query_stems(word: str) -> frozenset[str]:
    """Every stem that a folded query word can have: a query names no language, and postings are stemmed each by its own.

    The mark keeps languages apart: the German stem of “dancer” is the English one of “dancing”, and must not find it.
    """
    return frozenset(stems([word], language)[0] for language in ("", *_STEMMERS))


@cache
def stemmer(language: str) -> Callable[[str], str]:
    import Stemmer

    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name, 30_000).stemWord if name else str
