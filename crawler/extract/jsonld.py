"""JSON-LD blocks of a page, each read by itself, so that a malformed one does not lose its siblings."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# A comment is skipped as a whole, so a block that the author commented out is not read; a block may hold a comment of its own.
_SCRIPT = re.compile(r"<!--(?!\s*\[if).*?-->|<script\b([^>]{0,2000})>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?\s*application/(?:[\w.+-]*\+)?ld\+json", re.IGNORECASE)
_WRAPPING = re.compile(
    r"^\s*(?:(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?)+|(?:(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?)+\s*$"
)
_LOOSE = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Broken:
    """A block that could not be read. `number` counts the JSON-LD blocks of the page from 1."""

    number: int
    reason: str


def blocks(text: str) -> Iterator[Any | Broken]:
    """The content of each `application/ld+json` script of a page, in order, or a Broken in its place."""
    number = 0
    for found in _SCRIPT.finditer(text):
        if found[1] is None or not _TYPE.search(found[1]):
            continue
        number += 1
        try:
            yield loads(found[2])
        except (ValueError, RecursionError) as error:
            yield Broken(number, str(error) or type(error).__name__)


def loads(block: str) -> Any:
    """One block, forgiving what real pages do: comments, CDATA, HTML escapes, trailing commas and semicolons, raw line ends. Raises ValueError."""
    block = _WRAPPING.sub("", block.replace("\ufeff", "")).strip().rstrip(";").strip()
    if not block:
        raise ValueError("empty")
    try:
        return json.loads(block, strict=False)
    except ValueError as first:
        for mended in _mended(block):
            try:
                return json.loads(mended, strict=False)
            except ValueError:
                continue
        raise first from None


def _mended(block: str) -> Iterator[str]:
    loose = _LOOSE.sub(lambda m: m[0] if m[0][0] == '"' else "", block)
    yield loose
    if block.lstrip("[ \n\t").startswith(("{&quot;", "{ &quot;", "&quot;")) or '"' not in block:
        yield html.unescape(block)


def of_type(data: Any, wanted: str) -> Iterator[dict[str, Any]]:
    """Every object of a type (bare, prefixed or with its address) in a block: alone, in arrays, in `@graph`, nested in others."""
    yield from _of_type(data, wanted, _DEPTH)


def _of_type(data: Any, wanted: str, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for part in data:
            yield from _of_type(part, wanted, depth - 1)
    elif isinstance(data, dict):
        if wanted in types(data):
            yield data
            return
        for part in data.values():
            if isinstance(part, (dict, list)):
                yield from _of_type(part, wanted, depth - 1)


def types(data: dict[str, Any]) -> set[str]:
    """The names of an object's types, without prefix or address."""
    given = data.get("@type") or data.get("type") or []
    return {re.split(r"[/#:]", t)[-1] for t in (given if isinstance(given, list) else [given]) if isinstance(t, str)}
