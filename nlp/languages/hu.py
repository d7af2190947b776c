"""Hungarian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="hu",
    name="Hungarian",
    script="latin",
    stemmer="hungarian",
    before=frozenset(["nem", "nincs", "sem", "soha", "ne"]),
    after=frozenset(["nelkul", "nincs", "mentes"]),
)
