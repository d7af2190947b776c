"""Phrases that state a fact, as data: `terms/LANG.yml`, one file a language. They are found together with the words of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from nlp.facts import Found
from records import datafile
from records.errors import BadData, Problem
from records.facts import kinds
from rules.schema import Phrases

Slots = tuple[str, ...]
"""The numbers of a phrase in their order: `n`, or `from` and `to`."""
SLOT = re.compile(r"\{(n|from|to|word)\}")


class _Terms(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    facts: dict[str, dict[str, Phrases]]


@dataclass(frozen=True, slots=True)
class Term:
    """Phrases of one language that state one value of one kind, all with the same slots."""

    kind: str
    value: str
    slots: Slots
    phrases: tuple[str, ...]

    def fact(self, place: tuple[int, int], numbers: Sequence[float], *, denied: bool) -> Found:
        """The fact that this term states at a place, with the numbers that stand there."""
        slots = self.slots if len(numbers) == len(self.slots) else ("n",)  # "37,5" is one number in two words
        counted = (int(n) if n == int(n) else n for n in numbers)
        normal: dict[str, object] = {"value": self.value, **dict(zip(slots, counted, strict=False))}
        return Found(self.kind, *place, "terms", normal | ({"denied": True} if denied else {}))


@cache
def terms(language: str) -> tuple[Term, ...]:
    """The terms of a language; none for a language that has no file. Raises BadData with every fault of it."""
    file = files("nlp.facts.terms") / f"{language}.yml"
    if not file.is_file():
        return ()
    document = datafile.read(file, name=f"nlp/facts/terms/{language}.yml")
    stated = datafile.validated(_Terms, document).facts
    if problems := list(_problems(document, stated)):
        raise BadData(problems)
    return tuple(
        t for kind, values in stated.items() for value, phrases in values.items() for t in _terms(kind, value, phrases)
    )


def _terms(kind: str, value: str, phrases: Sequence[str]) -> Iterator[Term]:
    by_slots: dict[Slots, list[str]] = {}
    for phrase in phrases:
        by_slots.setdefault(tuple(s for s in SLOT.findall(phrase) if s != "word"), []).append(phrase)
    for slots, same in by_slots.items():
        yield Term(kind, value, slots, tuple(same))


def _problems(document: datafile.Document, stated: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[Problem]:
    for kind, values in stated.items():
        known = kinds().get(kind)
        if known is None:
            yield Problem(
                document.name, document.line(("facts", kind)), f"{kind}: no such kind; records/facts.yml lists them"
            )
            continue
        for value, phrases in values.items():
            line = document.line(("facts", kind, value))
            if not known.knows(value):
                yield Problem(document.name, line, f"{kind}: no value {value}; it has {', '.join(known.values)}")
            for phrase in phrases:
                if phrase.lstrip().startswith("{word}"):
                    yield Problem(document.name, line, f"{kind}.{value}: {phrase!r} begins with any word")
                elif set(SLOT.findall(phrase)) - {"word"} and known.numbers is None:
                    yield Problem(
                        document.name, line, f"{kind}.{value}: {phrase!r} has a number, and the kind has none"
                    )
