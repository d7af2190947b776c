"""Countries as sources write them, to codes of two letters: codes, and names in the languages that phonenumbers brings."""

from __future__ import annotations

from functools import cache

_ALIASES = {"uk": "GB", "el": "GR", "usa": "US", "u.s.a.": "US", "u.s.": "US", "uae": "AE", "gbr": "GB", "deu": "DE"}


def code(written: str | None) -> str | None:
    """ISO 3166-1 alpha-2, or None for what is none. `Georgia` is the country."""
    word = (written or "").strip().casefold()
    if not word:
        return None
    if word in _ALIASES:
        return _ALIASES[word]
    if len(word) == 2:
        return word.upper() if word.isascii() and word.isalpha() else None
    return _names().get(word)


@cache
def _names() -> dict[str, str]:
    from phonenumbers.geodata.locale import LOCALE_DATA

    found: dict[str, str] = {}
    for region, names in LOCALE_DATA.items():
        if len(region) != 2 or not region.isalpha():
            continue
        for name in names.values():
            if not name.startswith("*"):  # `*en` points to another language
                folded = name.casefold()
                found.setdefault(folded, region)
                found.setdefault(_without_marks(folded), region)
    return found


def _without_marks(name: str) -> str:
    return name.translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"})
