"""Values that stand in JavaScript, read as data: balanced, bounded, and nothing of it is run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`)
    |(?P<number>-?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))
    |(?P<truth>!\s?[01])
    |(?P<name>[^\W\d][\w$]*|\$[\w$]*)
    |(?P<mark>[{}\[\]:,])""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": "", "\r": ""}
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "Infinity": "null"}
_PARSED = re.compile(r"JSON\s{0,9}\.\s{0,9}parse\s{0,9}\(\s{0,99}")
_CALLED = re.compile(r"\(?\s{0,9}function\s{0,9}\(([\w$,\s]{0,9999})\)\s{0,9}\{\s{0,9}return\s{0,9}(?=[\[{])")
_WITH = re.compile(r"[;\s]{0,9}\}\s{0,9}\)?\s{0,9}\(")
_DECODER = json.JSONDecoder(strict=False)
_DEPTH = 500


def value(text: str, at: int = 0) -> Any:
    """The object, array or string that begins at a place: JSON, a literal of JavaScript, or `JSON.parse("…")`. Raises ValueError."""
    while at < len(text) and text[at].isspace():
        at += 1
    if found := _PARSED.match(text, at):
        inner = value(text, found.end())
        return json.loads(inner, strict=False) if isinstance(inner, str) else inner
    if called := _CALLED.match(text, at):
        return _returned(text, called)
    try:
        return _DECODER.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads("".join(p for p, _ in _as_json(text, at, {})), strict=False)
    except RecursionError:
        raise ValueError("too deep") from None


def _returned(text: str, called: re.Match[str]) -> Any:
    """What `(function(a,b){return {…}}(1,"x"))` gives, as Nuxt writes its state: an object whose names stand for what is handed over."""
    names = [n.strip() for n in called[1].split(",") if n.strip()]
    parts = list(_as_json(text, called.end(), dict.fromkeys(names, "null")))
    given = _WITH.match(text, parts[-1][1])
    if not given:
        raise ValueError("no plain value: a function that does more than to return one")
    values, at = [], given.end()
    for _ in names:
        shown = list(_as_json(text, at, {}))
        values.append("".join(p for p, _ in shown))
        at = shown[-1][1]
        at += len(text[at : at + 20]) - len(text[at : at + 20].lstrip(", \n"))
    bound = dict(zip(names, values, strict=True))
    return json.loads("".join(p for p, _ in _as_json(text, called.end(), bound)), strict=False)


def assigned(text: str, name: str) -> Any:
    """What a script gives to a name: `window.__STATE__ = {…}`, `var jobs = […]`, `x["jobs"] = …`. Raises ValueError."""
    written = re.escape(name)
    last: ValueError | None = None
    for found in re.finditer(
        rf"(?<![\w$.])(?:window\s?\.\s?|self\s?\.\s?|globalThis\s?\.\s?)?{written}\s{{0,9}}=(?!=)", text
    ):
        try:
            return value(text, found.end())
        except ValueError as error:
            last = error
    raise ValueError(f"{name} is given no plain value" + (f": {last}" if last else ""))


def _as_json(text: str, at: int, names: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """One value as JSON, part by part, each with where it ends, up to where its brackets are balanced. `names` stand for values, in JSON."""
    depth, comma = 0, False
    while True:
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(f"no plain value at character {at}" if at < len(text) else "it is cut off")
        at, kind, part = found.end(), found.lastgroup, found[0]
        if kind == "space":
            continue
        if part == ",":
            comma = True  # a comma before a closing bracket is left out
            continue
        if comma and part not in "}]":
            yield ",", at
        comma = False
        depth += (part in ("{", "[")) - (part in ("}", "]"))
        if depth > _DEPTH:
            raise ValueError("too deep")
        if kind in ("name", "number") and text[at : at + 9].lstrip().startswith(":") and depth:
            yield json.dumps(part), at  # a key without quotes
        elif kind == "name" and part == "void":
            at = _past_void(text, at)
            yield "null", at
        elif kind == "name" and part in names:
            yield names[part], at
        else:
            yield _token(kind or "", part), at
        if depth <= 0:
            return


def _past_void(text: str, at: int) -> int:
    found = re.compile(r"\s{0,9}\(?\s{0,9}0\s{0,9}\)?").match(text, at)
    if not found:
        raise ValueError("no plain value: void")
    return found.end()


def _token(kind: str, part: str) -> str:
    if kind == "string":
        return json.dumps(unquoted(part))
    if kind == "truth":
        return "true" if part.endswith("0") else "false"
    if kind == "number":
        return str(int(part, 16)) if "x" in part.lower() else _number(part)
    if kind == "name":
        if part not in _WORDS:
            raise ValueError(f"no plain value: {part[:40]}")
        return _WORDS[part]
    return part


def _number(part: str) -> str:
    try:
        return str(json.loads(part))
    except ValueError:
        return repr(float(part))


def unquoted(part: str) -> str:
    """The string that a literal of JavaScript with its quotes means."""
    return _ESCAPE.sub(_unescaped, part[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _SHORT.get(code, code)
