"""The words of Tesseract's table that are worth keeping: what it is not sure of is dropped, and so is what is nothing but noise."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from crawler.text import tidy

LONGEST = 10_000
"""Characters of one picture that are kept."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS = 6
_LEAST = 2
_SURE = 60.0
"""Mean confidence under which a picture shows no words but things that look like some."""


@dataclass(frozen=True, slots=True)
class Words:
    """text: line by line, an empty line between paragraphs. confidence: the mean over its words, 0 to 100."""

    text: str = field(default="", repr=False)
    confidence: float = 0.0


def words(table: str, *, least: float) -> Words:
    """The words of a table (`tesseract … tsv`) that are sure enough; none where there are fewer than two words and six digits, or all are doubtful."""
    kept = [row for row in _rows(table) if row.confidence >= least]
    confidence = sum(r.confidence for r in kept) / len(kept) if kept else 0.0
    text = "\n\n".join(
        "\n".join(" ".join(r.word for r in line) for _, line in groupby(paragraph, key=lambda r: r.line))
        for _, paragraph in groupby(kept, key=lambda r: r.paragraph)
    )
    text = tidy(text)[:LONGEST].rstrip()
    if len(_WORD.findall(text)) < _LEAST and sum(c.isdigit() for c in text) < _DIGITS:
        return Words()
    return Words(text, round(confidence, 1)) if confidence >= _SURE else Words()


@dataclass(frozen=True, slots=True)
class _Row:
    paragraph: tuple[str, str]
    line: str
    word: str
    confidence: float


def _rows(table: str) -> Iterator[_Row]:
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        try:
            confidence = float(row.get("conf") or -1)
        except ValueError:
            continue
        if row.get("level") == "5" and word:
            yield _Row((row["block_num"], row["par_num"]), row["line_num"], word, confidence)
