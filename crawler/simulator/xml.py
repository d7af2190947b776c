"""Feeds and sitemaps as XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from starlette.responses import Response

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
Element = ET.Element
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {"atom": ATOM, "content": CONTENT, "dc": DC}


def element(name: str, **attributes: str) -> ET.Element:
    return ET.Element(name, attributes)


def add(parent: ET.Element, name: str, content: str | None = None, **attributes: str) -> ET.Element:
    """A new child; `name` may hold a namespace in braces."""
    child = ET.SubElement(parent, name, attributes)
    child.text = content
    return child


def answer(root: ET.Element) -> Response:
    """The tree as a response, with the prefixes that readers are used to; Atom and sitemaps have none."""
    for prefix, uri in _PREFIXES.items():
        ET.register_namespace(prefix, uri)
    own = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else None
    if own:
        ET.register_namespace("", own)
    kind = {ATOM: "application/atom+xml"}.get(own or "", "application/xml" if own else "application/rss+xml")
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type=f"{kind}; charset=utf-8")
