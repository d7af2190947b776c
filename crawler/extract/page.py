"""A page for people: its JobPosting, else its headline and its body without what stands around it."""

from __future__ import annotations

from typing import Any

from scrapy.http import TextResponse

from crawler.extract import jobposting, jsonld, structured
from crawler.text import plain, tidy

_AROUND = "nav, header, footer, aside, script, style, noscript, form, template, svg, iframe"
_PARTS = ("[itemprop=description]", "main", "[role=main]", "article", "body")
_HEADINGS = "//h1[not(ancestor::nav or ancestor::footer or ancestor::aside)]"
_LESSER = "//h2[not(ancestor::nav or ancestor::footer or ancestor::aside)]"
_LEAST = 200
"""Characters below which trafilatura's choice is doubted: short advertisements are not what it was made for."""


def described(response: TextResponse) -> dict[str, Any]:
    """Fields of a Posting that a page gives."""
    for job in jobs(response.text, response.url):
        if (found := jobposting.fields(job)) and found.get("text"):
            return found
    found = {"title": headline(response), "text": body(response)}
    return {n: v for n, v in found.items() if v}


def jobs(text: str, url: str) -> list[dict[str, Any]]:
    """JobPostings of a page in JSON-LD, else in microdata or RDFa; what is broken or too large is passed over."""
    return marked(text, url)[0]


def marked(text: str, url: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The same, and why parts of the markup could not be read, as `word: sentence`."""
    blocks = list(jsonld.blocks(text))
    faults = [f"broken JSON-LD: block {b.number}: {b.reason}" for b in blocks if isinstance(b, jsonld.Broken)]
    data = [b for b in blocks if not isinstance(b, jsonld.Broken)]
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
    repeated = next((h for h in headings if len(h) > 2 and h in title), None)
    return shared or repeated or next(iter(headings), "") or title or _line(response.xpath(_LESSER).get())


def _line(value: str | None) -> str:
    return " ".join(plain(value or "").split())


def body(response: TextResponse) -> str:
    """The words of a page without menus, footers and forms."""
    found = _trafilatura(response.text, response.url)
    return found if len(found) >= _LEAST else _largest(response) or found


def _trafilatura(text: str, url: str) -> str:
    from trafilatura import extract

    found = extract(text, url=url, include_comments=False, favor_recall=True, with_metadata=False)
    return tidy(found or "")


def _largest(response: TextResponse) -> str:
    from parsel import Selector

    page = Selector(response.text, type="html")
    for around in page.css(_AROUND):
        around.drop()
    for selector in _PARTS:
        if words := plain("\n".join(page.css(selector).getall()[:1])):
            return words
    return ""
