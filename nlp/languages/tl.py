"""Tagalog."""

from nlp.languages import Language

LANGUAGE = Language(
    code="tl",
    name="Tagalog",
    script="latin",
    before=frozenset(["walang", "wala", "hindi", "huwag", "hwag", "di"]),
)
