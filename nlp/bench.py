"""A bench for single rules: texts are read once, and any rule, also one that stands in no pack, is tried on them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nlp.automaton import wanted
from nlp.judge import answering
from nlp.matching import Matcher, compiled
from nlp.reading import Reader, Reading, asked
from nlp.rulebook import case
from rules.packs import Packs
from rules.phrases import expanded
from rules.schema import ANY, Match, Rule


class Bench:
    """Words in disguise are read, and facts found, as the whole packs do it; but only the rule on the bench is compiled and run."""

    def __init__(self, packs: Packs) -> None:
        self._all = Reader(packs)

    def read(self, text: str, language: str) -> Reading:
        """A text as the rules see it, with its contacts and facts."""
        return self._all.read(f"\n{text}", spoken(language), answering(case(text)))

    def words(self, text: str, language: str) -> Reading:
        """A text cut into its words, without facts and contacts."""
        return self._all.cut(text, language)

    def texts(self, rule: Rule) -> tuple[list[Reading], list[Reading]]:
        """The cases of a rule: those that it must match, those on which it must stay silent."""
        return (
            [self.read(t, rule.language) for t in rule.cases.match],
            [self.read(t, rule.language) for t in rule.cases.silent],
        )

    def compiled(self, rule: Rule, texts: Sequence[Reading] | None = None) -> Matcher:
        """A matcher of this rule alone; with `texts`, of those of its phrases alone that could stand in them, which takes far less time."""
        if texts is not None:
            rule = _Standing(texts, spoken(rule.language)).rule(rule)
        stating = any(node.fact for node in rule.nodes())
        return compiled([rule], spoken(rule.language), facts=stating)


def fires(matcher: Matcher, text: Reading) -> bool:
    """Whether the matcher's rule fires on a text that was read."""
    return bool(matcher.match(matcher.read(text.words), asked(text))[0])


class _Standing:
    """Leaves of a rule only phrases whose words stand in some texts, each word anywhere in them."""

    def __init__(self, texts: Sequence[Reading], language: str) -> None:
        self._language = language
        surfaces = {w for t in texts for w in t.words.surface}
        self._there = {("exact", w) for w in surfaces} | {("number", ""), ("word", "")}
        self._there |= {("prefix", w[:n]) for w in surfaces for n in range(1, len(w) + 1)}
        self._there |= {("stem", s) for t in texts for s in t.words.stems}

    def rule(self, rule: Rule) -> Rule:
        unless = rule.unless and self._node(rule.unless)
        return rule.model_copy(update={"match": self._node(rule.match), "unless": unless})

    def _node(self, node: Match) -> Match:
        if node.phrase:
            return node.model_copy(update={"phrase": self._phrases(node.phrase)})
        if node.exact:
            return node.model_copy(update={"exact": self._phrases(node.exact, exact=True)})
        if node.within:
            unless = node.within.unless and self._node(node.within.unless)
            near = node.within.model_copy(update={"all": tuple(map(self._node, node.within.all)), "unless": unless})
            return node.model_copy(update={"within": near})
        for kind in ("any", "all"):
            if parts := getattr(node, kind):
                return node.model_copy(update={kind: tuple(map(self._node, parts))})
        return node

    def _phrases(self, phrases: Sequence[str], exact: bool = False) -> tuple[str, ...]:
        spelled = [one for p in phrases for one in _expanded(p)]
        kept = tuple(p for p in spelled if self._there.issuperset(_wanted(p, self._language, exact)))
        return kept or (spelled[0],)  # an empty list is no condition; the first one stands nowhere either


_expanded = lru_cache(maxsize=100_000)(expanded)


@lru_cache(maxsize=200_000)
def _wanted(phrase: str, language: str, exact: bool) -> frozenset[tuple[str, str]]:
    return frozenset(wanted(phrase, language, exact))


def spoken(language: str) -> str:
    """The language that cases are read as: rules of every language have theirs in English."""
    return "en" if language == ANY else language
