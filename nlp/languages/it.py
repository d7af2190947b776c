"""Italian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="it",
    name="Italian",
    script="latin",
    stemmer="italian",
    before=frozenset(["non", "senza", "nessun", "nessuna", "nessuno", "mai", "ne"]),
)
