"""Phrases looked for all at once, however many: an automaton over words, whose states are worked out when a text first comes to them."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from nlp.facts.terms import SLOT
from nlp.languages import stem
from nlp.text import words
from rules.phrases import expanded, parts

Place = tuple[int, int]
"""A run of tokens: first, one past the last."""
_WORDS = 20_000
"""Words of which it is remembered which tests they pass."""
_STATES = 5_000
"""States that are remembered; ordinary texts of a language come to some hundreds."""
_TELLING, _ENDING = 4, 6
"""Letters of an open beginning by which a word is known, for fewer begin words of all kinds; and letters behind it that may be its ending."""
_NUMBER, _WORD = ("number", ""), ("word", "")
Pieces = Sequence[Sequence[str]]
"""A phrase in pieces, each with its alternatives."""
Read = tuple[list[str], list[str]]
"""Words and their stems."""
Test = tuple[str, str]
"""What a word must be: `stem`, `exact`, `prefix`, each with what is wanted; a number; any other word."""


@dataclass(slots=True, eq=False)
class _State:
    """Where a text can be in the graph.

    leaves  whose phrase ends here
    ways    test → nodes behind it
    next    kind of word → the state that it leads to, as far as worked out
    """

    leaves: tuple[int, ...]
    ways: dict[int, list[int]]
    next: dict[int, _State] = field(default_factory=dict)


class Automaton:
    """The phrases of one language, each under the number of its leaf. First all are added, then texts are read.

    The phrases stand as one graph: nodes from 0, edges with the number of a test, sorted by the node they leave.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.vocabulary: set[str] = set()
        """Stems that the phrases are made of."""
        self._numbers: dict[Test, int] = {}
        self._added: list[tuple[Pieces, int, bool]] = []
        self._read: dict[tuple[str, bool], list[int]] = {}
        self._edges: list[tuple[int, int, int]] = []
        self._ends: dict[int, int] = {}
        self._nodes = 1
        self._lengths: list[int] = []
        self._from, self._tests, self._to = array("l"), array("l"), array("l")
        self._passed: dict[str, int] = {}
        self._kinds: dict[tuple[int, ...], int] = {}
        self._of: list[tuple[int, ...]] = []
        self._states: dict[tuple[int, ...], _State] = {}
        self._start = _State((), {})
        self._begun: list[_State | None] = []

    def add(self, phrase: str, leaf: int, *, exact: bool = False) -> None:
        """A phrase, perhaps with brackets (rules/phrases.py), slots and open endings; compared by stems unless `exact`."""
        pieces: Pieces = parts(phrase)
        glued = len(pieces) > 1 and _glued(pieces)
        rows = [[(one,)] for one in expanded(phrase)] if glued else [pieces]
        self._added += ((row, leaf, exact) for row in rows)

    def _add(self, pieces: Pieces, leaf: int, exact: bool) -> None:
        ends = {0}
        for alternatives in pieces:
            rows = [self._row(a, exact) for a in alternatives]
            behind = {self._chain(ends, row) for row in rows if row} if len(rows) == 1 else self._choice(ends, rows)
            ends = behind | ends if not all(rows) else behind
        for end in ends - {0}:
            self._ends[end] = leaf

    def _choice(self, ends: set[int], rows: list[list[int]]) -> set[int]:
        """Rows of tests from each of the ends to one node behind all of them."""
        self._nodes += 1
        last = self._nodes - 1
        for row in rows:
            if row:
                self._chain(ends, row, last)
        return {last}

    def _chain(self, ends: set[int], row: list[int], last: int | None = None) -> int:
        """A row of tests from each of the ends on; the node that it leads to."""
        for at, test in enumerate(row):
            if at == len(row) - 1 and last is not None:
                node = last
            else:
                node, self._nodes = self._nodes, self._nodes + 1
            self._edges += ((end, test, node) for end in ends)
            ends = {node}
        return node

    def _row(self, text: str, exact: bool) -> list[int]:
        return [number for piece in text.split() for number in self._read[piece, exact]]

    def close(self) -> None:
        """Call it once, when all phrases are added."""
        self._numbered()
        for pieces, leaf, exact in self._added:
            self._add(pieces, leaf, exact)
        edges = sorted(self._edges)
        counted = Counter(start for start, _, _ in edges)
        self._from = array("l", accumulate((counted[n] for n in range(self._nodes)), initial=0))
        self._tests, self._to = array("l", (t for _, t, _ in edges)), array("l", (n for _, _, n in edges))
        self._start = self._state((0,))
        self._lengths = sorted({len(wanted) for kind, wanted in self._numbers if kind == "prefix"})
        self.vocabulary = {wanted for kind, wanted in self._numbers if kind == "stem"}
        self._added, self._edges, self._read = [], [], {}

    def _numbered(self) -> None:
        """Reads every piece between spaces once, all as one text: one by one takes twenty times as long."""
        texts = ((t, exact) for pieces, _, exact in self._added for alternatives in pieces for t in alternatives)
        found = {(piece, exact): None for text, exact in texts for piece in text.split()}
        lines = _lines({_bare(piece) for piece, _ in found if not SLOT.search(piece)}, self.language)
        for piece, exact in found:
            tests = _wanted(piece, self.language, exact, lines.get(_bare(piece)))
            self._read[piece, exact] = [self._numbers.setdefault(t, len(self._numbers)) for t in tests]

    def known(self, word: str) -> bool:
        """Whether a folded word is one of those that the phrases are made of, or has the beginning of one that may go on."""
        if stem(self.language)(word) in self.vocabulary or ("exact", word) in self._numbers:
            return True
        lengths = (n for n in self._lengths if _TELLING <= n <= len(word) <= n + _ENDING)
        return any(("prefix", word[:n]) in self._numbers for n in lengths)

    def find(self, surface: Sequence[str], stems: Sequence[str]) -> dict[int, list[Place]]:
        """The places of each leaf that stands in a text, given by its words and their stems."""
        found: dict[int, list[Place]] = defaultdict(list)
        known, begun = self._passed, self._begun
        read = [known[w] if w in known else self._kind(w, s) for w, s in zip(surface, stems, strict=True)]
        for at, kind in enumerate(read):
            state = begun[kind]
            end = at + 1
            while state is not None:
                for leaf in state.leaves:
                    found[leaf].append((at, end))
                if end == len(read):
                    break
                state = state.next.get(read[end]) or self._step(state, read[end])
                end += 1
        return found

    def _kind(self, word: str, stemmed: str) -> int:
        """A number for the tests that a word passes: words that pass the same share it."""
        tests = [("exact", word), ("stem", stemmed), *(("prefix", word[:n]) for n in self._lengths if n <= len(word))]
        tests.append(_NUMBER if word.isdecimal() else _WORD)
        passed = tuple(sorted(self._numbers[t] for t in tests if t in self._numbers))
        kind = self._kinds.setdefault(passed, len(self._of))
        if kind == len(self._of):
            self._of.append(passed)
            self._begun.append(self._step(self._start, kind))
        if len(self._passed) >= _WORDS:
            self._passed.clear()
        self._passed[word] = kind
        return kind

    def _step(self, state: _State, kind: int) -> _State | None:
        """Where a word of that kind leads from a state; None for nowhere."""
        nodes = {n for t in self._of[kind] for n in state.ways.get(t, ())}
        if not nodes:
            return None
        found = state.next[kind] = self._state(tuple(sorted(nodes)))
        return found

    def _state(self, nodes: tuple[int, ...]) -> _State:
        if nodes not in self._states:
            if len(self._states) >= _STATES + len(self._of):  # so that the first states of all kinds always have room
                self._forget()
            ways: dict[int, list[int]] = defaultdict(list)
            for node in nodes:
                for edge in range(self._from[node], self._from[node + 1]):
                    ways[self._tests[edge]].append(self._to[edge])
            leaves = sorted({self._ends[n] for n in nodes if n in self._ends})
            self._states[nodes] = _State(tuple(leaves), dict(ways))
        return self._states[nodes]

    def _forget(self) -> None:
        self._states.clear()
        self._start.next.clear()
        self._begun[:] = (self._step(self._start, kind) for kind in range(len(self._of)))


def _glued(pieces: Iterable[Iterable[str]]) -> bool:
    """Whether alternatives begin or end inside a word."""
    inside = {False}
    for alternatives in pieces:
        behind: set[bool] = set()
        for text in alternatives:
            if text and True in inside and not text[0].isspace():
                return True
            behind |= {not text[-1].isspace()} if text else inside
        inside = behind
    return False


def wanted(phrase: str, language: str, exact: bool = False) -> list[Test]:
    """What each word of a phrase without brackets is held against."""
    return [test for piece in phrase.split() for test in _wanted(piece, language, exact)]


def _cut_short(word: str, stemmed: str) -> bool:
    """Whether a stemmer leaves so little of a word that it would stand for others: "az" (the) of the Hungarian "azonnal" (at once)."""
    return len(stemmed) < 3 and len(word) - len(stemmed) > 2


def _wanted(piece: str, language: str, exact: bool, read: Read | None = None) -> list[Test]:
    """The same for a piece between spaces; `read` are its words and their stems, where they are known."""
    if slot := SLOT.search(piece):
        # In a script without spaces the slot stands amid its words: "每天{n}小时".
        before, behind = (_wanted(p, language, exact) for p in (piece[: slot.start()], piece[slot.end() :]))
        return [*before, _WORD if slot[1] == "word" else _NUMBER, *behind]
    surface, stems = read or _read(_bare(piece), language)
    tests = [("exact", w) if exact or _cut_short(w, s) else ("stem", s) for w, s in zip(surface, stems, strict=True)]
    if piece.endswith("*") and tests:
        tests[-1] = ("prefix", surface[-1])
    return tests


def _bare(piece: str) -> str:
    return piece.rstrip("*")


def _read(text: str, language: str) -> Read:
    found = words(text, language)
    return found.surface, found.stems


def _lines(texts: Iterable[str], language: str) -> dict[str, Read]:
    """Words and stems of texts that are read as lines of one; left out are those that might be markup together with others."""
    plain = sorted(t for t in texts if t.isalnum())
    if not plain:
        return {}
    read = words("\n".join(plain), language)
    found: dict[str, Read] = {}
    at = start = 0
    for text, line in zip(plain, read.folded.text.split("\n"), strict=True):
        end = start + len(line)
        first = at
        while at < len(read.ends) and read.ends[at] <= end:
            at += 1
        found[text] = read.surface[first:at], read.stems[first:at]
        start = end + 1
    return found
