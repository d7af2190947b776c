"""Romanian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ro",
    name="Romanian",
    script="latin",
    stemmer="romanian",
    before=frozenset(["nu", "fara", "niciun", "nicio", "nici", "niciodata"]),
)
