"""Ukrainian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="uk",
    name="Ukrainian",
    script="cyrillic",
    before=frozenset(["не", "без", "немає", "нема", "ніяких", "жодних", "жодної", "ніколи"]),
)
