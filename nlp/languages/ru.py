"""Russian."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ru",
    name="Russian",
    script="cyrillic",
    stemmer="russian",
    before=frozenset(["не", "без", "нет", "никаких", "никакой", "никогда", "ни"]),
    after=frozenset(["нет"]),
    alternatives=frozenset(["или", "и", "ни"]),
    supposed=frozenset(
        [
            "если кто то просит",
            "если кто то требует",
            "если у вас просят",
            "если у вас требуют",
            "если вам предлагают",
            "если с вас требуют",
            "если с вас просят",
            "если вас просят",
            "если кто нибудь просит",
            "кто просит",
        ]
    ),
)
