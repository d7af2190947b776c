"""Arabic."""

from nlp.languages import Language

LANGUAGE = Language(
    code="ar",
    name="Arabic",
    script="arabic",
    stemmer="arabic",
    before=frozenset(["لا", "بدون", "ليس", "دون", "غير", "لن", "بلا"]),
)
