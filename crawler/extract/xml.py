"""XML as it comes: entities, network and huge trees are off; what is broken is mended as far as it goes."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own

from crawler.extract.embedded import Unreadable

_HTML = re.compile(rb"\s{0,99}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ESCAPED = re.compile(rb"^\s{0,99}<\?xml[^>]{0,200}\\\"[^>]{0,200}\?>")
_SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False, "remove_comments": True}


def root(body: bytes) -> tuple[Any, str | None]:
    """The root element of a document, and what is wrong with it if it could only be read in part. Raises Unreadable."""
    body = _ESCAPED.sub(b"", body).strip()  # a declaration that was escaped on its way says nothing
    if not body:
        raise Unreadable("empty in place of XML")
    if _HTML.match(body):
        raise Unreadable("a page stands in place of XML")
    try:
        return etree.fromstring(body, etree.XMLParser(**_SAFE)), None
    except (etree.XMLSyntaxError, ValueError) as error:
        fault = str(error).splitlines()[0][:200]
    mended = _mended(body)
    if mended is None or not len(mended):
        raise Unreadable(f"not XML: {fault}")
    return mended, fault


def _mended(body: bytes) -> Any:
    try:
        return etree.fromstring(body, etree.XMLParser(recover=True, **_SAFE))
    except (etree.XMLSyntaxError, ValueError):
        return None
