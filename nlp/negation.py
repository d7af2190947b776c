"""What undoes a cue: a negation in its clause or in the list that it stands in, and a sentence that only supposes it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from nlp.languages import Language, languages
from nlp.text import Words, words

Place = tuple[int, int]
_LISTED = 6
"""Words that a clause has at most to be one item of a list: "no deposit, bond or fee"."""
_LISTED_DENSE = 14
"""The same in characters of a script without spaces."""
_ITEMS = 6
"""Items of a list that are looked at."""
_ENDING: tuple[tuple[tuple[str, ...], str], ...] = (((), "after"),)
"""What a word does that negates by its end."""


@dataclass(slots=True)
class Negations:
    """Where a text negates and supposes; made once a text, asked for each cue.

    longest   words that an item of a list has at most
    before    the last words of negations that undo what follows
    after     the first words of negations that undo what stands before them
    alternatives  words that join the items of a list ("or")
    supposed  ends of openings such as "if anybody asks for", which undo the rest of their sentence
    """

    read: Words
    reach: int
    longest: int = _LISTED
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    alternatives: list[int] = field(default_factory=list)
    supposed: list[int] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.before or self.after or self.supposed)

    def undoes(self, place: Place) -> bool:
        """Whether what stands there is negated or only supposed."""
        start, end = place
        return (
            self._near(start, end)
            or self._listed(start, end, self.before, -1)
            or self._listed(start, end, self.after, 1)
            or self._supposed(start)
        )

    def _supposed(self, start: int) -> bool:
        # Sentences are numbered along the text: if the last opening before it is of another one, so are all others.
        sentence, last = self.read.sentence, bisect_right(self.supposed, start) - 1
        return last >= 0 and sentence[self.supposed[last] - 1] == sentence[start]

    def _near(self, start: int, end: int) -> bool:
        clause = self.read.clause
        before = any(clause[at] == clause[start] for at in _inside(self.before, start - self.reach, start))
        return before or any(clause[at] == clause[end - 1] for at in _inside(self.after, end, end + self.reach))

    def _listed(self, start: int, end: int, negations: list[int], way: int) -> bool:
        """Whether the place is an item of a list that a negation opens (`way` -1) or ends (1); an "or" shows that it is one list."""
        own = self.read.clause[start]
        first, last = self._place(own)
        if not negations or not self.alternatives or end > min(last, first + self.longest):
            return False
        towards, away = self._run(own, way), self._run(own, -way)
        negated = next((i for i, c in enumerate(towards) if self._holds(c, negations)), None)
        if negated is None:
            return False
        # The last item may be long; then the "or" stands before what it denies. A negation at the end stands in the last item.
        seen = last if self._item(own) else start
        others = (*towards[: negated + (way > 0)], *away)
        return bool(_inside(self.alternatives, first, seen)) or any(self._holds(c, self.alternatives) for c in others)

    def _run(self, own: int, way: int) -> list[int]:
        """The items beside a clause, one way, in its sentence."""
        run: list[int] = []
        sentence = self.read.sentence[self._place(own)[0]]
        for c in range(own + way, own + way * _ITEMS, way):
            if not self._item(c) or self.read.sentence[self._place(c)[0]] != sentence:
                break
            run.append(c)
        return run

    def _item(self, clause: int) -> bool:
        start, end = self._place(clause)
        return 0 < end - start <= self.longest

    def _holds(self, clause: int, tokens: list[int]) -> bool:
        return bool(_inside(tokens, *self._place(clause)))

    def _place(self, clause: int) -> Place:
        return bisect_left(self.read.clause, clause), bisect_left(self.read.clause, clause + 1)


def _inside(tokens: list[int], start: int, end: int) -> list[int]:
    """The tokens from `start` to `end`, end excluded. Looked up, not walked: a text may negate ten thousand times."""
    return tokens[bisect_left(tokens, start) : bisect_left(tokens, end)]


def negations(read: Words) -> Negations | None:
    """The negations of a text; None for a language of which none are known."""
    language = languages().get(read.language)
    if language is None:
        return None
    dense = language.script in ("han", "kana", "thai")
    found = Negations(read, language.reach, _LISTED_DENSE if dense else _LISTED)
    openings, tails = _openings(language), _tails(language)
    for at, word in enumerate(read.surface):
        ended = tails and word.endswith(tails)
        if not ended and word not in openings:
            continue
        for rest, what in (*openings.get(word, ()), *(_ENDING if ended else ())):
            end = at + 1 + len(rest)
            if tuple(read.surface[at + 1 : end]) != rest:
                continue
            if what == "before":
                found.before.append(end - 1)
            elif what == "after":
                found.after.append(at)
            elif what == "alternatives":
                found.alternatives.append(at)
            else:
                found.supposed.append(end)
    for tokens in (found.before, found.after, found.alternatives, found.supposed):
        tokens.sort()
    return found


@cache
def _openings(language: Language) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of what negates, joins or supposes → the rest of it and which of these it does."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for what in ("before", "after", "alternatives", "supposed"):
        for phrase in getattr(language, what):
            if not phrase.startswith("*"):
                first, *rest = words(phrase, language.code).surface
                found[first].append((tuple(rest), what))
    return dict(found)


@cache
def _tails(language: Language) -> tuple[str, ...]:
    """Ends of words that negate (`*miyoruz`)."""
    return tuple(p[1:] for p in language.after if p.startswith("*"))
