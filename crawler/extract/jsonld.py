"""JSON-LD blocks of a page, each read by itself, so that a malformed one does not lose its siblings."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Letters one by one: with IGNORECASE the search could not skip from one < to the next.
_OPEN = re.compile(r"<(?:!--(?!\s{0,9}\[[iI][fF])|[sS][cC][rR][iI][pP][tT]\b([^<>]{0,500})>)")
_NAME = "ld+json"
_TAG_LEFT = 520
_CLOSE = re.compile(r"</script", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s{0,9}=\s{0,9}[\"']?\s{0,9}application/(?:[\w.+-]{0,40}\+)?ld\+json", re.IGNORECASE)
_HEAD = re.compile(r"\s{0,99}(?:(?://|/\*)?\s{0,9}(?:<!--|<!\[CDATA\[)\s{0,9}(?:\*/)?\s{0,99}){0,3}")
_NOTE = re.compile(r"\s{0,99}<!--[^<>]{0,300}-->\s{0,99}(?=[\[{])")
_TAIL = re.compile(r"(?:(?://|/\*)?\s{0,9}(?:-->|\]\]>)\s{0,9}(?:\*/)?\s{0,99}){1,3}$")
_MARK = re.compile(r'"|//|/\*|,')
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_TRAILING = re.compile(r",\s*(?=[}\]])")
_WRONG_ESCAPE = re.compile(r"((?<!\\)(?:\\\\){0,99}\\(?![\"\\/bfnrt]|u[0-9a-fA-F]{4}))")
MOST = 500
"""JSON-LD blocks of one page that are read."""
MENDED = 1024 * 1024
"""Characters of a malformed block that is mended; a larger one is broken as it is."""
_LOOKED_AT = 200
_DEPTH = 12
_FORGOTTEN = 20


@dataclass(frozen=True, slots=True)
class Broken:
    """A block that could not be read. `number` counts the JSON-LD blocks of the page from 1."""

    number: int
    reason: str


def blocks(text: str) -> Iterator[Any | Broken]:
    """The content of each `application/ld+json` script of a page, in order, or a Broken in its place."""
    for number, block in enumerate(_scripts(text), 1):
        if number > MOST:
            yield Broken(number, f"more than {MOST} blocks on one page; the rest is not read")
            return
        try:
            yield loads(block)
        except (ValueError, RecursionError) as error:
            yield Broken(number, str(error) or type(error).__name__)


def _scripts(text: str) -> Iterator[str]:
    """What stands in the scripts, in one pass: a comment is skipped as a whole, so a block that was commented out is not read."""
    # Behind the last that may be one nothing is looked at: a page is long, and what is meant for machines mostly stands in its head.
    last = max(text.rfind(_NAME), text.rfind(_NAME.upper()))
    if last < 0:
        last = text.lower().rfind(_NAME)  # in small letters a text can only grow, so the place is that far at most
    at, end = 0, last + _TAG_LEFT
    while last >= 0 and (found := _OPEN.search(text, at, end)):
        if found[1] is None:
            at = text.find("-->", found.end())
            if at < 0:
                return
            continue
        close = _CLOSE.search(text, found.end())
        if close is None:
            if _TYPE.search(found[1]):
                yield text[found.end() :]  # the page is cut off: what is left is named as broken
            return
        if _TYPE.search(found[1]):
            yield text[found.end() : close.start()]
        at = close.end()


def loads(block: str) -> Any:
    """One block, forgiving what real pages do: comments, CDATA, HTML escapes, trailing commas and semicolons, raw line ends. Raises ValueError."""
    block = _unwrapped(block.replace("\ufeff", "").strip()).rstrip(";").strip()
    if not block:
        raise ValueError("empty")
    try:
        return json.loads(block, strict=False)
    except ValueError as first:
        if len(block) > MENDED:
            raise
        for mended in _mended(block):
            try:
                return json.loads(mended, strict=False)
            except ValueError:
                continue
        raise first from None


def _unwrapped(block: str) -> str:
    """Without the comment or CDATA marks that some put around a script, which stand at its very ends."""
    if note := _NOTE.match(block[: 2 * _LOOKED_AT]):
        block = block[note.end() :]
    head = _HEAD.match(block[:_LOOKED_AT])
    block = block[head.end() if head else 0 :]
    end = max(0, len(block) - _LOOKED_AT)
    tail = _TAIL.search(block[end:])
    return block[: end + tail.start()].strip() if tail else block


def _mended(block: str) -> Iterator[str]:
    # Twice: a comma may be the last but for a comment that stands behind it.
    loosened = "".join(_loosened("".join(_loosened(block))))
    yield loosened
    yield _WRONG_ESCAPE.sub(r"\\\1", loosened)
    yield _with_commas(loosened)
    if '"' not in block or block.lstrip("[ \n\t")[:8].startswith(("{&quot;", "{ &quot;")):
        yield html.unescape(block)


def _loosened(block: str) -> Iterator[str]:
    """The block without comments and trailing commas, in one pass; strings stay as they are."""
    at = 0
    while found := _MARK.search(block, at):
        yield block[at : found.start()]
        start, at = found.start(), found.end()
        if found[0] == '"':
            string = _STRING.match(block, start)
            at = string.end() if string else len(block)
            yield block[start:at]
        elif found[0] == ",":
            yield "" if _TRAILING.match(block, start) else ","
        else:
            at = block.find("\n" if found[0] == "//" else "*/", at)
            if at < 0:
                return
            at += 0 if found[0] == "//" else 2
    yield block[at:]


def _with_commas(block: str) -> str:
    """The block with the commas that were forgotten between its fields, a few of them."""
    for _ in range(_FORGOTTEN):
        try:
            json.loads(block, strict=False)
        except json.JSONDecodeError as error:
            if error.msg != "Expecting ',' delimiter" or block[error.pos : error.pos + 1] not in ('"', "{", "["):
                break
            block = f"{block[: error.pos]},{block[error.pos :]}"
        else:
            break
    return block


def resolved(job: dict[str, Any], data: list[Any]) -> dict[str, Any]:
    """An object whose values that only name another (`{"@id": …}`) hold what the blocks of its page say of that."""
    wanted = {
        v["@id"] for v in _values(job) if isinstance(v, dict) and v.keys() == {"@id"} and isinstance(v["@id"], str)
    }
    if not wanted:
        return job
    known = {n["@id"]: n for n in _nodes(data, _DEPTH) if n["@id"] in wanted}

    def put(value: Any) -> Any:
        if isinstance(value, list):
            return [put(v) for v in value]
        return known.get(value["@id"], value) if isinstance(value, dict) and value.keys() == {"@id"} else value

    return {name: put(value) for name, value in job.items()}


def _values(job: dict[str, Any]) -> Iterator[Any]:
    for value in job.values():
        yield from value if isinstance(value, list) else (value,)


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Objects with an `@id` that say something of themselves."""
    if depth == 0:
        return
    if isinstance(data, dict) and isinstance(data.get("@id"), str) and len(data) > 1:
        yield data
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(part, (dict, list)):
            yield from _nodes(part, depth - 1)


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
