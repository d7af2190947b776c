"""How long single rules take on hard texts: their own words again and again, emoji, one letter. No text that somebody publishes may hold a rule up."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nlp.bench import Bench, spoken
from nlp.matching import Facts, Matcher
from nlp.reading import Reading
from rules.packs import Packs
from rules.phrases import expanded
from rules.schema import Rule

MIB = 2**20
RULE_LIMIT = 2.0
"""Seconds of the processor a MiB that a rule may take by itself, the reading of the text not counted. The slowest shipped rule takes 1.3 on a calm machine."""
REGEX_LIMIT = 0.05
"""Seconds that a regular expression may take on one MiB."""
_SMALL, _LARGE = 2**12, 2**14
_PROOF = 2**17
_SLOT = re.compile(r"\{\w+\}")
_LITERAL = re.compile(r"\\.|\[[^\]]*\]|[^\w ]+")
_EMOJI, _LETTER, _DIGITS = "🌟💃", "a", "1 "


@dataclass(frozen=True, slots=True)
class Slow:
    """A rule that takes longer than it may: on which text, and how many seconds a MiB, of which `limit` are allowed."""

    rule: Rule
    text: str
    seconds: float
    limit: float

    def __str__(self) -> str:
        return f"takes {self.seconds * 1000:.0f} ms a MiB of {self.text}; {self.limit * 1000:.0f} are the limit"


def slow(packs: Packs, rules: Sequence[Rule], *, tell: Callable[[int, int], object] = lambda done, total: None) -> Iterator[Slow]:  # fmt: skip
    """The rules that take too long."""
    bench = Bench(packs)
    shared: dict[str, list[tuple[str, Callable[[int], Reading]]]] = {}
    for number, rule in enumerate(rules):
        tell(number, len(rules))
        language = spoken(rule.language)
        if language not in shared:
            shared[language] = [(n, _kept(bench, t, language)) for n, t in (("emoji", _EMOJI), ("one letter", _LETTER))]
        own = own_words(rule)
        yield from _rule(
            bench.compiled(rule), rule, [("its own words", _made(bench, own, language)), *shared[language]]
        )
        yield from _expressions(rule, own)


def own_words(rule: Rule) -> str:
    """First words of the rule's lists, one of each list after the other, as a text."""
    lists = [node.phrase or node.exact for node in rule.nodes()]
    shown = [expanded(p)[0] for some in lists if some for p in some[:3]]
    shown += [_LITERAL.sub(" ", node.regex) for node in rule.nodes() if node.regex]
    return _SLOT.sub("7", " ".join(shown)).replace("*", "") + " "


def _made(bench: Bench, text: str, language: str) -> Callable[[int], Reading]:
    return lambda size: bench.words(repeated(text, size), language)


def _kept(bench: Bench, text: str, language: str) -> Callable[[int], Reading]:
    made: dict[int, Reading] = {}

    def of(size: int) -> Reading:
        if size not in made:
            made[size] = bench.words(repeated(text, size), language)
        return made[size]

    return of


def repeated(text: str, size: int) -> str:
    """The text again and again, of about so many bytes."""
    return text * max(1, size // len(text.encode()))


def _rule(matcher: Matcher, rule: Rule, texts: Sequence[tuple[str, Callable[[int], Reading]]]) -> Iterator[Slow]:
    for name, text in texts:
        small, large = _seconds(matcher, text(_SMALL)), _seconds(matcher, text(_LARGE))
        growth = max(1.0, math.log(max(large, 1e-6) / max(small, 1e-6)) / math.log(_LARGE / _SMALL))
        if large * (MIB / _LARGE) ** growth <= RULE_LIMIT:
            continue
        # Short times are rough: whoever looks slow is measured on a longer text.
        proof = min(_seconds(matcher, text(_PROOF)) for _ in range(2)) * MIB / _PROOF
        if proof > RULE_LIMIT:
            yield Slow(rule, name, proof, RULE_LIMIT)


def _seconds(matcher: Matcher, text: Reading) -> float:
    start = time.process_time()
    matcher.match(matcher.read(text.words), Facts())
    return time.process_time() - start


def _expressions(rule: Rule, own: str) -> Iterator[Slow]:
    import re2

    for node in rule.nodes():
        if not node.regex:
            continue
        pattern = re2.compile(node.regex)
        for name, text in (("its own words", own), ("emoji", _EMOJI), ("one letter", _LETTER), ("digits", _DIGITS)):
            whole = repeated(text, MIB)
            seconds = min(_found(pattern, whole) for _ in range(2))
            if seconds > REGEX_LIMIT:
                yield Slow(rule, f"{name} (regex)", seconds, REGEX_LIMIT)


def _found(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    pattern.search(text)
    return time.process_time() - start
