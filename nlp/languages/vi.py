"""Vietnamese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="vi",
    name="Vietnamese",
    script="latin",
    before=frozenset(["khong", "chang", "chua", "mien", "k", "ko", "kh", "hong", "hok"]),
)
