"""Manners: what a page asks of machines that read it, in `X-Robots-Tag` headers and meta elements; what it asks of other agents is not meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapy.http import HtmlResponse, Response

from crawler.dates import utc
from crawler.settings import ROBOTSTXT_USER_AGENT

_LOOKED_AT = 100_000
_NAMED = re.compile(rf"name\s{{0,9}}=\s{{0,9}}[\"']?\s{{0,9}}(?:robots|{ROBOTSTXT_USER_AGENT})\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:!--|(?:script|style|textarea|template|title)\b|meta\b[^>]{0,2000}>)")
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(name|content)\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s>\"']{1,500}))"
)
_PLACES = {"header": "its header X-Robots-Tag", "page": "its meta element"}
_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")


@dataclass(frozen=True, slots=True)
class Manners:
    """noindex: why the postings of the page may not be kept, as `refused: …`. nofollow: its links lead nowhere. noarchive: its bytes are not kept."""

    noindex: str | None = None
    nofollow: bool = False
    noarchive: bool = False


_FREE = Manners()


def asked(response: Response, *, now: datetime | None = None) -> Manners:
    """What a response asks of us. What is not to be kept as a posting is not kept as bytes either."""
    said = [(rule, "header") for rule in _rules(h.decode("latin-1") for h in response.headers.getlist("X-Robots-Tag"))]
    if isinstance(response, HtmlResponse):
        said += [(rule, "page") for rule in _rules(_metas(response.text[:_LOOKED_AT]))]
    if not said:
        return _FREE
    names = {rule for rule, _ in said}
    forbids = (_forbidding(rule, where, now or datetime.now(UTC)) for rule, where in said)
    noindex = next(filter(None, forbids), None)
    return Manners(
        noindex=noindex,
        nofollow=bool(names & {"nofollow", "none"}),
        noarchive=noindex is not None or "noarchive" in names,
    )


def is_wish(reason: str) -> bool:
    """Whether a reason is what a page asks of machines, and no word of the guard."""
    return reason.startswith("refused: ") and any(f", says {place}" in reason for place in _PLACES.values())


def _forbidding(rule: str, where: str, now: datetime) -> str | None:
    place = _PLACES[where]
    if rule in ("noindex", "none"):
        return f"refused: {rule}, says {place}: its postings are not kept"
    name, _, value = rule.partition(":")
    if name.strip() != "unavailable_after":
        return None
    until = utc(value.strip().upper())
    return f"refused: unavailable_after {until:%Y-%m-%d}, says {place}" if until and until < now else None


def _rules(values: Iterable[str]) -> Iterator[str]:
    """The rules for us of some headers or elements, in lower case. An agent's name holds for the rules after it in the same value."""
    for value in values:
        ours = True
        for part in _parts(value.lower()):
            name, colon, rest = part.partition(":")
            if colon and name.strip() not in _WITH_VALUE:
                ours = name.strip() in (ROBOTSTXT_USER_AGENT, "*")
                part = rest.strip()
            if ours and part:
                yield part


def _parts(value: str) -> Iterator[str]:
    """What stands between commas. A date may have one after its weekday: what begins with a digit goes on."""
    waiting = ""
    for part in value[:_LOOKED_AT].split(","):
        part = part.strip()
        if waiting and part[:1].isdigit():
            waiting += f", {part}"
            continue
        if waiting:
            yield waiting
        waiting = part
    if waiting:
        yield waiting


def _metas(text: str) -> Iterator[str]:
    """Contents of the meta elements for us, wherever they stand, but in comments, scripts and other text."""
    if not _NAMED.search(text):
        return
    text, at = text.lower(), 0
    while found := _ELEMENT.search(text, at):
        at = found.end()
        if found[0].startswith("<meta"):
            given = {m[1]: m[2] or m[3] or m[4] or "" for m in reversed(list(_ATTRIBUTE.finditer(found[0])))}
            if given.get("name", "").strip() in ("robots", ROBOTSTXT_USER_AGENT):
                yield given.get("content", "")
        else:
            end = "-->" if found[0] == "<!--" else f"</{found[0][1:]}"
            at = text.find(end, at)
            if at < 0:
                return
