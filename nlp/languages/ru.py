"""Russian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ru",
    name="Russian",
    script="cyrillic",
    stemmer="russian",
    before=frozenset(["не", "без", "нет", "никаких", "никакой", "никогда", "ни"]),
    after=frozenset(["нет"]),
)
