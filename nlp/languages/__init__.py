"""The languages: one module a language, a table; the folder is the list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

Script = Literal[
    "latin",
    "cyrillic",
    "arabic",
    "han",
    "thai",
    "kana",
    "hangul",
    "greek",
    "devanagari",
    "bengali",
    "hebrew",
    "georgian",
    "armenian",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What the judge must know of a language.

    stemmer   name of its Snowball stemmer; None: endings are cut by length (see `stem`)
    cut       a function of our own from word to stem, where Snowball has none and length is no guide
    script    the script of its letters
    before    words that negate what follows them in the clause; several words count as one ("nie ma")
    after     words that negate what stands before them; `*miyoruz`: any word that ends so
    reach     how many words a negation reaches
    alternatives  words that join the items of a list, so that "no deposit, bond or fee" denies all three
    supposed  openings of a sentence that only supposes what follows: "if anybody asks"
    rules     code of a close language whose rules find this one's words, too
    whole     words of a script without spaces that are read as one and not by characters: they only seem to hold a negation
    letters   folded letters that are read as others: of a language that is written in two scripts, those of the one
    sounds    Latin letters → what they may stand for, first the likeliest: of a language whose people write it in them, too
    telling   folded words by which a short text tells its language: small words, and those of job ads; apart by spaces
    latin     the same as people write them in Latin letters, for a language of another script
    """

    code: str
    name: str
    script: Script
    stemmer: str | None = None
    cut: Callable[[str], str] | None = None
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    reach: int = 4
    alternatives: frozenset[str] = frozenset()
    supposed: frozenset[str] = frozenset()
    rules: str | None = None
    whole: frozenset[str] = frozenset()
    letters: Mapping[str, str] = field(default_factory=dict, hash=False)
    sounds: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    telling: str = ""
    latin: str = ""


@cache
def languages() -> Mapping[str, Language]:
    """Every language by its code."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        language: Language = importlib.import_module(f"{__name__}.{module.name}").LANGUAGE
        found[language.code] = language
    return dict(sorted(found.items()))


@cache
def stem(code: str) -> Callable[[str], str]:
    """The stemmer of a language, remembering each word; for a language that has none, the cut by length."""
    import Stemmer

    language = languages().get(code)
    if language is not None and language.cut is not None:
        return lru_cache(30_000)(language.cut)
    if language is None or language.stemmer is None:
        return _cut if language is not None and language.script in ("latin", "cyrillic") and code != "vi" else str
    return Stemmer.Stemmer(language.stemmer, 30_000).stemWord  # type: ignore[no-any-return]


def _cut(word: str) -> str:
    # Slavic endings are one to three letters; a stem under four letters would match anything.
    length = len(word)
    return (
        word
        if length < 5
        else word[: length - 1]
        if length < 7
        else word[: length - 2]
        if length < 10
        else word[: length - 3]
    )
