"""Polish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="pl",
    name="Polish",
    script="latin",
    stemmer="polish",
    before=frozenset(["nie", "bez", "zadnych", "zadnej", "brak", "nigdy", "ani", "nie ma"]),
    alternatives=frozenset(["lub", "albo", "ani", "czy"]),
    supposed=frozenset(
        [
            "jesli ktos zada",
            "jesli ktos prosi",
            "jezeli ktos zada",
            "jesli ktokolwiek zada",
            "gdyby ktos zadal",
            "gdyby ktos chcial",
        ]
    ),
)
