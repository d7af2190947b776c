"""`sources check` says at which step a source fails."""

from __future__ import annotations

import pytest

from crawler.check import walk
from tests.crawler.conftest import Answer, card, html

PAGE = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook", "description": "D"}</script>'


def steps(settings, source):
    return [(s.name, s.ok) for s in walk(settings, source)]


def test_a_good_source_passes_every_step(web, settings):
    web.pages |= {
        "/": html("".join(f'<a href="/{n}">a</a>' for n in range(30))),
        **{f"/{n}": html(PAGE) for n in range(30)},
    }
    found = walk(settings, card("s", "jsonld", f"{web.base}/", find={"link": "a"}))
    assert [(s.name, s.ok) for s in found] == [
        (n, True) for n in ("dns", "tls", "robots", "fetch", "extract", "validate")
    ]
    assert "'Cook'" in found[4].detail
    assert found[5].detail.startswith("title 100%, text 100%, employer 0%")
    assert len(web.paths()) <= 7, "a check is short"


@pytest.mark.parametrize(
    ("pages", "failed"),
    [
        ({"/robots.txt": Answer(b"User-agent: *\nDisallow: /")}, "robots"),
        ({"/": Answer(b"", 403)}, "fetch"),
        ({"/": html("<p>no links</p>")}, "extract"),
        ({"/": html('<a href="/1">a</a>'), "/1": html("nothing")}, "extract"),
    ],
)
def test_a_bad_source_fails_at_its_step(web, settings, pages, failed):
    web.pages |= pages
    found = walk(settings, card("s", "jsonld", f"{web.base}/", find={"link": "a"}))
    assert (found[-1].name, found[-1].ok) == (failed, False)


def test_a_feed_that_asks_not_to_be_kept_is_told_with_the_way_to_its_pages(web, settings):
    entries = (
        f"<item><title>T</title><link>{web.base}/1</link></item><item><title>T</title><link>{web.base}/2</link></item>"
    )
    said = {"Content-Type": "application/rss+xml", "X-Robots-Tag": "noindex, follow"}
    feed = f'<rss version="2.0"><channel><title>B</title>{entries}</channel></rss>'
    web.pages |= {
        "/feed/": Answer(feed.encode(), 200, said),
        "/1": html(PAGE),
        "/2": html(PAGE, **{"X-Robots-Tag": "noindex"}),
    }
    last = walk(settings, card("f", "feed", f"{web.base}/feed/"))[-1]
    assert (last.name, last.ok, "find: {by: feed}" in last.todo) == ("extract", False, True)
    assert last.detail.startswith("refused: noindex, says its header X-Robots-Tag")
    assert all(s.ok for s in walk(settings, card("p", "jsonld", f"{web.base}/feed/", find={"by": "feed"})))


def test_an_address_that_must_not_be_reached_fails_before_any_request(web, settings):
    named = settings.model_copy(update={"operator": "me@example.org"})
    closed = card("s", "jsonld", f"{web.base}/", find={"link": "a"}, private_addresses=False)
    assert steps(named, closed) == [("dns", False)]
    assert web.asked == []
