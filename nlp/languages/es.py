"""Spanish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="es",
    name="Spanish",
    script="latin",
    stemmer="spanish",
    before=frozenset(["no", "sin", "ningun", "ninguna", "nunca", "jamas", "ni"]),
)
