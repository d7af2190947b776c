"""Phrases with alternatives: `passport (is|will be) kept` stands for two phrases, `your (old |)passport` too."""

from __future__ import annotations

import re
from itertools import product
from math import prod

MOST = 1000
"""Phrases that one phrase with brackets may stand for."""
SIGNS = re.compile(r"([()|])")


def expanded(phrase: str) -> tuple[str, ...]:
    """Every phrase that this one stands for, each once. Raises ValueError as `parts` does."""
    if not SIGNS.search(phrase):
        return (phrase,)
    whole = (" ".join("".join(chosen).split()) for chosen in product(*parts(phrase)))
    return tuple(dict.fromkeys(whole))


def parts(phrase: str) -> list[tuple[str, ...]]:
    """The pieces of a phrase in order, each with its alternatives; text outside of brackets has one.

    Raises ValueError on brackets that are not in pairs, inside each other, without a choice, or of more than MOST phrases.
    """
    found: list[tuple[str, ...]] = []
    choice: list[str] | None = None
    for piece in SIGNS.split(phrase):
        if piece == "(":
            if choice is not None:
                raise ValueError(f"{phrase}: brackets inside brackets; write the phrases apart")
            choice = [""]
        elif piece == ")":
            if choice is None:
                raise ValueError(f"{phrase}: a bracket is closed that was not opened")
            if len(choice) < 2:
                raise ValueError(f"{phrase}: brackets hold at least two alternatives: (one|other), (perhaps|)")
            found.append(tuple(choice))
            choice = None
        elif piece == "|":
            if choice is None:
                raise ValueError(f"{phrase}: alternatives stand in brackets: (one|other)")
            choice.append("")
        elif choice is None:
            found.append((piece,))
        else:
            choice[-1] = piece
    if choice is not None:
        raise ValueError(f"{phrase}: a bracket is not closed")
    if (number := prod(map(len, found))) > MOST:
        raise ValueError(f"{phrase}: stands for {number} phrases; {MOST} are the most")
    return found
