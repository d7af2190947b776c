"""Chinese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="zh",
    name="Chinese",
    script="han",
    before=frozenset(["不", "无", "没", "免", "勿", "非", "未", "别"]),
    alternatives=frozenset(["或", "和", "也不", "及"]),
    supposed=frozenset(["如果有人要", "如有人要求", "谁跟你要", "凡是要求", "有人向你", "若有人", "谁要是", "如遇"]),
    reach=5,
    whole=frozenset(["性别", "级别", "特别", "区别", "非常", "未来", "无论", "不断", "不仅", "不但"]),
)
