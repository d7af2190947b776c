"""Texts that break programs, and the expressions of ours that must stand them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

MIB = 2**20
NAUGHTY = [
    "%s%s%n%x", "{0}{__class__}", "${jndi:ldap://a.example/x}", "'; DROP TABLE posting;--", "<script>alert(1)</script>", "../../etc/passwd", "$(rm -rf /)", "\x00\x01\x07\x1b[31m",
    "\ufeffBOM first", "nul\x00inside", "Z̸̡̢͖̹̈́͐a̵̢̛̺l̶̰̈́g̷̱̈o̴͙͛", "\u202egnp.exe\u202c left", "\ud800 half", "half \udfff", "\ud83d\ude00 two halves", "\U0010ffff\ufffe\uffff", "\u2028\u2029\x85\x0b\x0c",
    "NaN", "1e309", "-0", "0x1p-1074", "１２３", "null", "undefined", "True", "ﷺ ﷽", "𝕿𝖍𝖊", "İıſK", "ǅ ŉ ΐ", "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇨🇾", "ก็็็็็็็", "ااَََََ", "­­­", " ", "\n", "\t \u3000\u00a0",
    "&#0;&#xD800;&#1114112;&#9999999;&notit;&", "<a<b<c>>>", "]]>", "+", "@", "a@", "t.me/", "+40 +40 +40", "0" * 40, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" * 2, "zero " * 40, "一" * 40, "plus plus plus",
]  # fmt: skip
"""Short texts that are no text, or that something somewhere takes for a command."""
REPEATED = {
    "emoji": "💃", "emoji of many signs": "👩‍🍳🏽", "one letter": "a", "one Cyrillic letter": "ж", "one Chinese sign": "签", "brackets": "(", "digits": "7", "digits and spaces": "1 ", "spaces": " ",
    "marks": "\u0301", "letters with marks": "e\u0301\u0323", "mails": "a@", "amounts": "$1", "amounts with a space": "1 000 ", "ranges": "1-", "newlines": "\n", "tags": "<a", "closed tags": "<b>",
    "entities": "&#1080;", "ampersands": "&", "zero width": "\u200b", "turned": "\u202e", "halves": "\ud800", "nuls": "\x00", "letters apart": "a ", "letters and points": "a.", "letters and signs": "a$4",
    "drawn": "aaab", "plus": "+", "digits in words": "zero ", "double": "double ", "Chinese digits": "一 ", "O and 0": "O0", "links": "http://", "messengers": "t.me/", "telegram": "telegram: ",
    "wallets": "bc1q", "quotation marks": '"“„', "hyphens": "-", "hours": "10:00 ", "words": "passport visa ", "negations": "no not never ", "capitals": "Ltd GmbH ", "names": "Ab Cd ", "ages": "18-25 ", "years": "2026.12.",
}  # fmt: skip
"""What a text of a megabyte is made of."""


def long(unit: str, length: int = MIB) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def nested(depth: int = 100_000) -> str:
    return "<div>" * depth + "passport" + "</div>" * depth


def ours() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled expression that texts are read with: module and name."""
    seen: set[int] = set()
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _patterns(value):
                if id(pattern) not in seen and isinstance(pattern.pattern, str):
                    seen.add(id(pattern))
                    yield f"{module.__name__}.{name}", pattern


def _modules() -> Iterator[ModuleType]:
    for package in ("nlp", "rules"):
        found = importlib.import_module(package)
        yield found
        for one in pkgutil.walk_packages(found.__path__, f"{package}."):
            if one.name != "nlp.catalogues":
                yield importlib.import_module(one.name)
    for name in ("contacts", "written", "wallets", "letters"):
        yield importlib.import_module(f"records.{name}")


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _patterns(inner)
    elif hasattr(value, "cache_info") and _makes_one(value):
        yield from _patterns(value())


def _makes_one(value) -> bool:
    """Whether a remembered function gives an expression and asks for nothing."""
    return "Pattern" in str(value.__annotations__.get("return", "")) and not inspect.signature(value).parameters
