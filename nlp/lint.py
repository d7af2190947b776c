"""What can be seen in rules without a text: parts that can do nothing, rules that say the same, phrases that are too wide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

from nlp.automaton import wanted
from nlp.languages import stem
from nlp.negation import negations
from nlp.text import words
from records.errors import Problem
from rules.packs import Packs
from rules.phrases import expanded
from rules.schema import ANY, Match, Rule, Within

Kind = Literal["cases", "empty", "twice", "dead", "slow", "covered", "silenced", "overlap", "wide", "unnamed"]
FAULTS: tuple[Kind, ...] = ("cases", "empty", "twice", "dead", "slow")
"""Kinds of findings that are faults: the rule does not do what it says. The others are warnings: it does, with a part that could go or should be looked at."""
Tests = tuple[tuple[str, str], ...]
_SHORT = 4
"""Letters that a single word needs at least to stand alone as a phrase."""
_SPACELESS = ("zh", "ja", "th", "ko")
"""Languages whose single characters are words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: where, and of what kind."""

    kind: Kind
    problem: Problem

    @property
    def fault(self) -> bool:
        return self.kind in FAULTS


def lint(packs: Packs, languages: Sequence[str] | None = None, *, tell: Callable[[int, int], object] = lambda done, total: None) -> Iterator[Finding]:  # fmt: skip
    """Everything that can be seen in the rules of these languages, or of all."""
    chosen = [r for r in packs.rules if languages is None or r.language in languages]
    said = yield from _lists(packs, languages)
    for number, rule in enumerate(chosen):
        tell(number, len(chosen))
        found = _Rule(rule, said.get(_spoken(rule), frozenset()))
        yield from (_finding(packs, rule.id, kind, f"{rule.id}: {message}") for kind, message in found.look())
    yield from _pairs(packs, chosen)


def _lists(
    packs: Packs, languages: Sequence[str] | None
) -> Generator[Finding, None, dict[str, frozenset[tuple[str, str]]]]:
    """Lists that nothing names, and phrases in them that another covers. Returns the latter, so that no rule repeats them."""
    said: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for language, lists in packs.lists.items():
        if languages is not None and language not in languages:
            continue
        for name, phrases in lists.items():
            place = f"${language}.{name}"
            if place in packs.unnamed:
                yield _finding(packs, place, "unnamed", f"{name}: no rule names this list")
            for covered, by in _covered(phrases, language, exact=False, negatable=True):
                if (covered, by) not in said[language]:
                    said[language].add((covered, by))
                    yield _finding(packs, place, "covered", f"{name}: {covered!r} is never needed: {by!r} finds it")
    return {language: frozenset(pairs) for language, pairs in said.items()}


def _finding(packs: Packs, place: str, kind: Kind, message: str) -> Finding:
    file, line = packs.places[place]
    return Finding(kind, Problem(file, line, message))


class _Rule:
    """Looks at one rule. `said`: pairs of phrases of which a list of words has been told already."""

    def __init__(self, rule: Rule, said: frozenset[tuple[str, str]]) -> None:
        self.rule, self.language, self.said = rule, _spoken(rule), said

    def look(self) -> Iterator[tuple[Kind, str]]:
        yield from self._node(self.rule.match, "match", self.rule.negatable, alone=True)
        if self.rule.unless is not None:
            yield from self._node(self.rule.unless, "unless", False, alone=True)
            yield from self._silenced(self.rule.match, self.rule.unless, "match")

    def _node(self, node: Match, where: str, negatable: bool, *, alone: bool) -> Iterator[tuple[Kind, str]]:
        if node.negatable is not None:
            negatable = node.negatable
        if phrases := node.phrase or node.exact:
            yield from self._phrases(phrases, where, bool(node.exact), negatable, alone)
        elif node.any:
            yield from self._any(node.any, where, negatable)
        for name, part in _parts(node):
            yield from self._node(part, f"{where}.{name}", negatable, alone=alone and name.startswith("any"))
        if node.within and node.within.unless is not None:
            yield from self._node(node.within.unless, f"{where}.within.unless", False, alone=False)
            yield from self._silenced(node, node.within.unless, where)

    def _phrases(self, phrases: Sequence[str], where: str, exact: bool, negatable: bool, alone: bool) -> Iterator[tuple[Kind, str]]:  # fmt: skip
        for phrase in phrases:
            readings = reading(phrase, self.language, exact)
            if any(not tests for tests in readings):
                yield "empty", f"{where}: nothing is left of {phrase!r} that could be found"
            elif alone and (short := next((t for t in readings if _wide(t, self.language)), None)):
                yield "wide", f"{where}: {phrase!r} fires on every {_shown(short)!r}"
        for covered, by in _covered(phrases, self.language, exact, negatable):
            if (covered, by) not in self.said:
                yield "covered", f"{where}: {covered!r} is never needed: {by!r} of the same list finds it"

    def _any(self, parts: Sequence[Match], where: str, negatable: bool) -> Iterator[tuple[Kind, str]]:
        """Phrases that a list beside theirs covers."""
        lists = [(i, p.phrase) for i, p in enumerate(parts) if p.phrase and p.negatable in (None, negatable)]
        for (i, one), (j, other) in combinations(lists, 2):
            for a, b, these, those in ((i, j, one, other), (j, i, other, one)):
                for covered, by in _covered(these, self.language, False, negatable, by=those):
                    if a > b or (covered, by) not in _both(one, other):
                        yield "covered", f"{where}.any.{a}: {covered!r} is never needed: {by!r} of any.{b} finds it"

    def _silenced(self, node: Match, unless: Match, where: str) -> Iterator[tuple[Kind, str]]:
        """Parts that fire only together with what keeps them silent."""
        quiet = _Index(unless.phrase or (), self.language) if unless.phrase else None
        if quiet is None:
            return
        if self._dead(node, quiet):
            if where == "match":
                yield "dead", "can never fire: whatever it finds, `unless` finds too"
                return
            yield "silenced", f"{where}: can never be met: its `unless` finds whatever it finds"
            return
        for phrase in node.phrase or ():
            if self._all(phrase, quiet):
                yield "silenced", f"{where}: {phrase!r} can never fire: `unless` finds it too"
        for i, part in enumerate(node.any or ()):
            yield from self._silenced(part, unless, f"{where}.any.{i}")

    def _dead(self, node: Match, quiet: _Index) -> bool:
        if node.phrase:
            return all(self._all(p, quiet) for p in node.phrase)
        if node.any:
            return all(self._dead(part, quiet) for part in node.any)
        together = (*(node.all or ()), *(node.within.all if node.within else ()))
        return any(self._dead(part, quiet) for part in together)

    def _all(self, phrase: str, quiet: _Index) -> bool:
        return all(quiet.covers(t) for t in reading(phrase, self.language))


def _parts(node: Match) -> Iterator[tuple[str, Match]]:
    for name, parts in (("any", node.any), ("all", node.all), ("within", node.within.all if node.within else None)):
        yield from ((f"{name}.{i}", part) for i, part in enumerate(parts or ()))


@lru_cache(maxsize=300_000)
def reading(phrase: str, language: str, exact: bool = False) -> tuple[Tests, ...]:
    """What each phrase that this one stands for is held against, word by word."""
    return tuple(tuple(wanted(one, language, exact)) for one in expanded(phrase))


class _Index:
    """Phrases by the first test of each, to ask which of them stand in another."""

    def __init__(self, phrases: Iterable[str], language: str, exact: bool = False) -> None:
        self._stem = stem(language)
        self._by_first: dict[tuple[str, str], list[tuple[Tests, str]]] = defaultdict(list)
        self._lengths: set[int] = set()
        for phrase in phrases:
            for tests in reading(phrase, language, exact):
                if tests:
                    self._by_first[tests[0]].append((tests, phrase))
                    if tests[0][0] == "prefix":
                        self._lengths.add(len(tests[0][1]))

    def covers(self, tests: Tests, *, but: str | None = None) -> str | None:
        """A phrase other than `but` that stands wherever these tests are met."""
        for at, test in enumerate(tests):
            for first in self._implied(test):
                for other, phrase in self._by_first.get(first, ()):
                    inside = at + len(other) <= len(tests)
                    if phrase != but and inside and all(self._implies(tests[at + i], t) for i, t in enumerate(other)):
                        return phrase
        return None

    def _implied(self, test: tuple[str, str]) -> Iterator[tuple[str, str]]:
        kind, word = test
        yield test
        if kind == "exact":
            yield "stem", self._stem(word)
        if kind in ("exact", "stem", "prefix"):
            yield from (("prefix", word[:n]) for n in self._lengths if n <= len(word) and ("prefix", word[:n]) != test)

    def _implies(self, test: tuple[str, str], other: tuple[str, str]) -> bool:
        if other[0] == "prefix":
            return test[0] in ("exact", "stem", "prefix") and test[1].startswith(other[1])
        return test == other or (test[0] == "exact" and other == ("stem", self._stem(test[1])))


def _covered(
    phrases: Sequence[str], language: str, exact: bool, negatable: bool, by: Sequence[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Phrases of a list that another of it (or of `by`) finds already, and that one; of two that are the same the later."""
    index = _Index(phrases if by is None else by, language, exact)
    gone: set[str] = set()
    for phrase in reversed(phrases):
        readings = reading(phrase, language, exact)
        finders = [index.covers(t, but=phrase if by is None else None) for t in readings if t]
        if not finders or None in finders or finders[0] in gone:
            continue
        if negatable and any(_negates(one, language) for one in expanded(phrase)):
            continue  # "no contract" is found although "contract" is there: the one is undone by what is part of the other
        gone.add(phrase)
        yield phrase, str(finders[0])


def _both(one: Sequence[str], other: Sequence[str]) -> set[tuple[str, str]]:
    """Phrases that stand in both lists are told of once."""
    return {(p, p) for p in {*one} & {*other}}


@lru_cache(maxsize=100_000)
def _negates(phrase: str, language: str) -> bool:
    found = negations(words(phrase.replace("*", ""), language))
    return found is not None and found.any


def _wide(tests: Tests, language: str) -> bool:
    if len(tests) != 1 or language in _SPACELESS:
        return False
    kind, word = tests[0]
    return kind in ("stem", "prefix") and len(word) < _SHORT


def _shown(tests: Tests) -> str:
    return " ".join(word + "*" if kind == "prefix" else word for kind, word in tests)


def _pairs(packs: Packs, rules: Sequence[Rule]) -> Iterator[Finding]:
    """Rules of one language and indicator of which one says what the other says."""
    groups: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.indicator, rule.language].append(rule)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if _same(one, other):
                file, line = packs.places[one.id]
                yield _finding(packs, other.id, "twice", f"{other.id}: is the same rule as {one.id} in {file}:{line}")
                continue
            for narrow, wide in ((one, other), (other, one)):
                if _says(wide, narrow):
                    yield _finding(packs, narrow.id, "overlap", f"{narrow.id}: fires only where {wide.id} fires too")


def _same(one: Rule, other: Rule) -> bool:
    return (one.match, one.unless, one.negatable) == (other.match, other.unless, other.negatable)


def _says(wide: Rule, narrow: Rule) -> bool:
    """Whether a rule fires wherever the other fires, as far as can be seen: each branch of the one is covered by a branch of the other."""
    if wide.unless not in (None, narrow.unless) or (wide.negatable and not narrow.negatable):
        return False
    language = _spoken(wide)
    branches = _branches(wide.match)
    return all(any(_finds(b, n, language) for b in branches) for n in _branches(narrow.match))


def _branches(node: Match) -> list[Match]:
    if node.any and node.negatable is None:
        return [b for part in node.any for b in _branches(part)]
    return [node]


def _finds(wide: Match, narrow: Match, language: str) -> bool:
    if wide == narrow:
        return True
    if wide.negatable != narrow.negatable:
        return False
    if wide.phrase and narrow.phrase:
        index = _index(wide.phrase, language)
        return all(index.covers(t) for p in narrow.phrase for t in reading(p, language))
    if wide.within and narrow.within:
        return _near(wide.within, narrow.within, language)
    return False


def _near(wide: Within, narrow: Within, language: str) -> bool:
    if (
        wide.unless not in (None, narrow.unless)
        or len(wide.all) != len(narrow.all)
        or (wide.sentence and not narrow.sentence)
    ):
        return False
    windows = (wide.window, narrow.window)
    if windows[0] != windows[1] and not (
        isinstance(windows[0], int) and isinstance(windows[1], int) and windows[0] > windows[1]
    ):
        return False
    return all(_finds(w, n, language) for w, n in zip(wide.all, narrow.all, strict=True))


@lru_cache(maxsize=64)
def _index(phrases: tuple[str, ...], language: str) -> _Index:
    return _Index(phrases, language)


def _spoken(rule: Rule) -> str:
    return "en" if rule.language == ANY else rule.language
