"""JSON inside other things: the state that frameworks put into pages, values in scripts and attributes, JSONP and guarded JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from scrapy.http import TextResponse

from crawler.cards.api import Inside
from crawler.extract import literal

_GUARD = re.compile(r"\s{0,99}(?:\)\]\}'?,?|for\s?\(;;\);?|while\s?\(1\);?|/\*.{0,200}?\*/)\s{0,99}", re.DOTALL)
_CALL = re.compile(r"\s{0,99}(?:typeof\s[\w$.]{1,80}\s?===\s?'function'\s?&&\s?)?[\w$.]{1,80}\s?\(\s{0,99}(?=[\[{])")
_FLIGHT = re.compile(r"self\.__next_f\.push\(\s{0,9}\[\s{0,9}1\s{0,9},\s{0,9}(?=[\"'])")
_PUSHED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_LINE = re.compile(r"^[0-9a-f]{1,8}:(?:[A-Z](?![A-Z]))?(?=[\[{\"])", re.MULTILINE)
_DATED = re.compile(r'"\$D(?=\d{4}-)')
_HTML = re.compile(r"\s{0,99}(?:<!--.{0,2000}?-->\s{0,99})?<(?:!doctype|html|head|body)\b", re.IGNORECASE | re.DOTALL)


class Unreadable(ValueError):
    """An answer is not of the form that the card says; the message says what it is."""


def whole(response: TextResponse) -> Any:
    """The JSON of an answer; a call around it (JSONP) or a guard before it is taken off. Raises Unreadable."""
    text = response.text.lstrip("\ufeff")
    if guard := _GUARD.match(text):
        text = text[guard.end() :]
    try:
        if call := _CALL.match(text):
            return literal.value(text, call.end())
        return json.loads(text, strict=False)
    except RecursionError:
        raise Unreadable("JSON that is nested without end") from None
    except ValueError as error:
        if _HTML.match(text):
            raise Unreadable("a page stands in place of JSON") from None
        raise Unreadable(f"not JSON: {str(error)[:200]}" if text.strip() else "empty in place of JSON") from None


def inside(response: TextResponse, wanted: Inside) -> Any:
    """The JSON inside a page. Raises Unreadable."""
    try:
        if wanted.assigned:
            return literal.assigned(response.text, wanted.assigned)
        if wanted.state == "flight":
            return _flight(response.text)
        if wanted.state == "nuxt_data":
            return _revived(_selected(response, "script#__NUXT_DATA__::text"))
        return _selected(response, wanted.selector or "script#__NEXT_DATA__::text")
    except RecursionError:
        raise Unreadable("a state that is nested without end") from None
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable(f"no state in the page: {str(error)[:200]}") from None


def _selected(response: TextResponse, selector: str) -> Any:
    found = response.css(selector if "::" in selector else f"{selector}::text").get()
    if found is None:
        raise Unreadable(f"no state in the page: `{selector}` finds nothing")
    return literal.value(found)


def _flight(text: str) -> list[Any]:
    """The values that Next.js streams into its pages, in order; their strings and references are left as they are."""
    pushed = []
    for found in _FLIGHT.finditer(text):
        if string := _PUSHED.match(text, found.end()):
            pushed.append(literal.unquoted(string[0]))
    stream = _DATED.sub('"', "".join(pushed))
    values = []
    for line in _LINE.finditer(stream):
        try:
            values.append(literal._DECODER.raw_decode(stream, line.end())[0])
        except ValueError:
            continue
    if not values:
        raise Unreadable("no state in the page: nothing that Next.js streams can be read")
    return values


def _revived(data: Any, *, most: int = 200_000) -> Any:
    """Nuxt's list of values that name each other by number, as the object that it stands for."""
    if not isinstance(data, list):
        return data
    left = most

    def value(at: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if left < 0 or depth > 100:
            raise Unreadable("a state that is nested without end")
        if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < len(data):
            return None
        found = data[at]
        if isinstance(found, dict):
            return {name: value(inner, depth + 1) for name, inner in found.items()}
        if not isinstance(found, list):
            return found
        if found and isinstance(found[0], str):  # a wrapper, as ["Reactive", 1] or ["Date", "2026-…"]
            inner = found[1] if len(found) > 1 else None
            return value(inner, depth + 1) if isinstance(inner, int) else inner
        return [value(inner, depth + 1) for inner in found]

    return value(0, 0) if data else None
