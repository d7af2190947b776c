"""Countries named in a text, in its language or in English, whatever their ending."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files

from nlp.languages import stem
from nlp.text import Words, words


def find(read: Words) -> list[tuple[str, int, int]]:
    """Countries (ISO 3166-1 alpha-2) with first token and one past the last, in order; the longest name wins."""
    names = _names(read.language)
    stems, found, at = read.stems, [], 0
    while at < len(stems):
        for country, name in names.get(stems[at], ()):
            if tuple(stems[at : at + len(name)]) == name:
                found.append((country, at, at + len(name)))
                at += len(name) - 1
                break
        at += 1
    return found


@cache
def _names(language: str) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """First stem → (country, all stems), longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for line in (files("nlp.facts") / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, country, name = line.split("\t")
        if code in (language, "en"):
            cut = stem(language)
            stems = tuple(cut(w) for w in words(name, language).surface)
            if stems and len("".join(stems)) > 2 - (language == "zh"):
                found[stems[0]].append((country, stems))
    return {first: sorted(names, key=lambda n: -len(n[1])) for first, names in found.items()}
