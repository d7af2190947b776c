"""The links of a page: which of them lead to postings, which selector finds those and no others, and how the listing goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from parsel import Selector
from scrapy.http import TextResponse

from crawler.discovery import relevance
from records.posting import canonical_url as posting_url

_CLASS = re.compile(r"[A-Za-z_][\w-]{0,60}$")
_ASIDE = re.compile(
    r"/(about|contact|log-?in|sign-?(in|up)|account|register|privacy|terms|cookies?|imprint|impressum|help|faq|press|search/private)\b",
    re.IGNORECASE,
)
_ONWARD = re.compile(
    r"^(next|older|more|weiter|nächste|suivante?|siguiente|próxim[ao]|successiva|volgende|następna|dalej|następne|další|következő|"
    r"următoarea|înainte|далее|следующая|вперед|наступна|напред|следваща|sljedeća|naprijed|sledeća|ďalšia?|επόμενη|sonraki|下一页|下一頁|次へ|다음|"
    r"ถัดไป|tiếp|التالي|[»›→>]+)(\s+(page|results|seite|page|página|pagina|strona|stránka|страница|sayfa)\b.{0,20})?\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(page|paged|p|o|pg|seite|pagina|start|offset|from)$", re.IGNORECASE)
_NAMED = re.compile(r"(^|[_-])(next|older)\b|[_-](next|older)$|^more$|(load|show)[_-]?more$", re.IGNORECASE)
_PAGED = re.compile(r"(?:page|pag|pagina|página|seite|strana|strona|stranica|sayfa|oldal|p)[-_/=.]?$", re.IGNORECASE)
"""What stands before the number of a page in its address."""


_MOST = 3000
"""Links of a page that are looked at."""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    text: str
    aside: bool
    element: Selector


@dataclass(frozen=True, slots=True)
class Group:
    """Links that lead to pages of one form. selector finds them, match tells them where the selector finds others too. score: larger is likelier postings."""

    selector: str
    match: str | None
    urls: tuple[str, ...]
    score: float


def absolute(base: str, href: str) -> str:
    """The address that a link on a page leads to; empty for what is none."""
    try:
        url = urljoin(base, href.strip())
        urlsplit(url)
    except ValueError:
        return ""
    return url


def internal(page: TextResponse) -> list[Link]:
    """Links to pages of the same host, each address once, in order. `aside`: in a menu or footer."""
    host = urlsplit(page.url).netloc
    found: dict[str, Link] = {}
    for element in page.xpath(f"(//a[@href])[position() <= {_MOST}]"):
        url = absolute(page.url, element.attrib["href"]).partition("#")[0]
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.netloc != host or url == page.url.partition("#")[0]:
            continue
        text = " ".join(" ".join(element.xpath(".//text()").getall()).split())
        aside = bool(element.xpath("ancestor::nav | ancestor::header | ancestor::footer | ancestor::aside"))
        if url not in found or (text and not found[url].text):
            found[url] = Link(url, text, aside, element)
    return list(found.values())


def external(page: TextResponse) -> list[str]:
    """Addresses of other hosts that a page names in links, scripts and frames."""
    named = page.xpath("//a/@href | //script/@src | //iframe/@src | //link[@rel='canonical']/@href").getall()
    urls = (absolute(page.url, n) for n in named)
    return list(dict.fromkeys(u for u in urls if urlsplit(u).netloc not in ("", urlsplit(page.url).netloc)))


def postings(page: TextResponse, *, least: int = 3) -> Group | None:
    """The group of links that most looks like postings, or None if no three links are of one form."""
    shapes: dict[str, list[Link]] = {}
    for link in internal(page):
        if not _ASIDE.search(urlsplit(link.url).path) and not _is_number(link.text):
            shapes.setdefault(shape(link.url), []).append(link)
    ranked = sorted(((_score(s, links), s) for s, links in shapes.items() if len(links) >= least), reverse=True)
    if not ranked or ranked[0][0] <= 0:
        return None
    score, best = ranked[0]
    selector, exact = _selector(page, shapes[best])
    match = None if exact else match_of([x.url for x in shapes[best]])
    return Group(selector, match, tuple(x.url for x in shapes[best]), score)


def likely(page: TextResponse) -> list[str]:
    """Pages of the same host that may list postings, likeliest first."""
    links = [x for x in internal(page) if not _ASIDE.search(urlsplit(x.url).path)]
    told = {x.url: len(relevance.in_text(x.text)) + len(relevance.in_address(x.url)) for x in links}
    return sorted(told, key=lambda u: -told[u])


def shape(url: str) -> str:
    """The form of an address: numbers and long slugs are anything, of the query only its names count."""
    parts = urlsplit(url)
    steps = [
        "#" if re.search(r"\d", s) else "~" if len(s) > 20 or s.count("-") > 2 else s for s in parts.path.split("/")
    ]
    names = sorted(f"{k}={'#' if re.search(r'[0-9]', v) else '*'}" for k, v in parse_qsl(parts.query))
    return "/".join(steps) + ("?" + "&".join(names) if names else "")


def match_of(urls: Sequence[str]) -> str:
    """A regular expression that addresses of one form have in common: what they begin with, up to where they differ."""
    steps = [urlsplit(u).path.split("/") for u in urls]
    same = []
    for column in zip(*steps, strict=False):
        if len(set(column)) > 1 or re.search(r"\d", column[0]):
            break
        same.append(column[0])
    if all(s == steps[0] for s in steps) and len(same) == len(steps[0]):
        return re.escape("/".join(same)).replace(r"\-", "-") + r"\?"
    return re.escape("/".join(same).rstrip("/")).replace(r"\-", "-") + "/." if len(same) > 1 else r"\d"


def onward(page: TextResponse) -> dict[str, Any]:
    """The fields of `find` that say how the listing goes on; none if nothing does."""
    if page.css("a[rel~=next][href]"):
        return {"next": "a[rel~=next]"}
    if page.css("link[rel~=next][href]"):
        return {"next": "link[rel~=next]"}
    for link in internal(page):
        if shape(link.url).partition("?")[0] != shape(page.url).partition("?")[0] and not re.search(
            r"page|\d", link.url
        ):
            continue
        classes = link.element.attrib.get("class", "").split()
        named = next((c for c in classes if _CLASS.match(c) and _NAMED.search(c)), None)
        if named:
            return {"next": f"a.{named}"}
        if any(_ONWARD.match(said) for said in _said(link)):
            return _by_number(page, link.url) or _by_class(page, link)
    return next((n for x in internal(page) if _is_number(x.text) and (n := _by_number(page, x.url))), {})


def _said(link: Link) -> list[str]:
    """What a link is called: by its words, and where it is an arrow or a picture, to those who cannot see it."""
    given = (link.text, link.element.attrib.get("aria-label", ""), link.element.attrib.get("title", ""))
    return [" ".join(g.split()) for g in given if g.strip()]


def saying_nothing(page: TextResponse) -> list[str]:
    """Parameters of the page's address that its canonical one, else the same, does without: they tell where it was found."""
    named = absolute(page.url, page.css("link[rel=canonical]::attr(href)").get() or "")
    here, there = urlsplit(posting_url(page.url)), urlsplit(posting_url(named))
    own, kept = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
    same = (here.netloc, here.path) == (there.netloc, there.path) and kept.items() <= own.items()
    # The front page is named by some for all of theirs, and a path without parameters that stands for several pages is none.
    told = bool(kept) or bool(re.search(r"\d", here.path))
    return sorted(own.keys() - kept.keys()) if named and same and told else []


def feeds(page: TextResponse) -> list[str]:
    """Addresses of feeds: those that the page declares, then links that look like one."""
    declared = page.css(
        "link[rel~=alternate][type*='rss']::attr(href), link[rel~=alternate][type*='atom']::attr(href), "
        "link[rel~=alternate][type*='feed+json']::attr(href)"
    ).getall()
    looks = [
        x.url
        for x in internal(page)
        if re.search(r"(/feed/?|/rss/?|\.rss|\.atom|atom\.xml|rss\.xml|feed\.xml|feed\.json)$", x.url)
    ]
    return list(dict.fromkeys([*filter(None, (absolute(page.url, u) for u in declared)), *looks]))


def _score(form: str, links: Sequence[Link]) -> float:
    texts = [len(x.text) for x in links]
    told = Counter(w for x in links for w in relevance.in_address(x.url))
    score = min(len(links), 40) * (1 + 0.5 * ("#" in form or "~" in form))
    score *= 1.5 if sum(texts) / len(texts) >= 12 else 0.7
    score *= 1.5 if told and told.most_common(1)[0][1] * 2 >= len(links) else 1
    return score * (0.2 if sum(x.aside for x in links) * 2 > len(links) else 1)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,\s…]{1,6}", text)) or bool(_ONWARD.match(text))


def _selector(page: TextResponse, links: Sequence[Link]) -> tuple[str, bool]:
    """The selector that finds most of these links and fewest others, of equals one with a class, the shortest; and whether it finds no others."""
    wanted = {x.url for x in links}
    best: tuple[float, bool, int, str, bool] = (0.0, False, 0, "a", False)
    for selector in dict.fromkeys(s for x in links[:5] for s in _selectors(x.element)):
        found = {absolute(page.url, h).partition("#")[0] for h in page.css(f"{selector}::attr(href)").getall()}
        hit = len(found & wanted)
        if hit:
            rate = 2 * hit / (len(found) + len(wanted))
            best = max(best, (rate, "." in selector, -len(selector), selector, found <= wanted))
    return best[3], best[4]


def _selectors(element: Selector) -> Iterator[str]:
    for name in element.attrib.get("class", "").split():
        if _CLASS.match(name):
            yield f"a.{name}"
    for depth in range(1, 4):
        for around in element.xpath(f"ancestor::*[{depth}]"):
            tag = around.root.tag
            yield f"{tag} a"
            for name in around.attrib.get("class", "").split():
                if _CLASS.match(name):
                    yield f"{tag}.{name} a"
    yield "a"


def _by_number(page: TextResponse, url: str) -> dict[str, Any] | None:
    """Paging by a number that the address holds, seen from the first page."""
    here, there = urlsplit(page.url), urlsplit(url)
    before = dict(parse_qsl(here.query))
    for name, value in parse_qsl(there.query):
        if value.isdigit() and _NUMBER.search(name) and before.get(name) != value:
            # Pages count from 1, or by their first row from 0.
            first = int(before.get(name) or (0 if int(value) > 4 else 1))
            step = int(value) - first
            where = {"parameter": name} if here.path == there.path else {"address": _numbered(url, f"{name}={value}")}
            return {"number": {**where, "first": first, "step": step}} if step > 0 else None
    for found in re.finditer(r"\d+", there.path):
        if int(found[0]) == 2 and _PAGED.search(there.path[: found.start()]):
            return {"number": {"address": f"{there.path[: found.start()]}{{number}}{there.path[found.end() :]}"}}
    return None


def _numbered(url: str, pair: str) -> str:
    """The address of a page whose number stands in the parameter that `pair` names."""
    parts = urlsplit(url)
    pairs = [f"{p.partition('=')[0]}={{number}}" if p == pair else p for p in parts.query.split("&")]
    return f"{parts.path}?{'&'.join(pairs)}"


def _by_class(page: TextResponse, link: Link) -> dict[str, Any]:
    names = [c for c in link.element.attrib.get("class", "").split() if _CLASS.match(c)]
    alone = next((c for c in names if len(page.css(f"a.{c}")) == 1), None)
    return {"next": f"a.{alone}"} if alone else {}
