"""The shipped words of job seekers and recruiters by language, and the table of corridors."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from pydantic import Field

from crawler.cards.parts import Part, Strings
from crawler.cards.search import Words
from records import datafile


class Corridor(Part):
    """Where people go to work from one country, and in which languages they search."""

    origin: str = Field(alias="from", pattern=r"^[A-Z]{2}$")
    languages: Strings = Field(min_length=1)
    to: Strings = Field(min_length=1)


class _Corridors(Part):
    corridors: tuple[Corridor, ...]


def folder() -> Traversable:
    return resources.files(__package__)


@cache
def shipped() -> dict[str, Words]:
    """Words by language code. Raises BadData if a shipped file has a fault."""
    files = sorted((folder() / "words").iterdir(), key=lambda f: f.name)
    return {f.name.removesuffix(".yml"): datafile.validated(Words, datafile.read(f)) for f in files}


@cache
def corridors() -> tuple[Corridor, ...]:
    """The table of corridors. Raises BadData."""
    return datafile.validated(_Corridors, datafile.read(folder() / "corridors.yml")).corridors
