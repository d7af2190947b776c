"""Czech."""

from nlp.languages import Language

LANGUAGE = Language(
    code="cs",
    name="Czech",
    script="latin",
    stemmer="czech",
    before=frozenset(["ne", "bez", "neni", "zadne", "zadny", "nikdy", "nikoli", "nejsou"]),
)
