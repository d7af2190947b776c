"""Romanian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ro",
    name="Romanian",
    script="latin",
    stemmer="romanian",
    before=frozenset(["nu", "fara", "niciun", "nicio", "nici", "niciodata"]),
    alternatives=frozenset(["sau", "ori", "nici"]),
    supposed=frozenset(
        [
            "daca cineva cere",
            "daca cineva va cere",
            "daca cineva iti cere",
            "daca va cere cineva",
            "daca ti se cere",
            "daca vi se cere",
            "oricine cere",
            "cine cere",
        ]
    ),
)
