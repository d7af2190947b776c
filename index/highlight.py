"""Where the words of a query stand in the published text."""

from __future__ import annotations

from collections.abc import Iterator

from index.document import Document
from index.query import And, Node, Or, Phrase, Word
from index.search import Place
from index.text import Token, query_stems, stems, tokens


def highlights(document: Document, tree: Node) -> tuple[Place, ...]:
    """Places in title and text, in order, of every word and phrase that the query asks for (not of those that it excludes)."""
    wanted = list(_wanted(tree))
    if not wanted:
        return ()
    found = []
    for field in ("title", "text"):
        read = tokens(getattr(document, field))
        stemmed = stems([t.word for t in read], document.language)
        found += [Place(field, start, end) for start, end in sorted(set(_places(wanted, read, stemmed)))]
    return tuple(found)


def _wanted(tree: Node) -> Iterator[Word | Phrase]:
    if isinstance(tree, (Word, Phrase)):
        yield tree
    elif isinstance(tree, (And, Or)):
        for part in tree.parts:
            yield from _wanted(part)


def _places(wanted: list[Word | Phrase], read: list[Token], stemmed: list[str]) -> Iterator[tuple[int, int]]:
    for one in wanted:
        if isinstance(one, Phrase):
            n = len(one.words)
            words = tuple(t.word for t in read)
            yield from (
                (read[i].start, read[i + n - 1].end) for i in range(len(read) - n + 1) if words[i : i + n] == one.words
            )
        elif one.open:
            yield from ((t.start, t.end) for t in read if t.word.startswith(one.word))
        else:
            stems = query_stems(one.word)
            yield from ((t.start, t.end) for t, s in zip(read, stemmed, strict=True) if s in stems)
