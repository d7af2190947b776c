"""A page for people: its JobPosting, else its headline and its body without what stands around it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from parsel import Selector
from scrapy.http import TextResponse

from crawler.dates import utc
from crawler.extract import blocks, jobposting, jsonld, structured
from crawler.text import plain, tidy

_MENUS = "nav, header, footer, aside, script, style, noscript, template, svg, iframe"
_AROUND = f"{_MENUS}, form"
_PARTS = ("[itemprop=description]", "[itemprop=articleBody]", "main", "[role=main]", "article", "body")
_HEADINGS = "//h1[not(ancestor::nav or ancestor::footer or ancestor::aside)]"
_LESSER = "//h2[not(ancestor::nav or ancestor::footer or ancestor::aside)]"
_STRONG = "//body//*[self::b or self::strong or self::font or self::big or self::h2 or self::h3 or self::span][normalize-space(.) = $name]"
_DATES = (
    "meta[property='article:published_time']::attr(content)",
    "[itemprop=datePosted]::attr(datetime), [itemprop=datePosted]::attr(content)",
    "[itemprop=datePublished]::attr(datetime), [itemprop=datePublished]::attr(content)",
    "time[datetime]::attr(datetime)",
)
_SITE = re.compile(r"\s+[|\-–—·»:]+\s+")
"""What stands between the name of a page and that of its site."""
_LEAST = 200
"""Characters below which trafilatura's choice is doubted: short advertisements are not what it was made for."""


def described(response: TextResponse) -> dict[str, Any]:
    """Fields of a Posting that a page gives."""
    for job in jobs(response.text, response.url):
        if (found := jobposting.fields(job)) and found.get("text"):
            return found
    found = {"title": headline(response), "text": body(response), **published(response)}
    return {n: v for n, v in found.items() if v}


def published(response: TextResponse) -> dict[str, Any]:
    """`published` and `published_raw`, if a page says it once for machines: to networks, as markup, or in its only `<time>`."""
    for selector in _DATES:
        said = list(dict.fromkeys(d.strip() for d in response.css(selector).getall() if d.strip()))
        if len(said) == 1 and (found := utc(said[0])):
            return {"published": found, "published_raw": said[0]}
    return {}


def jobs(text: str, url: str) -> list[dict[str, Any]]:
    """JobPostings of a page in JSON-LD, else in microdata or RDFa; what is broken or too large is passed over."""
    return marked(text, url)[0]


def marked(text: str, url: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The same, and why parts of the markup could not be read, as `word: sentence`."""
    scripts = list(jsonld.blocks(text))
    faults = [f"broken JSON-LD: block {b.number}: {b.reason}" for b in scripts if isinstance(b, jsonld.Broken)]
    data = [b for b in scripts if not isinstance(b, jsonld.Broken)]
    found = [jsonld.resolved(job, data) for block in data for job in jsonld.of_type(block, "JobPosting")]
    if not found:
        try:
            found += structured.postings(text, url)
        except structured.TooLarge as error:
            faults.append(f"too large: {error}")
    return found, faults


def headline(response: TextResponse) -> str:
    """The page's title for readers: what it says to networks, its heading, its title. Of several headings the one that the title repeats."""
    shared = _line(response.css("meta[property='og:title']::attr(content)").get())
    title = _line(response.css("title::text").get())
    headings = list(filter(None, (_line("".join(h.xpath(".//text()").getall())) for h in response.xpath(_HEADINGS))))
    repeated = next((h for h in headings if len(h) > 2 and h in (shared or title)), None)
    return (
        repeated
        or shared
        or next(iter(headings), "")
        or _without_site(response, title)
        or _line(response.xpath(_LESSER).get())
    )


def _without_site(response: TextResponse, title: str) -> str:
    """The page's title without the name of its site behind or before it, if the page shows the rest by itself."""
    marks = list(_SITE.finditer(title))
    for name in [title[: m.start()].strip() for m in reversed(marks)] + [title[m.end() :].strip() for m in marks]:
        if response.xpath(_STRONG, name=name):
            return name
    return title


def _line(value: str | None) -> str:
    return " ".join(plain(value or "").split())


def body(response: TextResponse) -> str:
    """The words of a page without menus, footers, forms and what it counts of itself."""
    found = _trafilatura(response.text, response.url)
    if len(found) < _LEAST:
        # Some build all of a page in one form; where nothing stands outside of menus, there is no body.
        found = _largest(response, _AROUND) or (found if _largest(response, _MENUS) else "")
    return blocks.uncounted(found)


def _trafilatura(text: str, url: str) -> str:
    from trafilatura import extract

    page = etree.tostring(blocks.ordered(Selector(text, type="html").root), encoding="unicode", method="html")
    found = extract(page, url=url, include_comments=False, favor_recall=True, with_metadata=False)
    return tidy(found or "")


def _largest(response: TextResponse, without: str) -> str:
    page = Selector(response.text, type="html")
    for around in page.css(without):
        around.drop()
    for selector in _PARTS:
        if words := plain("\n".join(page.css(selector).getall()[:1])):
            return words
    return ""
