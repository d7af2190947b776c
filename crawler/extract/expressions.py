"""Expressions of cards: JMESPath over JSON, XPath over XML, compiled once."""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache
from typing import Any

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError
from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own

Namespaces = tuple[tuple[str, str], ...]
_PLACE = re.compile(r"\{([^{}]+)\}")


class _Functions(functions.Functions):  # type: ignore[misc]  # jmespath has no types
    """What JMESPath lacks and interfaces need."""

    @functions.signature({"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_base64(self, value: str) -> str:
        return base64.b64encode(value.encode()).decode("ascii")

    @functions.signature({"types": ["string", "null"]})  # type: ignore[untyped-decorator]
    def _func_parsed(self, value: str | None) -> Any:
        """JSON that stands in a string."""
        try:
            return json.loads(value) if value else None
        except (ValueError, RecursionError):
            return None


_OPTIONS = jmespath.Options(custom_functions=_Functions())


@lru_cache(maxsize=4096)
def _jmes(expression: str) -> Any:
    return jmespath.compile(expression)


@lru_cache(maxsize=4096)
def _xpath(expression: str, namespaces: Namespaces) -> Any:
    return etree.XPath(expression, namespaces=dict(namespaces) or None)


def check(expression: str, *, xml: bool, namespaces: Namespaces = ()) -> None:
    """Raises ValueError saying what is wrong with an expression."""
    try:
        if xml:
            _xpath(expression, namespaces)
        else:
            _jmes(expression)
    except (etree.XPathError, JMESPathError) as error:
        language = "XPath" if xml else "JMESPath"
        raise ValueError(f"{expression!r} is no {language} expression: {str(error).splitlines()[0]}") from None


def find(expression: str, node: Any, namespaces: Namespaces = ()) -> Any:
    """What an expression finds in an element of XML (a list of strings, elements as their markup) or in a value of JSON; None for nothing."""
    if not isinstance(node, etree._Element):
        try:
            return _jmes(expression).search(node, _OPTIONS)
        except (JMESPathError, TypeError, RecursionError):  # a function got what it cannot take: `join` of nothing
            return None
    try:
        found = _xpath(expression, namespaces)(node)
    except etree.XPathError:
        return None
    return [_inner(f) for f in found] if isinstance(found, list) else found


def rows(expression: str, node: Any, namespaces: Namespaces = ()) -> list[Any] | None:
    """The rows that an expression finds; one object is one row; None if the answer has no such list."""
    if isinstance(node, etree._Element):
        found = _xpath(expression, namespaces)(node)
        return [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else None
    found = find(expression, node)
    return [r for r in found if r is not None] if isinstance(found, list) else None if found is None else [found]


def places(template: str) -> list[str]:
    """The expressions that stand in braces in an address."""
    return _PLACE.findall(template)


def _inner(found: Any) -> str:
    """The words of a node; the markup inside an element that has any."""
    if not isinstance(found, etree._Element):
        return str(found)
    if not isinstance(found.tag, str):
        return ""
    if not len(found):
        return found.text or ""
    inner = (etree.tostring(child, encoding="unicode") for child in found)
    return (found.text or "") + "".join(inner)
