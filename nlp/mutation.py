"""Mutation testing of rules: each part of a rule is taken out or widened in turn, and one of the rule's cases should notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from nlp.bench import Bench, fires
from nlp.evaluation import Share
from rules.packs import Packs
from rules.phrases import expanded
from rules.schema import FactIs, Match, PayAbove, Rule, Within

Told = Callable[[int, int], object]
PartT = TypeVar("PartT", FactIs, PayAbove)
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_WIDEST = 60
"""Words that a window may have at most."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one part changed.

    where  the part: `match.any.1.within.0`
    what   what was done to it, in plain words
    rule   the changed rule
    """

    where: str
    what: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Tested:
    """A rule and what became of its mutants. `survived`: where and what, for those that no case noticed. `holds`: whether
    the rule as it stands holds its cases; one that does not was not mutated, since every change of it would count as noticed."""

    rule: Rule
    mutants: int
    survived: tuple[tuple[str, str], ...]
    holds: bool = True

    @property
    def killed(self) -> Share:
        return Share(self.mutants - len(self.survived), self.mutants)


def mutate(packs: Packs, rules: Sequence[Rule], *, tell: Told = lambda done, total: None) -> Iterator[Tested]:
    """Each rule in turn. Only the changed rule is compiled; its cases are read once."""
    bench = Bench(packs)
    for number, rule in enumerate(rules):
        tell(number, len(rules))
        yield outcome(bench, rule)
    tell(len(rules), len(rules))


def outcome(bench: Bench, rule: Rule) -> Tested:
    """The mutants of one rule, held against its cases."""
    match, silent = bench.texts(rule)

    def holds(changed: Rule) -> bool:
        matcher = bench.compiled(changed, [*match, *silent])
        return all(fires(matcher, t) for t in match) and not any(fires(matcher, t) for t in silent)

    if not holds(rule):
        return Tested(rule, 0, (), holds=False)
    total, survived = 0, []
    for mutant in mutants(rule):
        total += 1
        if holds(mutant.rule):
            survived.append((mutant.where, mutant.what))
    return Tested(rule, total, tuple(survived))


def overall(found: Sequence[Tested]) -> Share:
    """Mutants that a case noticed, of all."""
    return Share(sum(t.killed.hits for t in found), sum(t.mutants for t in found))


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule. A list of phrases counts as one part: a case for each of its phrases would prove nothing more."""
    for where, what, node in _nodes(rule.match, "match"):
        yield Mutant(where, what, rule.model_copy(update={"match": node}))
    if rule.unless is not None:
        yield Mutant("unless", "is taken out", rule.model_copy(update={"unless": None}))
        for where, what, node in _nodes(rule.unless, "unless"):
            yield Mutant(where, what, rule.model_copy(update={"unless": node}))
    if _worded(rule.match):  # what stands in an `unless` keeps silent, negated or not
        what = "negations no longer undo the words" if rule.negatable else "negations undo the words"
        yield Mutant("negatable", what, rule.model_copy(update={"negatable": not rule.negatable}))


def _nodes(node: Match, where: str) -> Iterator[tuple[str, str, Match]]:
    """A condition with one part changed: place, what was done, the whole condition."""
    for place, what, changed in _changed(node, where):
        # A part that is left alone keeps what it says itself.
        own = node.negatable if changed.negatable is None else changed.negatable
        yield place, what, changed.model_copy(update={"negatable": own})
    if node.negatable is not None:
        what = "negations no longer undo the words" if node.negatable else "negations undo the words"
        yield f"{where}.negatable", what, node.model_copy(update={"negatable": not node.negatable})


def _changed(node: Match, where: str) -> Iterator[tuple[str, str, Match]]:
    if node.phrase or node.exact:
        yield from _lists(node, where)
    elif node.within:
        yield from _within(node.within, where)
    elif node.pay_above:
        for factor, what in ((0.5, "half the pay is enough"), (2.0, "twice the pay is needed")):
            yield where, what, _match(pay_above=_scaled(node.pay_above, factor, ("month", "norm")))
    elif node.fact:
        yield from _fact(node.fact, where)
    elif node.any or node.all:
        yield from _combined("any" if node.any else "all", node.any or node.all or (), where)


def _combined(kind: str, parts: Sequence[Match], where: str) -> Iterator[tuple[str, str, Match]]:
    def whole(chosen: Sequence[Match]) -> Match:
        return chosen[0] if len(chosen) == 1 else _match(**{kind: tuple(chosen)})

    yield from _parts(parts, f"{where}.{kind}", whole)


def _parts(
    parts: Sequence[Match], where: str, whole: Callable[[Sequence[Match]], Match]
) -> Iterator[tuple[str, str, Match]]:
    """Each part taken out, then changed."""
    for i, part in enumerate(parts):
        if len(parts) > 1:
            yield f"{where}.{i}", "is taken out", whole([*parts[:i], *parts[i + 1 :]])
        for place, what, changed in _nodes(part, f"{where}.{i}"):
            yield place, what, whole([*parts[:i], changed, *parts[i + 1 :]])


def _within(within: Within, where: str) -> Iterator[tuple[str, str, Match]]:
    def near(**given: Any) -> Match:
        return _match(within=within.model_copy(update=given))

    yield from _parts(within.all, f"{where}.within", lambda chosen: near(all=tuple(chosen)))
    if within.unless is not None:
        rest = near(unless=None) if len(within.all) > 1 else within.all[0]
        yield f"{where}.within.unless", "is taken out", rest
        for place, what, changed in _nodes(within.unless, f"{where}.within.unless"):
            yield place, what, near(unless=changed)
    if within.window == "sentence":
        yield f"{where}.window", f"{_WIDEST} words", near(window=_WIDEST)
    elif within.window < _WIDEST:
        wider = min(2 * within.window, _WIDEST)
        yield f"{where}.window", f"{wider} words", near(window=wider)
    if within.sentence:
        yield f"{where}.sentence", "across sentences", near(sentence=False)


def _fact(fact: FactIs, where: str) -> Iterator[tuple[str, str, Match]]:
    if fact.value is not None:
        yield f"{where}.value", "any value", _match(fact=fact.model_copy(update={"value": None}))
    for name in ("above", "below"):
        if getattr(fact, name) is not None:
            for factor in (0.5, 2.0):
                what = f"{getattr(fact, name) * factor:g}"
                yield f"{where}.{name}", what, _match(fact=_scaled(fact, factor, (name,)))
    yield (
        where,
        "not denied" if fact.denied else "denied",
        _match(fact=fact.model_copy(update={"denied": not fact.denied})),
    )


def _scaled(part: PartT, factor: float, names: Sequence[str]) -> PartT:
    changed = {n: v * factor for n in names if (v := getattr(part, n)) is not None}
    return part.model_copy(update=changed)


def _lists(node: Match, where: str) -> Iterator[tuple[str, str, Match]]:
    kind: Any = "phrase" if node.phrase else "exact"
    for what, shorter in _shortened(node.phrase or node.exact or ()):
        yield where, what, _match(**{kind: shorter})
    if node.exact:
        yield where, "in any inflection", _match(phrase=node.exact)


def _shortened(phrases: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The list with its phrases of several words without their first, and without their last word; phrases of one word stay."""
    cut = [_words(one) for p in phrases for one in expanded(p)]
    if any(len(words) > 1 for words, _ in cut):
        yield "phrases lose their first word", tuple(by.join(words[1:] or words) for words, by in cut)
        yield "phrases lose their last word", tuple(by.join(words[:-1] or words) for words, by in cut)


def _words(phrase: str) -> tuple[Sequence[str], str]:
    """The words of a phrase and what stands between them. A script without spaces has characters for words."""
    if " " not in phrase and len(phrase) > 1 and all(_SPACELESS.fullmatch(c) for c in phrase):
        return phrase, ""
    return phrase.split(), " "


def _match(**given: Any) -> Match:
    # Not validated: the parts are those of a sound rule, and a shortened phrase of which nothing is left just never matches.
    return Match.model_construct(**given)


def _worded(node: Match) -> bool:
    """Whether there are words in a condition that a negation could undo."""
    parts = (*(node.any or ()), *(node.all or ()), *(node.within.all if node.within else ()))
    return bool(node.phrase or node.exact) or any(map(_worded, parts))


def plain(found: Sequence[Tested]) -> dict[str, Any]:
    """For machines."""
    share = overall(found)
    rules = [
        {
            "rule": t.rule.id,
            "holds": t.holds,
            "mutants": t.mutants,
            "killed": t.killed.hits,
            "survived": [{"part": where, "change": what} for where, what in t.survived],
        }
        for t in found
    ]
    return {"mutants": share.total, "killed": share.hits, "share": share.value, "rules": rules}
