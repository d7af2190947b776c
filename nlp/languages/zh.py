"""Chinese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="zh",
    name="Chinese",
    script="han",
    before=frozenset(["不", "无", "無", "没", "沒", "免", "勿", "非", "未", "别"]),
    reach=5,
)
