"""Japanese."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ja",
    name="Japanese",
    script="kana",
    before=frozenset(["无", "不", "非", "未", "ノー", "ゼロ"]),
    after=frozenset(["ない", "なし", "无し", "ません", "せず", "らず", "不要", "ゼロ", "禁止"]),
    # Folded: 無 is 无.
    whole=frozenset(["无料", "是非", "非常", "不动", "无事", "未来", "不安", "少ない", "间违いない", "未満"]),
    reach=8,  # characters
)
