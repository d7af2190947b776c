"""All phrases of a language's rules found at once, by stems; and the trees of conditions decided over what was found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlp.automaton import Automaton
from nlp.facts import Found as Fact
from nlp.facts.terms import Term, terms
from nlp.negation import Place, negations
from nlp.text import Words
from records.facts import kinds
from rules.schema import FactIs, Match, Rule, Within

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Facts:
    """What a tree may ask besides words.

    found      facts that components of their own found: pay, places, licences …
    pay        the highest pay named, in euro a month
    pay_places where it stands
    norm       that pay as a multiple of what such work typically pays at most; None if that is not known
    answers    places of the contacts, if messengers and phones are all that answers the ad
    disguised  places of words in disguise
    """

    found: tuple[Fact, ...] = ()
    pay: float | None = None
    pay_places: tuple[Place, ...] = ()
    norm: float | None = None
    answers: tuple[Place, ...] = ()
    disguised: tuple[Place, ...] = ()


@dataclass(slots=True)
class Matched:
    """A rule that fired and the tokens that show it."""

    rule: Rule
    places: list[Place]


@dataclass(slots=True)
class _Leaf:
    """Phrases that are found together: `rules` that ask for them, or the fact that they state."""

    rules: set[int]
    negatable: bool
    term: Term | None = None


@dataclass(slots=True)
class Matcher:
    """The compiled rules of one language."""

    language: str
    rules: list[Rule] = field(default_factory=list)
    leaves: list[_Leaf] = field(default_factory=list)
    trees: list[_Condition] = field(default_factory=list)
    always: list[int] = field(default_factory=list)
    phrases: Automaton = field(init=False)

    def __post_init__(self) -> None:
        self.phrases = Automaton(self.language)

    def known(self, word: str) -> bool:
        """Whether a folded word is one of those that the phrases are made of."""
        return self.phrases.known(word)

    def read(self, read: Words) -> Read:
        """What stands in a text of this language: the places of all phrases, and which of them a negation undoes."""
        whole = self.phrases.find(read.surface, read.stems)
        return Read(read, whole, self._heeded(read, whole))

    def facts(self, read: Read) -> list[Fact]:
        """The facts that phrases state, the longest where several of a kind share words; denied ones say so."""
        found: list[Fact] = []
        stated = [(term, leaf) for leaf in read.whole if (term := self.leaves[leaf].term)]
        # A phrase that names its number ("24 hours") says more than one that takes any.
        for term, leaf in sorted(stated, key=lambda s: (len(s[0].slots), s[1])):
            kept = read.left.get(leaf, ())
            found += (term.fact(p, _numbers(read.words, p), denied=p not in kept) for p in read.whole[leaf])
        return _longest(found)

    def match(self, read: Read, facts: Facts) -> tuple[list[Matched], list[Rule]]:
        """The rules that fire on what was read, in their order; and those that only a negation keeps silent."""
        fired = self._fired(_Found(read.words, facts, read.left, read.whole))
        if read.left == read.whole:
            return fired, []
        said = {m.rule.id for m in fired}
        return fired, [
            m.rule for m in self._fired(_Found(read.words, facts, read.whole, read.whole)) if m.rule.id not in said
        ]

    def _heeded(self, read: Words, whole: Mapping[int, list[Place]]) -> Mapping[int, list[Place]]:
        """What is left of the places of each leaf when negations are heeded."""
        if not whole or (undone := negations(read)) is None or not undone.any:
            return whole
        left = {}
        for leaf, places in whole.items():
            kept = [p for p in places if not undone.undoes(p)] if self.leaves[leaf].negatable else places
            if kept:
                left[leaf] = kept
        return left

    def _fired(self, found: _Found) -> list[Matched]:
        touched = set(self.always).union(*(self.leaves[leaf].rules for leaf in found.whole))
        fired = []
        for number in sorted(touched):
            if places := self.trees[number](found):
                fired.append(Matched(self.rules[number], sorted(set(places))))
        return fired


@dataclass(frozen=True, slots=True)
class Read:
    """The places of each leaf: all of them, and those that no negation undoes."""

    words: Words
    whole: Mapping[int, list[Place]]
    left: Mapping[int, list[Place]]


@dataclass(slots=True)
class _Found:
    words: Words
    facts: Facts
    leaves: Mapping[int, list[Place]]
    whole: Mapping[int, list[Place]]


_Condition = Callable[[_Found], list[Place]]


def _numbers(read: Words, place: Place) -> list[float]:
    """The numbers that stand at a place; `37,5` is cut into two words and read as one."""
    numbers: list[float] = []
    for at in range(*place):
        if not read.surface[at].isdecimal():
            continue
        if at and _fraction(read, at):
            numbers[-1:] = [float(f"{int(read.surface[at - 1])}.{read.surface[at]}")]
        else:
            numbers.append(float(read.surface[at][:9]))
    return numbers


def _fraction(read: Words, at: int) -> bool:
    """Whether a number is the fraction of the one before it."""
    start = read.starts[at]
    return (
        read.surface[at - 1].isdecimal()
        and start - read.ends[at - 1] == 1
        and read.folded.text[start - 1] in ".,"
        and len(read.surface[at]) <= 2
    )


def _longest(found: list[Fact]) -> list[Fact]:
    """Of facts of one kind that share words the longest, in their order in the text."""
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda f: (f.kind, f.start, -f.end)):
        if kept and kept[-1].kind == fact.kind and fact.start < kept[-1].end:
            if fact.end - fact.start > kept[-1].end - kept[-1].start:
                kept[-1] = fact
            continue
        kept.append(fact)
    return sorted(kept, key=lambda f: (f.start, f.end, f.kind))


def compiled(rules: Sequence[Rule], language: str, *, facts: bool = True) -> Matcher:
    """The matcher of these rules, all of one language, and (with `facts`) of the facts that its terms state."""
    matcher = Matcher(language)
    stated = _Stated(matcher, terms(language) if facts else ())
    for number, rule in enumerate(rules):
        matcher.rules.append(rule)
        builder = _Builder(matcher, stated, number)
        tree, free = builder.node(rule.match, rule.negatable)
        # What keeps a rule silent does so whatever stands before it: "no copy of your passport" speaks of a copy.
        silent = builder.node(rule.unless, False)[0] if rule.unless else None
        matcher.trees.append(_unless(tree, silent))
        if free:
            matcher.always.append(number)
    matcher.phrases.close()
    return matcher


class _Phrases:
    """Adds phrases to a matcher."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher

    def leaf(self, phrases: Iterable[str], leaf: _Leaf, *, exact: bool = False) -> int:
        number = len(self.matcher.leaves)
        self.matcher.leaves.append(leaf)
        for phrase in phrases:
            self.matcher.phrases.add(phrase, number, exact=exact)
        return number


class _Stated(_Phrases):
    """The facts that the terms of the language state, as leaves that rules may ask for."""

    def __init__(self, matcher: Matcher, known: Iterable[Term]) -> None:
        super().__init__(matcher)
        self.terms = [(t, self.leaf(t.phrases, _Leaf(set(), True, t))) for t in known]
        self.shared: dict[tuple[tuple[str, ...], bool, bool], int] = {}

    def asked(self, fact: FactIs, rule: int) -> list[int]:
        """The leaves that state such a fact; from now on they wake the rule."""
        found = [n for t, n in self.terms if t.kind == fact.kind and (fact.value is None or t.value in fact.value)]
        for leaf in found:
            self.matcher.leaves[leaf].rules.add(rule)
        return found


class _Builder(_Phrases):
    """Turns a rule's condition into a function; phrases become leaves that are looked up together."""

    def __init__(self, matcher: Matcher, stated: _Stated, number: int) -> None:
        super().__init__(matcher)
        self.stated, self.number = stated, number

    def node(self, match: Match, negatable: bool) -> tuple[_Condition, bool]:
        """The condition, and whether it may hold without any phrase."""
        if match.negatable is not None:
            negatable = match.negatable
        if match.phrase:
            return self._words(match.phrase, exact=False, negatable=negatable), False
        if match.exact:
            return self._words(match.exact, exact=True, negatable=negatable), False
        if match.within:
            return self._within(match.within, negatable)
        if match.any:
            nodes = [self.node(m, negatable) for m in match.any]
            return _any([n for n, _ in nodes]), any(free for _, free in nodes)
        if match.all:
            nodes = [self.node(m, negatable) for m in match.all]
            return _all([n for n, _ in nodes]), all(free for _, free in nodes)
        if match.fact:
            kind = kinds().get(match.fact.kind)
            # What components find may hold without any phrase; a kind that there is not never does.
            return self._fact(match.fact), kind is not None and not kind.values
        return _plain(match), True

    def _words(self, phrases: tuple[str, ...], *, exact: bool, negatable: bool) -> _Condition:
        # A list of words that many rules name is looked for once.
        key = (phrases, exact, negatable)
        if key not in self.stated.shared:
            self.stated.shared[key] = self.leaf(phrases, _Leaf(set(), negatable), exact=exact)
        leaf = self.stated.shared[key]
        self.matcher.leaves[leaf].rules.add(self.number)
        return lambda found: found.leaves.get(leaf, [])

    def _fact(self, fact: FactIs) -> _Condition:
        return _states(fact, self.stated.asked(fact, self.number))

    def _within(self, within: Within, negatable: bool) -> tuple[_Condition, bool]:
        nodes = [self.node(g, negatable) for g in within.all]
        silent = self.node(within.unless, False)[0] if within.unless else None
        return _within(within, [n for n, _ in nodes], silent), all(free for _, free in nodes)


def _plain(match: Match) -> _Condition:
    """Conditions that ask for no phrase."""
    if match.regex is not None:
        return _regex(match.regex)
    if match.pay_above is not None:
        month, norm = match.pay_above.month, match.pay_above.norm
        if month is not None:
            return lambda found: list(found.facts.pay_places) if (found.facts.pay or 0) > month else []
        return lambda found: list(found.facts.pay_places) if (found.facts.norm or 0) > (norm or 0) else []
    if match.disguised:
        return lambda found: list(found.facts.disguised)
    return lambda found: list(found.facts.answers)


def _states(fact: FactIs, leaves: Sequence[int]) -> _Condition:
    def decide(found: _Found) -> list[Place]:
        # What the components of their own found, then what phrases state.
        places = [(f.start, f.end) for f in found.facts.found if _is(fact, f)]
        for leaf in leaves:
            stated = found.leaves.get(leaf, [])
            if fact.denied:
                stated = [p for p in found.whole.get(leaf, ()) if p not in stated]
            places += (p for p in stated if _between(fact, _numbers(found.words, p)))
        return places

    return decide


def _is(wanted: FactIs, fact: Fact) -> bool:
    return (
        fact.kind == wanted.kind
        and (wanted.value is None or fact.normal.get("value", fact.normal.get("of")) in wanted.value)
        and fact.normal.get("valid") is not False  # a number whose check digits are wrong is none
        and _between(
            wanted, [v for v in fact.normal.values() if isinstance(v, (int, float)) and not isinstance(v, bool)]
        )
    )


def _between(fact: FactIs, numbers: Sequence[float]) -> bool:
    """Whether the highest number is above and the lowest below what is asked; true where nothing is asked."""
    if fact.above is None and fact.below is None:
        return True
    return (
        bool(numbers)
        and (fact.above is None or max(numbers) > fact.above)
        and (fact.below is None or min(numbers) < fact.below)
    )


def _within(within: Within, groups: Sequence[_Condition], silent: _Condition | None) -> _Condition:
    window, one_sentence = within.window, within.sentence

    def decide(found: _Found) -> list[Place]:
        places = [g(found) for g in groups]
        if not all(places):
            return []
        met = _near(places, found.words, window, one_sentence)
        if not met or silent is None:
            return [p for chosen in met for p in chosen]
        quiet = sorted(silent(found))
        return [p for chosen in met if not _beside(chosen, quiet, found.words, window) for p in chosen]

    return decide


def _near(groups: list[list[Place]], read: Words, window: int | str, one_sentence: bool) -> list[list[Place]]:
    """Places of all groups where one of each stands in one sentence, or in `window` words."""
    ordered = [sorted(group) for group in groups]
    kept: list[list[Place]] = []
    # Each place in turn is tried as the first of them, so the work grows with the text and not with its square.
    for first in {start for group in groups for start, _ in group}:
        chosen: list[Place] = []
        for group in ordered:
            near = _next(group, first, chosen, read, window, one_sentence)
            if near is None:
                break
            chosen.append(near)
        else:
            if min(start for start, _ in chosen) == first:
                kept.append(chosen)
    return kept


def _next(
    group: list[Place], first: int, chosen: list[Place], read: Words, window: int | str, one_sentence: bool
) -> Place | None:
    """The first place of a group at or behind the token `first` and still near it, apart from the places chosen already."""
    counted = isinstance(window, int)
    for at in range(bisect_left(group, (first, 0)), len(group)):
        start, end = group[at]
        if counted and start - first >= window:  # type: ignore[operator]
            return None
        if (one_sentence or not counted) and read.sentence[start] != read.sentence[first]:
            return None
        fits = not counted or end - first <= window  # type: ignore[operator]
        if fits and not any(_overlap(group[at], other) for other in chosen):
            return group[at]
    return None


def _beside(chosen: list[Place], quiet: list[Place], read: Words, window: int | str) -> bool:
    """Whether one of the places that keep silent (sorted) stands in the sentence of those chosen, or among the words of their window."""
    if not isinstance(window, int):
        sentence = read.sentence[chosen[0][0]]
        at = bisect_left(quiet, sentence, key=lambda place: read.sentence[place[0]])
        return at < len(quiet) and read.sentence[quiet[at][0]] == sentence
    first, last = min(start for start, _ in chosen), max(end for _, end in chosen)
    if last - first > window:
        return False
    for at in range(bisect_left(quiet, (last - window, 0)), len(quiet)):
        start, end = quiet[at]
        if start >= first + window:
            return False
        if end <= first + window:
            return True
    return False


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _any(nodes: list[Callable[[_Found], list[Place]]]) -> Callable[[_Found], list[Place]]:
    return lambda found: [p for n in nodes for p in n(found)]


def _all(nodes: list[Callable[[_Found], list[Place]]]) -> Callable[[_Found], list[Place]]:
    def decide(found: _Found) -> list[Place]:
        parts = [n(found) for n in nodes]
        return [p for part in parts for p in part] if all(parts) else []

    return decide


def _unless(
    tree: Callable[[_Found], list[Place]], silent: Callable[[_Found], list[Place]] | None
) -> Callable[[_Found], list[Place]]:
    if silent is None:
        return tree
    return lambda found: [] if silent(found) else tree(found)


def _regex(expression: str) -> Callable[[_Found], list[Place]]:
    import re2

    pattern = re2.compile(expression)

    def decide(found: _Found) -> list[Place]:
        read = found.words
        matches = pattern.finditer(read.folded.text)
        return [place for m in matches if (place := read.touching(m.start(), m.end()))]

    return decide
