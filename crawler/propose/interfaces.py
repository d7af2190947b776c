"""Interfaces in JSON or XML, and the state inside pages: the card that reads them, by a guess at their mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import jmespath
from scrapy.http import Response, TextResponse

from crawler.cards.api import Inside
from crawler.extract import embedded, guess, xml
from crawler.propose import links, software
from crawler.propose.proposal import Proposal, open_ended

_STATE, _STATES = 400, 8
"""Letters from which on a script may hold postings, and how many are read."""
_ID = re.compile(r"[A-Za-z_][\w-]{0,60}")
_GIVEN = re.compile(
    r"(?<![\w$.])((?:window\.|self\.)?[A-Za-z_$][\w$.]{0,60}(?:\[[\"'][\w-]{1,60}[\"']\])?)\s{0,9}=\s{0,9}(?=[\[{]|JSON\.parse\(|\(function\()"
)


_NEXT = ("next", "next_url", "nextpage", "next_page_url", "nextlink", "@odata.nextlink")
_AROUND_ROWS = ("links", "_links", "meta", "paging", "pagination", "pageinfo")


def of_answer(answer: Response) -> Proposal | None:
    """An interface in JSON or XML whose rows look like postings."""
    if not isinstance(answer, TextResponse):
        return None
    if answer.body.lstrip()[:1] == b"<":
        return _of_xml(answer)
    try:
        data = embedded.whole(answer)
    except embedded.Unreadable:
        return None
    if instance := software.instance(answer, data):
        return instance
    found = guess.mapping(data)
    return _mapped(answer.url, found, data, pages=_pages_of(found, data)) if found else None


def _pages_of(found: guess.Guess, data: Any) -> list[str]:
    """The addresses that the rows name."""
    named = jmespath.search(f"{found.rows}[].{found.fields['url']}", data) if "url" in found.fields else []
    return [n for n in named or [] if isinstance(n, str)]


def _of_xml(answer: TextResponse) -> Proposal | None:
    try:
        root = xml.root(answer.body)[0]
        found = guess.mapping_of_xml(root)
    except ValueError:
        return None
    if found is None:
        return None
    way = found.fields.get("url")
    rows = root.xpath(found.rows) if way else []
    pages = [str(row.xpath(f"string({way})")).strip() for row in rows]
    return _mapped(answer.url, found, None, pages=pages, format="xml")


def inside(shown: TextResponse) -> Proposal | None:
    """The state that a framework put into a page, if its rows look like postings."""
    for state, mark in (("next_data", "__NEXT_DATA__"), ("nuxt_data", "__NUXT_DATA__"), ("flight", "self.__next_f")):
        if mark not in shown.text:
            continue
        try:
            data = embedded.inside(shown, Inside.model_validate({"state": state}))
        except embedded.Unreadable:
            continue
        if (found := guess.mapping(data)) and found.count >= 3:
            return _mapped(shown.url, found, None, pages=_pages_of(found, data), inside={"state": state})
    return None


def in_script(shown: TextResponse) -> Proposal | None:
    """The value that a script of a page holds or gives to a name, if its rows look like postings: the best of the longest."""
    best: tuple[float, Proposal] | None = None
    for wanted in _named(shown):
        try:
            data = embedded.inside(shown, Inside.model_validate(wanted))
        except embedded.Unreadable:
            continue
        found = guess.mapping(data)
        if found and found.count >= 3 and (best is None or found.score > best[0]):
            best = found.score, _mapped(shown.url, found, None, pages=_pages_of(found, data), inside=wanted)
    return best and best[1]


def _named(shown: TextResponse) -> list[dict[str, str]]:
    """Where values of some size stand in the scripts of a page, the longest first."""
    found: list[tuple[int, dict[str, str]]] = []
    for script in shown.css("script"):
        text, name = "".join(script.xpath("./text()").getall()), script.attrib.get("id", "")
        if len(text) < _STATE:
            continue
        if script.attrib.get("type", "").endswith("/json") and _ID.fullmatch(name):
            found.append((len(text), {"selector": f"script#{name}"}))
        else:
            given = list(_GIVEN.finditer(text))
            bounds = [g.start() for g in given] + [len(text)]
            found += [(bounds[n + 1] - bounds[n], {"assigned": g[1]}) for n, g in enumerate(given)]
    ranked = sorted((f for f in found if f[0] >= _STATE), key=lambda f: -f[0])
    return [wanted for _, wanted in ranked[:_STATES]]


def _mapped(url: str, found: guess.Guess, data: Any, *, pages: Sequence[str], **more: Any) -> Proposal:
    fields = dict(found.fields)
    todo = ["hold the mapping against what the answer means: it is a guess by names"]
    if not {"key", "url"} & fields.keys():
        fields["key"] = fields.get("title") or fields["text"]
        todo.append("name an id under `key`: none was seen, so postings of the same words are taken for one")
    api, hosts, said = {**more, "rows": found.rows, "fields": fields}, list[str](), dict[str, Any]()
    if paging := _paging(url, data, found.count):
        api["paging"] = paging
    else:
        said, more_to_do = open_ended("api.paging", found.count)
        todo.append(more_to_do)
    if "text" not in found.fields and "url" in found.fields:
        api["detail"] = {"url": found.fields["url"], "format": "page"}
        hosts = _other_hosts(url, pages)
        todo += ["its pages lie on other hosts: see that they are the source's own"] if hosts else []
    why = f"{url} holds {found.count} rows that look like postings"
    card = {"kind": "api", "url": url, "api": api} | ({"hosts": hosts} if hosts else {}) | said
    return Proposal(card=card, because=(why,), todo=tuple(todo), score=120)


def _other_hosts(url: str, pages: Sequence[str]) -> list[str]:
    """Hosts other than that of `url` which most of the pages lie on, three at most."""
    hosts = Counter(urlsplit(links.absolute(url, p)).hostname for p in pages)
    return [h for h, _ in hosts.most_common(3) if h and h != urlsplit(url).hostname]


def _paging(url: str, data: Any, rows: int) -> dict[str, Any] | None:
    """A guess at paging by what stands around the rows."""
    around = {k.lower(): (k, v) for k, v in data.items()} if isinstance(data, dict) else {}
    total = next(
        (around[n][0] for n in ("totalfound", "total", "totalcount", "count", "totalresults") if n in around), None
    )
    if "offset" in around:
        return {"by": "offset", "parameter": around["offset"][0]} | ({"total": total} if total else {})
    for name in ("page", "pagenumber", "currentpage"):
        if name in around and isinstance(around[name][1], int):
            return {"by": "number", "parameter": "page", "first": around[name][1]} | ({"total": total} if total else {})
    for path, value in _following(data):
        if isinstance(value, str) and urlsplit(links.absolute(url, value)).netloc == urlsplit(url).netloc:
            return {"by": "next", "value": path}
    return None


def _following(data: Any) -> Iterator[tuple[str, Any]]:
    """Values that may be the address of the next page, with their expressions: beside the rows, or one step in, as in JSON:API."""
    if not isinstance(data, dict):
        return
    for name, value in data.items():
        if name.lower() in _NEXT:
            yield (f"{_step(name)}.href", value.get("href")) if isinstance(value, dict) else (_step(name), value)
        elif name.lower() in _AROUND_ROWS and isinstance(value, dict):
            for path, inner in _following(value):
                yield f"{_step(name)}.{path}", inner


def _step(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else f'"{name}"'
