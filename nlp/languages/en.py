"""English."""

from nlp.languages import Language

LANGUAGE = Language(
    code="en",
    name="English",
    script="latin",
    stemmer="english",
    before=frozenset(
        [
            "no",
            "not",
            "never",
            "without",
            "free",
            "none",
            "nor",
            "isnt",
            "dont",
            "cannot",
            "zero",
            "nothing",
            "wont",
            "doesnt",
            "arent",
        ]
    ),
)
