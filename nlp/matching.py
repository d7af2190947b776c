"""All phrases of a language's rules found at once, by stems; and the trees of conditions decided over what was found."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp.languages import languages, stem
from nlp.text import Words, words
from rules.phrases import expanded
from rules.schema import Match, Rule, Within

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

Place = tuple[int, int]
"""A run of tokens: first, one past the last."""
_REMEMBERED = 50_000
"""Words of which it is remembered which open phrases may begin with them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a tree may ask besides words. `pay` is the highest named, in euro a month; `answers` the places of contacts if there is nothing else; `disguised` of words in disguise."""

    pay: float | None = None
    pay_places: tuple[Place, ...] = ()
    answers: tuple[Place, ...] = ()
    disguised: tuple[Place, ...] = ()


@dataclass(slots=True)
class Matched:
    """A rule that fired and the tokens that show it."""

    rule: Rule
    places: list[Place]


@dataclass(slots=True)
class _Leaf:
    rule: int
    negatable: bool


@dataclass(slots=True)
class _Open:
    """A phrase with an open ending or exact words: tests for each token, by prefix, word or stem."""

    tests: list[tuple[str, str]]
    leaf: int


@dataclass(slots=True)
class Matcher:
    """The compiled rules of one language."""

    language: str
    rules: list[Rule] = field(default_factory=list)
    leaves: list[_Leaf] = field(default_factory=list)
    opened: dict[tuple[str, str], list[_Open]] = field(default_factory=lambda: defaultdict(list))
    lengths: set[int] = field(default_factory=set)
    begins: dict[tuple[str, str], tuple[_Open, ...]] = field(default_factory=dict)
    trees: list[Callable[[_Found], list[Place]]] = field(default_factory=list)
    always: list[int] = field(default_factory=list)
    phrases: Any = None
    vocabulary: set[str] = field(default_factory=set)

    def known(self, word: str) -> bool:
        """Whether a folded word is one of those that the phrases are made of."""
        return stem(self.language)(word) in self.vocabulary

    def match(self, doc: Doc, facts: Facts) -> tuple[list[Matched], list[Rule]]:
        """The rules that fire on a Doc of this language, in their order; and those that only a negation keeps silent."""
        whole = self._leaves(doc)
        left = self._heeded(doc._.words, whole)
        fired = self._fired(_Found(doc._.words, facts, left))
        if left == whole:
            return fired, []
        said = {m.rule.id for m in fired}
        return fired, [m.rule for m in self._fired(_Found(doc._.words, facts, whole)) if m.rule.id not in said]

    def _heeded(self, read: Words, whole: Mapping[int, list[Place]]) -> dict[int, list[Place]]:
        """What is left of the places of each leaf when negations are heeded."""
        left = {}
        for leaf, places in whole.items():
            kept = [p for p in places if not negated(read, p)] if self.leaves[leaf].negatable else places
            if kept:
                left[leaf] = kept
        return left

    def _fired(self, found: _Found) -> list[Matched]:
        touched = {self.leaves[leaf].rule for leaf in found.leaves} | set(self.always)
        fired = []
        for number in sorted(touched):
            if places := self.trees[number](found):
                fired.append(Matched(self.rules[number], sorted(set(places))))
        return fired

    def _leaves(self, doc: Doc) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = defaultdict(list)
        names = doc.vocab.strings
        for key, start, end in self.phrases(doc):
            for leaf in names[key].split():
                found[int(leaf)].append((start, end))
        self._open(doc._.words, found)
        return found

    def _open(self, read: Words, found: dict[int, list[Place]]) -> None:
        words = len(read.surface)
        for at, both in enumerate(zip(read.surface, read.stems, strict=True)):
            phrases = self.begins.get(both)
            if phrases is None:
                phrases = self._begin(both)
            for phrase in phrases:
                end = at + len(phrase.tests)
                if end <= words and all(_passes(t, read, at + i) for i, t in enumerate(phrase.tests[1:], 1)):
                    found[phrase.leaf].append((at, end))

    def _begin(self, both: tuple[str, str]) -> tuple[_Open, ...]:
        """The open phrases whose first test a word with its stem passes."""
        word, stemmed = both
        tests = [("exact", word), ("stem", stemmed), *(("prefix", word[:n]) for n in self.lengths if n <= len(word))]
        if len(self.begins) >= _REMEMBERED:
            self.begins.clear()
        found = self.begins[both] = tuple(p for t in tests for p in self.opened.get(t, ()))
        return found


@dataclass(slots=True)
class _Found:
    words: Words
    facts: Facts
    leaves: Mapping[int, list[Place]]


def negated(read: Words, place: Place) -> bool:
    """Whether a negation in the same clause undoes what stands there."""
    language = languages().get(read.language)
    if language is None:
        return False
    start, end = place
    clause = read.clause[start]
    for at in range(max(0, start - language.reach), start):
        if read.surface[at] in language.before and read.clause[at] == clause:
            return True
    last = read.clause[end - 1]
    return any(
        read.surface[at] in language.after and read.clause[at] == last
        for at in range(end, min(len(read.surface), end + language.reach))
    )


def compiled(rules: Sequence[Rule], language: str, pipeline: Pipeline) -> Matcher:
    """The matcher of these rules, all of one language."""
    matcher = Matcher(language)
    by_stems: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for number, rule in enumerate(rules):
        matcher.rules.append(rule)
        builder = _Builder(matcher, by_stems, number, rule)
        tree, unless = (
            builder.node(rule.match, rule.negatable),
            builder.node(rule.unless, rule.negatable) if rule.unless else None,
        )
        matcher.trees.append(_unless(tree, unless))
        if builder.always:
            matcher.always.append(number)
    matcher.phrases = _phrase_matcher(by_stems, pipeline)
    return matcher


def _phrase_matcher(by_stems: Mapping[tuple[str, ...], list[str]], pipeline: Pipeline) -> Any:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    matcher = PhraseMatcher(pipeline.vocab, attr="NORM")
    for stems, leaves in by_stems.items():
        pattern = Doc(pipeline.vocab, words=list(stems))
        for token, one in zip(pattern, stems, strict=True):
            token.norm_ = one
        # One key a pattern, naming its leaves: spaCy keeps one entry for equal patterns under several keys.
        matcher.add(" ".join(leaves), [pattern])
    return matcher


class _Builder:
    """Turns a rule's condition into a function; phrases become leaves that are looked up together."""

    def __init__(self, matcher: Matcher, by_stems: dict[tuple[str, ...], list[str]], number: int, rule: Rule) -> None:
        self.matcher, self.by_stems, self.number, self.rule = matcher, by_stems, number, rule
        self.always = False

    def node(self, match: Match, negatable: bool) -> Callable[[_Found], list[Place]]:
        if match.phrase:
            return self._leaf(match.phrase, exact=False, negatable=negatable)
        if match.exact:
            return self._leaf(match.exact, exact=True, negatable=negatable)
        if match.within:
            return self._within(match.within, negatable)
        if match.any:
            return _any([self.node(m, negatable) for m in match.any])
        if match.all:
            return _all([self.node(m, negatable) for m in match.all])
        self.always = True
        if match.regex is not None:
            return _regex(match.regex)
        if match.pay_above is not None:
            least = match.pay_above.month
            return lambda found: list(found.facts.pay_places) if (found.facts.pay or 0) > least else []
        if match.disguised:
            return lambda found: list(found.facts.disguised)
        return lambda found: list(found.facts.answers)

    def _leaf(self, phrases: Iterable[str], *, exact: bool, negatable: bool) -> Callable[[_Found], list[Place]]:
        leaf = len(self.matcher.leaves)
        self.matcher.leaves.append(_Leaf(self.number, negatable))
        for phrase in phrases:
            for one in expanded(phrase):
                self._phrase(one, leaf, exact)
        return lambda found: found.leaves.get(leaf, [])

    def _phrase(self, phrase: str, leaf: int, exact: bool) -> None:
        language = self.matcher.language
        if not exact and "*" not in phrase:
            if stems := tuple(words(phrase, language).stems):
                self.by_stems[stems].append(str(leaf))
                self.matcher.vocabulary.update(stems)
            return
        tests = [t for piece in phrase.split() for t in _tests(piece, language, exact)]
        if tests:
            self.matcher.opened[tests[0]].append(_Open(tests, leaf))
            if tests[0][0] == "prefix":
                self.matcher.lengths.add(len(tests[0][1]))
            self.matcher.vocabulary.update(wanted for kind, wanted in tests if kind == "stem")

    def _within(self, within: Within, negatable: bool) -> Callable[[_Found], list[Place]]:
        groups = [self._leaf(g, exact=False, negatable=negatable) for g in within.all]
        window = within.window

        def decide(found: _Found) -> list[Place]:
            places = [g(found) for g in groups]
            return _near(places, found.words, window) if all(places) else []

        return decide


def _tests(piece: str, language: str, exact: bool) -> list[tuple[str, str]]:
    open_end = piece.endswith("*")
    read = words(piece.rstrip("*"), language)
    last = len(read.surface) - 1
    tests = []
    for i, (surface, stemmed) in enumerate(zip(read.surface, read.stems, strict=True)):
        if open_end and i == last:
            tests.append(("prefix", surface))
        else:
            tests.append(("exact", surface) if exact else ("stem", stemmed))
    return tests


def _passes(test: tuple[str, str], read: Words, at: int) -> bool:
    kind, wanted = test
    if kind == "prefix":
        return read.surface[at].startswith(wanted)
    return (read.surface if kind == "exact" else read.stems)[at] == wanted


def _near(groups: list[list[Place]], read: Words, window: int | str) -> list[Place]:
    """Places of all groups where one of each stands in one sentence, or in `window` words."""
    ordered = [sorted(group) for group in groups]
    kept: list[Place] = []
    # Each place in turn is tried as the first of them, so the work grows with the text and not with its square.
    for first in {start for group in groups for start, _ in group}:
        chosen: list[Place] = []
        for group in ordered:
            near = _next(group, first, chosen, read, window)
            if near is None:
                break
            chosen.append(near)
        else:
            if min(start for start, _ in chosen) == first:
                kept += chosen
    return kept


def _next(group: list[Place], first: int, chosen: list[Place], read: Words, window: int | str) -> Place | None:
    """The first place of a group at or behind the token `first` and still near it, apart from the places chosen already."""
    for at in range(bisect_left(group, (first, 0)), len(group)):
        start, end = group[at]
        if start - first >= window if isinstance(window, int) else read.sentence[start] != read.sentence[first]:
            return None
        fits = not isinstance(window, int) or end - first <= window
        if fits and not any(_overlap(group[at], other) for other in chosen):
            return group[at]
    return None


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
