"""Thai."""

from nlp.languages import Language

LANGUAGE = Language(
    code="th",
    name="Thai",
    script="thai",
    before=frozenset(["ไม่", "ห้าม", "ไร้", "ปราศจาก", "อย่า"]),
    whole=frozenset(["อย่าง"]),
    reach=12,  # characters
)
