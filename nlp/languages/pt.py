"""Portuguese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="pt",
    name="Portuguese",
    script="latin",
    stemmer="portuguese",
    before=frozenset(["nao", "sem", "nenhum", "nenhuma", "nunca", "jamais", "nem"]),
)
