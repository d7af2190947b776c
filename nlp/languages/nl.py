"""Dutch."""

from nlp.languages import Language

LANGUAGE = Language(
    code="nl",
    name="Dutch",
    script="latin",
    stemmer="dutch",
    before=frozenset(["geen", "niet", "zonder", "nooit", "noch", "niemand", "nergens", "evenmin"]),
    after=frozenset(["niet"]),
)
