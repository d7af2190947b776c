"""Turkish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="tr",
    name="Turkish",
    script="latin",
    stemmer="turkish",
    before=frozenset(["hicbir", "asla"]),
    after=frozenset(["yok", "degil", "degildir", "olmadan", "almiyoruz", "alinmaz", "istenmez"]),
)
