"""Indonesian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="id",
    name="Indonesian",
    script="latin",
    stemmer="indonesian",
    before=frozenset(
        [
            "tidak",
            "tanpa",
            "bukan",
            "jangan",
            "tak",
            "tdk",
            "gak",
            "ga",
            "ngga",
            "nggak",
            "enggak",
            "gk",
            "gausah",
            "belum",
        ]
    ),
)
