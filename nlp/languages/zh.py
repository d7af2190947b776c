"""Chinese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="zh",
    name="Chinese",
    script="han",
    before=frozenset(["不", "无", "没", "免", "勿", "非", "未", "别"]),
    reach=5,
    whole=frozenset(["性别", "级别", "特别", "区别", "非常", "未来", "无论", "不断", "不仅", "不但"]),
)
