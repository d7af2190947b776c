"""Dutch."""

from nlp.languages import Language

LANGUAGE = Language(
    code="nl",
    name="Dutch",
    script="latin",
    stemmer="dutch",
    before=frozenset(["geen", "niet", "zonder", "nooit"]),
    after=frozenset(["niet"]),
)
