"""Telling boxes that ask something of the visitor (consent, newsletter, log-in, age) from ads, by structure and by words of many languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.render.seen import Found
from records import contacts, datafile

_PASSWORD = re.compile(r"\bpassword\b")
_ADDRESS = re.compile(r"\bemail\b", re.IGNORECASE)
_SHORT = 600
"""Characters that a box which asks for an address has at most; consent notices may be long."""
_REACHED = frozenset({"phone", "telegram", "whatsapp", "viber", "signal", "line", "wechat", "skype", "instagram"})


def named(box: Found) -> str | None:
    """What a box is, if it is none that advertises: `consent notice`, `newsletter box`, `login box`, `age check`; else None.

    A text that names a phone number or a messenger is never put aside: an ad must not pass for a notice by its class name.
    """
    words, marks, buttons = box.words.casefold(), box.marks.casefold(), box.buttons.casefold()
    if _PASSWORD.search(box.fields):
        return "login box"
    if any(c.kind in _REACHED for c in contacts.find(box.title, box.words, country=None, key=b"\0" * 32)):
        return None
    known = _known()
    consent, news, age = known["consent notice"], known["newsletter box"], known["age check"]
    asked = _in(words, consent["words"])
    if asked and (_in(marks, consent["marks"]) or _in(buttons or words, consent["choices"])):
        return "consent notice"
    if (
        len(words) <= _SHORT
        and _ADDRESS.search(box.fields)
        and (_in(words, news["words"]) or _in(marks, news["marks"]))
    ):
        return "newsletter box"
    if len(words) <= _SHORT and buttons and (_in(words, age["words"]) or _in(marks, age["marks"])):
        return "age check"
    return None


def _in(text: str, parts: Iterable[str]) -> bool:
    return any(p in text for p in parts)


@cache
def _known() -> dict[str, dict[str, tuple[str, ...]]]:
    document = datafile.read(files("crawler.render").joinpath("notices.yml"), name="crawler/render/notices.yml")
    value: dict[str, dict[str, Any]] = document.value
    return {
        name: {part: tuple(w.casefold() for w in listed) for part, listed in parts.items()}
        for name, parts in value.items()
    }
