"""Korean."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ko",
    name="Korean",
    script="hangul",
    before=frozenset(["안"]),
    after=frozenset(["없", "않", "못", "금지", "안"]),
    whole=frozenset(
        [
            "안내",
            "안전",
            "안정",
            "안녕",
            "동안",
            "보안",
            "제안",
            "안마",
            "안산",
            "안양",
            "안경",
            "안심",
            "편안",
            "방안",
            "천안",
            "해안",
        ]
    ),
    reach=8,  # syllables
)
