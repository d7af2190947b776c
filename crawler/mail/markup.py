"""HTML of a mail: the words that a reader sees apart from those that are hidden from him, which spam puts there for filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

import lxml.html  # type: ignore[import-untyped]  # lxml has no types of its own
from lxml.html import HtmlElement

from crawler import links
from crawler.text import plain, tidy
from records.rows import storable

_LONGEST = 1_000_000
_MOST = 60_000
"""Elements of one page."""
_DROPPED = ("script", "style", "head", "title", "template", "iframe", "object", "svg", "noscript", "meta", "link")
_RULE = re.compile(r"([^{}@;]{1,300})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)?", re.IGNORECASE)
_DECLARED = re.compile(r"([a-z-]{2,40})\s*:\s*([^;]{1,200})", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{0,5}\.?\d{1,5}")
_COLOURS = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245), "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "navy": (0, 0, 128)}  # fmt: skip
_NEAR = 12
"""Steps of 256 in each of red, green and blue within which two colours cannot be told apart."""
_CONTACTS = re.compile(r"(?:mailto|tel|tg|viber|whatsapp):|https?://(?:www\.)?(?:wa\.me|t\.me|api\.whatsapp\.com|chat\.whatsapp\.com|m\.me|telegram\.me|line\.me|zalo\.me|signal\.me)\b", re.IGNORECASE)  # fmt: skip
Colour = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Seen:
    """visible, hidden: words. hosts: where its links lead, without what names the recipient in them."""

    visible: str
    hidden: str
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    """How an element is drawn. gone: with all that is in it. tiny, veiled: unless something in it says otherwise."""

    gone: bool = False
    tiny: bool = False
    veiled: bool = False
    ink: Colour = (0, 0, 0)
    paper: Colour = (255, 255, 255)

    @property
    def hidden(self) -> bool:
        same = self.ink and self.paper and all(abs(a - b) <= _NEAR for a, b in zip(self.ink, self.paper, strict=True))
        return self.gone or self.tiny or self.veiled or bool(same)


_PLAIN = _Look()


def read(html: str) -> Seen:
    """The words of a page. What cannot be parsed is taken as plain text."""
    html = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", storable(html[:_LONGEST]).replace("\x00", ""))
    try:
        tree = lxml.html.document_fromstring(html or "<p/>")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return Seen(plain(html), "")
    rules = _rules("\n".join(tree.xpath("//style/text()"))[:200_000])
    for part in tree.xpath("|".join(f"//{name}" for name in _DROPPED) + "|//comment()|//processing-instruction()"):
        _drop(part)
    hidden = _divided(tree, rules)
    hosts = _spelled(tree)
    text = lxml.html.tostring(tree, encoding="unicode")
    return Seen(plain(text), tidy("\n".join(hidden)), hosts)


def _drop(part: HtmlElement) -> None:
    if part.getparent() is None:
        part.clear()
        return
    try:
        part.drop_tree()
    except (AttributeError, AssertionError):  # comments of some parsers cannot drop themselves
        part.getparent().remove(part)


def _divided(tree: HtmlElement, rules: Mapping[str, str]) -> list[str]:
    """Takes the hidden words out of the tree and gives them, in their order."""
    hidden: list[str] = []
    looks: dict[HtmlElement, _Look] = {}
    for count, element in enumerate(list(tree.iter())):
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        above = looks.get(parent, _PLAIN) if parent is not None else _PLAIN
        look = looks[element] = _drawn(element, above, rules) if count < _MOST else above
        # A tail stands in the parent, and is drawn as that is.
        if above.hidden and element.tail and element.tail.strip() and parent is not None:
            hidden.append(element.tail)
            element.tail = " "
        if look.hidden and element.text and element.text.strip():
            hidden.append(element.text)
            element.text = " "
    return hidden


def _drawn(element: HtmlElement, above: _Look, rules: Mapping[str, str]) -> _Look:
    given = element.attrib
    declared = _declared(element, rules)
    if not declared and not given:
        return above
    ink = given.get("color") or (given.get("text") if element.tag == "body" else None)
    return _looking(above, declared, "hidden" in given, ink, given.get("bgcolor"), bool(given.get("background")))


@lru_cache(maxsize=4096)
def _looking(above: _Look, declared: str, gone: bool, ink: str | None, paper: str | None, picture: bool) -> _Look:
    """How an element is drawn within another by its declarations and its attributes. Kept, because mails say the same of each cell."""
    style = {n.lower(): re.sub(r"\s*!important", "", v.strip().lower()) for n, v in _DECLARED.findall(declared)}
    look = replace(above, gone=above.gone or gone or _gone(style))
    size = style.get("font-size") or _font_size(style.get("font", ""))
    if size:
        look = replace(look, tiny=_tiny(size))
    if "visibility" in style:
        look = replace(look, veiled=style["visibility"] in ("hidden", "collapse"))
    ink = style.get("color") or ink
    if ink and ink != "inherit":
        look = replace(look, ink=_colour(ink))
    paper = style.get("background-color") or style.get("background") or paper or ""
    if picture or "url(" in paper or "gradient" in paper or "background-image" in style:
        return replace(look, paper=None)  # what a picture looks like is not known
    if paper and paper not in ("transparent", "inherit", "none"):
        look = replace(look, paper=_colour(paper))
    return look


def _declared(element: HtmlElement, rules: Mapping[str, str]) -> str:
    found = []
    if rules:
        tag = element.tag.lower()
        marks = ["." + c for c in (element.get("class") or "").split()[:20]] + ["#" + (element.get("id") or "")]
        found = [rules[n] for n in (tag, *marks, *(tag + m for m in marks)) if n in rules]
    own = element.get("style")
    return ";".join([*found, own] if own else found)[:8000]


def _rules(sheets: str) -> dict[str, str]:
    """Declarations by simple selector (`tag`, `.class`, `#id`); those for certain screens only are left out."""
    sheets = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)
    sheets = re.sub(r"@media[^{]{0,300}\{(?:[^{}]{0,4000}\{[^{}]{0,4000}\}){0,200}[^{}]{0,200}\}", "", sheets)
    found: dict[str, str] = {}
    for selectors, declared in _RULE.findall(sheets):
        for name in (s.strip() for s in selectors.split(",")):
            if name and _SIMPLE.fullmatch(name):
                found[name] = f"{found.get(name, '')};{declared}"
    return found


def _gone(style: Mapping[str, str]) -> bool:
    if style.get("display") == "none" or _is_zero(style.get("opacity")):
        return True
    flat = any(_is_zero(style.get(n)) for n in ("height", "max-height", "width", "max-width"))
    if flat and style.get("overflow", "").startswith("hidden"):
        return True
    away = [style.get(n, "") for n in ("left", "top", "text-indent", "margin-left", "right")]
    return any((n := _NUMBER.match(a)) and float(n[0]) <= -500 for a in away) or "rect(0" in style.get("clip", "")


def _is_zero(value: str | None) -> bool:
    found = _NUMBER.match(value or "")
    return bool(found) and float(found[0]) < 0.02  # type: ignore[index]  # it was found


def _font_size(font: str) -> str:
    found = re.search(r"(?:^|\s)(\d{0,4}\.?\d{1,4}(?:px|pt|em|rem|%)?)(?:/\S+)?\s", f"{font} ")
    return found[1] if found else ""


def _tiny(size: str) -> bool:
    found = _NUMBER.match(size)
    if not found:
        return False
    least = {"px": 2.5, "pt": 2.0, "em": 0.15, "rem": 0.15, "%": 15.0}
    unit = next((u for u in ("rem", "em", "px", "pt", "%") if size.endswith(u)), "px")
    return float(found[0]) < least[unit]


def _colour(value: str) -> Colour:
    value = value.strip().lower().split(" ")[0] if not value.startswith("rgb") else value
    if found := re.fullmatch(r"#?([0-9a-f])([0-9a-f])([0-9a-f])", value):
        return (int(found[1] * 2, 16), int(found[2] * 2, 16), int(found[3] * 2, 16))
    if found := re.match(r"#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", value):
        return (int(found[1], 16), int(found[2], 16), int(found[3], 16))
    if found := re.match(r"rgba?\(\s*(\d{1,3})\D{1,4}(\d{1,3})\D{1,4}(\d{1,3})", value):
        return (int(found[1]), int(found[2]), int(found[3]))
    return _COLOURS.get(value)


def _spelled(tree: HtmlElement) -> tuple[str, ...]:
    """Writes out links that are contacts; of the others only the host is kept: what follows it often names the recipient."""
    hosts: list[str] = []
    for link in list(tree.iter("a")):
        address, said = (link.get("href") or "").strip(), link.text_content()
        if _CONTACTS.match(address) and said.strip():
            words = " ".join(said.split())
            wanted = links.shown(words, address)
            more = wanted.removeprefix(words) if wanted.startswith(words) else f" ({address})"
            link.tail = f"{more}{link.tail or ''}"
        elif address.startswith("http"):
            try:
                hosts += [h for h in [urlsplit(address).hostname] if h]
            except ValueError:
                continue
    return tuple(dict.fromkeys(hosts))
