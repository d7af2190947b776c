"""Bulgarian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="bg",
    name="Bulgarian",
    script="cyrillic",
    before=frozenset(["не", "без", "няма", "нито", "никога", "никакви", "никакъв"]),
)
