"""Turkish."""

from nlp.languages import Language

LANGUAGE = Language(
    code="tr",
    name="Turkish",
    script="latin",
    stemmer="turkish",
    before=frozenset(["hicbir", "asla"]),
    after=frozenset(
        [
            "yok",
            "degil",
            "degildir",
            "olmadan",
            "almiyoruz",
            "alinmaz",
            "istenmez",
            "*miyoruz",
            "*muyoruz",
            "*miyor",
            "*muyor",
            "*mayiz",
            "*meyiz",
            "*mamaktadir",
            "*memektedir",
            "*mayacak",
            "*meyecek",
            "yoktur",
        ]
    ),
    alternatives=frozenset(["veya", "ya da", "ve"]),
    supposed=frozenset(["biri sizden", "sizden isteyen", "eger biri"]),
)
