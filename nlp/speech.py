"""The language of the analyst: our sentences, looked up in the shipped gettext catalogues. English is what the code says and needs none."""

from __future__ import annotations

import hashlib
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable

from records.errors import BadSetting

DOMAIN = "lurewatch"
ENGLISH = "en"


def spoken() -> tuple[str, ...]:
    """The languages in which reasons can be given: English and those that have a catalogue."""
    folder = files("nlp") / "locale"
    return (ENGLISH, *sorted(one.name for one in folder.iterdir() if one.is_dir() and _catalogue(one.name).is_file()))


@cache
def speech(language: str) -> NullTranslations:
    """The sentences of a language; what its catalogue lacks comes out in English. Raises BadSetting if it has no catalogue."""
    if language == ENGLISH:
        return NullTranslations()
    if language not in spoken():
        raise BadSetting(f"reasons_language: there is no catalogue for {language!r}; there are {', '.join(spoken())}")
    with _catalogue(language).open("rb") as file:
        return GNUTranslations(file)


def edition(language: str) -> str:
    """A name of what a language's sentences are, part of the recipe: other sentences make other analyses. Empty for English."""
    if language == ENGLISH:
        return ""
    speech(language)
    return f"{language} {hashlib.sha256(_catalogue(language).read_bytes()).hexdigest()}"


def marked(message: str) -> str:
    """Marks a message for the catalogues where it is not yet looked up."""
    return message


def marked_as(context: str, message: str) -> str:
    """The same for a message that means something only in a context."""
    return message


def _catalogue(language: str) -> Traversable:
    return files("nlp") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
