"""A page put in order before its body is looked for: loose words become paragraphs, tables that only lay out the page become plain blocks, counters go."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

_INLINE = frozenset(("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "em", "font", "i", "img", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "wbr"))  # fmt: skip
_HOLDING = ("div", "section", "article", "main", "td", "center", "body", "li", "dd", "blockquote")
_CELL = 200
"""Letters from which on a cell holds a text and no value."""
_COUNTED = "|".join((
    "page views?", "views?", "viewed", "hits?", "visits?", "visitors", "impressions", "vizualiz[aă]ri", "afi[sșş][aă]ri", "acces[aă]ri", "просмотр(?:ов|ы|а)?", "перегляд(?:ів|и)",
    "посещения", "прегледи", "преглеждания", "pregled[ai]", "ogledi", "wyświetle(?:nia|ń)", "odsłon[ay]?", "aufrufe", "ansichten", "besucher?", "klicks", "vues", "visites", "visitas",
    "vistas", "visualiza(?:ções|ciones)", "visualizzazioni", "visite", "zobrazen[ií]", "zhlédnutí", "megtekint(?:ve|és|ések)", "görüntülenme", "bekeken", "weergaven", "visningar",
    "προβολές", "lượt xem", "浏览次数", "浏览量?", "瀏覽次數", "閲覧数", "조회수?", "عدد المشاهدات", "المشاهدات", "مشاهدات",
))  # fmt: skip
_NUMBER = r"\d[\d.,\u00a0 ]{0,11}(?:\s?(?:x|times|раз|mal|fois|veces|ori|krát))?"
_COUNTER = re.compile(rf"(?:{_COUNTED})\s?[:：\-–]?\s?{_NUMBER}|{_NUMBER}\s?(?:{_COUNTED})", re.IGNORECASE)
_BETWEEN = re.compile(r"(\s?[|·•/]\s?)")


def ordered(page: Any) -> Any:
    """`page`, the root element of a parsed page (changed in place), as trafilatura reads it best: it drops words that stand loose beside blocks."""
    for table in list(page.iter("table")):
        _flatten(table)
    for holder in list(page.iter(*_HOLDING)):
        _gather(holder)
    return page


def uncounted(text: str) -> str:
    """Text without what a page counts of itself ("Views: 825"): it changes at each look and is none of the author's words."""
    lines = map(_without_counters, text.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _without_counters(line: str) -> str | None:
    if not _COUNTER.search(line):
        return line
    parts = _BETWEEN.split(line.strip("-–• "))
    kept = [p for p in parts[::2] if not _COUNTER.fullmatch(p.strip(" \\"))]
    if len(kept) == len(parts[::2]):
        return line
    return " | ".join(kept) if any(k.strip() for k in kept) else None


def _flatten(table: Any) -> None:
    """Of a table that holds tables or texts, its rows and cells are blocks like others."""
    cells = [c for row in table.xpath("./tr | ./tbody/tr | ./thead/tr") for c in row.xpath("./td | ./th")]
    if not any(c.find(".//table") is not None or len(_words(c)) >= _CELL for c in cells):
        return
    # A row of a name and its text stays a row: only what lays out the page is taken apart.
    if len(cells) > 2 and table.find(".//table") is None and table.xpath("count(.//a)") < 2:
        for cell in cells:
            cell.tag = "div" if len(_words(cell)) >= _CELL else "span"
            cell.tail = " "
    else:
        for cell in cells:
            cell.tag = "div"
    for part in [table, *table.xpath("./tr | ./tbody | ./thead | ./tbody/tr | ./thead/tr")]:
        part.tag = "div"


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _gather(holder: Any) -> None:
    """Runs of loose words and of what stands in a line with them, as paragraphs."""
    children = [c for c in holder if isinstance(c.tag, str)]
    loose = any((t or "").strip() for t in (holder.text, *(c.tail for c in holder)))
    if not loose or all(c.tag in _INLINE for c in children):
        return
    run = None
    if (holder.text or "").strip():
        run, holder.text = _paragraph(holder.text), None
        holder.insert(0, run)
    for child in children:
        if child.tag in _INLINE:
            if run is None:
                run = _paragraph(None)
                child.addprevious(run)
            run.append(child)
        elif (child.tail or "").strip():
            run, tail = _paragraph(child.tail), child.tail
            child.tail = None
            child.addnext(run)
            run.text = tail
        else:
            run = None


def _paragraph(text: str | None) -> Any:
    made = etree.Element("p")
    made.text = text
    return made
