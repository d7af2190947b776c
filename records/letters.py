"""Letters that no Unicode form takes apart but that people write for one another: what search and the judge read alike."""

from __future__ import annotations

LETTERS = {
    "ł": "l", "ŀ": "l", "đ": "d", "ð": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h",
    "ё": "е", "ґ": "г",
    "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه",
}  # fmt: skip
