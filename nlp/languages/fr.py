"""French."""

from nlp.languages import Language

LANGUAGE = Language(
    code="fr",
    name="French",
    script="latin",
    stemmer="french",
    before=frozenset(["pas", "sans", "aucun", "aucune", "jamais", "ni", "ne"]),
    after=frozenset(["pas"]),
)
