"""Relevance: how much a found page looks like a place where people are recruited, by words and weights that stand in a data file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from pydantic import Field

from crawler.cards.parts import Part, Share, Strings
from crawler.discovery.words import folder, shipped
from records import datafile

_PARTS = re.compile(r"[^\w]+|_")
_BARE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # scripts that write no spaces between words


class Weights(Part):
    title: Share
    snippet: Share
    address: Share
    query: Share
    posting: Share
    most: int = Field(ge=1)


class KindOfSite(Part):
    factor: Share
    sites: Strings


class Never(Part):
    hosts: Strings
    paths: Strings


class Table(Part):
    """The file `relevance.yml`."""

    weights: Weights
    address: Strings
    kinds: dict[str, KindOfSite]
    platforms: dict[str, int | str]
    never: Never


@dataclass(frozen=True, slots=True)
class Relevance:
    """score from 0 to 1, and the words that made it."""

    score: float
    words: tuple[str, ...] = ()


@cache
def table() -> Table:
    """The weights. Raises BadData."""
    return datafile.validated(Table, datafile.read(folder() / "relevance.yml"))


def of_page(title: str, snippet: str, url: str) -> Relevance:
    """How relevant one page is, by what a search engine or an address says of it."""
    weights, told = table().weights, []
    found: list[str] = []
    parts = [(weights.title, in_text(title)), (weights.snippet, in_text(snippet)), (weights.address, in_address(url))]
    for weight, words in parts:
        found += words
        told += [weight] * min(len(words), weights.most)
    return Relevance(joined(told), tuple(dict.fromkeys(found)))


def joined(weights: Iterable[float]) -> float:
    """Independent pieces of evidence as one."""
    left = 1.0
    for weight in weights:
        left *= 1 - weight
    return round(1 - left, 3)


def in_text(text: str) -> list[str]:
    """Recruiters' words in a text, of all languages, each once, in the order of the text."""
    plain = _plain(text)
    found = _pattern().finditer(plain)
    return list(dict.fromkeys(m[0] for m in found))


def in_address(url: str) -> list[str]:
    """Recruiters' words that are whole parts of an address."""
    parts = urlsplit(url)
    words = [w for w in _PARTS.split(f"{parts.hostname or ''}/{unquote(parts.path)}".casefold()) if w]
    pairs = [f"{a}-{b}" for a, b in pairwise(words)]
    known = _address()
    return list(dict.fromkeys(w for w in [*words, *pairs] if w in known))


@cache
def _address() -> frozenset[str]:
    return frozenset(w.casefold() for w in table().address)


@cache
def _pattern() -> re.Pattern[str]:
    words = {_plain(w) for language in shipped().values() for w in language.recruitment}
    # The longer of two words that begin alike is meant; `\b` knows no border where no spaces are written.
    ordered = sorted(words, key=lambda w: (-len(w), w))
    bare = "|".join(re.escape(w) for w in ordered if _BARE.search(w))
    spaced = "|".join(re.escape(w) for w in ordered if not _BARE.search(w))
    return re.compile(rf"{bare}|\b(?:{spaced})\b")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
