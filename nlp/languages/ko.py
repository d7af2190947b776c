"""Korean."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ko",
    name="Korean",
    script="hangul",
    before=frozenset(["안", "노"]),
    after=frozenset(["없", "않", "못", "금지", "안"]),
    whole=frozenset(["안내", "안전", "안정", "안녕", "동안", "보안", "제안", "노동", "노인", "노래", "노력"]),
    reach=8,  # syllables
)
