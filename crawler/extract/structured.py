"""Microdata and RDFa of a page through extruct, on the part of the page that holds the postings only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # lxml has no types of its own
from lxml.html import HtmlElement

_MICRODATA = (
    "//*[@itemscope and contains(@itemtype, 'JobPosting') and not(ancestor::*[contains(@itemtype, 'JobPosting')])]"
)
_RDFA = "//*[contains(@typeof, 'JobPosting') and not(ancestor::*[contains(@typeof, 'JobPosting')])]"
_MOST = 3000
"""Elements of one posting; extruct's time grows with their square."""


class TooLarge(ValueError):
    """The marked part of a page has so many elements that reading it would hold everything up."""


def postings(text: str, url: str) -> Iterator[dict[str, Any]]:
    """JobPostings of a page's microdata, else of its RDFa, in the shape of JSON-LD. Raises TooLarge."""
    if "JobPosting" not in text:
        return
    tree = lxml.html.fromstring(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text.replace("\x00", "")) or "<html/>")
    found = tree.xpath(_MICRODATA)
    if found:
        for element in found:
            yield from _microdata(_alone(element), url)
        return
    for element in tree.xpath(_RDFA):
        yield from _rdfa(element, url)


def _alone(element: HtmlElement) -> HtmlElement:
    if sum(1 for _ in element.iter()) > _MOST:
        raise TooLarge(f"more than {_MOST} elements in one posting")
    return element


def _microdata(element: HtmlElement, url: str) -> Iterator[dict[str, Any]]:
    from extruct.w3cmicrodata import MicrodataExtractor

    document = lxml.html.document_fromstring(lxml.html.tostring(element, encoding="unicode"))
    extractor = MicrodataExtractor(nested=True, add_html_node=True)
    for item in extractor.extract_items(document, base_url=url):
        yield _from_microdata(item)


def _from_microdata(item: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": item.get("type", "")}
    node = item.get("htmlNode")
    for name, value in item.get("properties", {}).items():
        found[name] = _value(value)
    if node is not None and (described := _markup(node, "description")):
        found["description"] = described
    return found


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(v) for v in value]
    if isinstance(value, dict):
        return _from_microdata(value) if "properties" in value else value.get("value")
    return value


def _markup(node: HtmlElement, name: str) -> str | None:
    # Extruct gives the words only; the line breaks of a description are in its markup.
    for element in node.xpath(f".//*[@itemprop='{name}' and not(@content)]"):
        return str(lxml.html.tostring(element, encoding="unicode", with_tail=False))
    return None


def _rdfa(element: HtmlElement, url: str) -> Iterator[dict[str, Any]]:
    from extruct.rdfa import RDFaExtractor

    _alone(element)
    vocab = next(iter(element.xpath("ancestor-or-self::*/@vocab")), None)
    attributes = f' vocab="{vocab}"' if vocab else ""
    part = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    graph = RDFaExtractor().extract(f"<html><body><div{attributes}>{part}</div></body></html>", base_url=url)
    nodes = {n["@id"]: n for n in graph if "@id" in n}
    for node in graph:
        if any("JobPosting" in t for t in node.get("@type", [])):
            yield _from_graph(node, nodes, 6)


def _from_graph(node: dict[str, Any], nodes: dict[str, Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": node.get("@type", [])}
    for name, values in node.items():
        if name.startswith("@"):
            continue
        read = [_graph_value(v, nodes, depth) for v in values]
        found[re.split(r"[/#]", name)[-1]] = read[0] if len(read) == 1 else read
    return found


def _graph_value(value: Any, nodes: dict[str, Any], depth: int) -> Any:
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return value["@value"]
    other = nodes.get(value.get("@id", ""))
    return _from_graph(other, nodes, depth - 1) if other and depth else value.get("@id")
