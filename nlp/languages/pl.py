"""Polish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="pl",
    name="Polish",
    script="latin",
    stemmer="polish",
    before=frozenset(["nie", "bez", "zadnych", "zadnej", "brak", "nigdy", "ani"]),
)
