"""What pages ask of machines, in headers and meta elements, is heeded; what they ask of other agents is not meant."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from crawler import manners
from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PAGE = '<script type="application/ld+json">{"@type": "JobPosting", "title": "T", "description": "D"}</script>'
LINKS = {"link": "a", "next": "link[rel=next]"}


def asked(body="", *headers):
    response = HtmlResponse("https://x.example/", body=body.encode(), encoding="utf-8")
    response.headers.setlist("X-Robots-Tag", list(headers))
    wanted = manners.asked(response, now=NOW)
    names = {"noindex": wanted.noindex, "nofollow": wanted.nofollow, "noarchive": wanted.noarchive}
    return {n for n, value in names.items() if value}


@pytest.mark.parametrize(
    ("body", "headers", "wanted"),
    [
        ("", ["noindex"], {"noindex", "noarchive"}),
        ("", ["NoIndex, NOFOLLOW"], {"noindex", "noarchive", "nofollow"}),
        ("", ["none"], {"noindex", "noarchive", "nofollow"}),
        ("", ["nosnippet", "nofollow"], {"nofollow"}),
        ("", ["noarchive"], {"noarchive"}),
        ("", ["index, follow, max-snippet:-1, max-image-preview:large"], set()),
        ("", ["lurewatch: noindex"], {"noindex", "noarchive"}),
        ("", ["googlebot: noindex, nofollow"], set()),
        ("", ["googlebot: noindex, lurewatch: nofollow"], {"nofollow"}),
        ("", ["unavailable_after: 25 Jun 2026 15:00:00 GMT"], {"noindex", "noarchive"}),
        ("", ["unavailable_after: Thu, 25 Jun 2026 15:00:00 GMT, nofollow"], {"noindex", "noarchive", "nofollow"}),
        ("", ["unavailable_after: 2027-01-01"], set()),
        ("", ["unavailable_after: soon"], set()),
        ('<meta name="robots" content="noindex">', [], {"noindex", "noarchive"}),
        ("<META CONTENT=NOINDEX,nofollow NAME=ROBOTS />", [], {"noindex", "noarchive", "nofollow"}),
        ("<meta\n data-x='1' content='none'\n name = 'Robots'>", [], {"noindex", "noarchive", "nofollow"}),
        ("<body><p>late</p><meta name=lurewatch content=noarchive>", [], {"noarchive"}),
        ('<meta name="googlebot" content="noindex"><meta name="robots" content="index">', [], set()),
        ('<meta name="description" content="noindex for robots">', [], set()),
        ('<meta property="og:robots" data-name="robots" content="noindex">', [], set()),
        ('<!-- <meta name="robots" content="noindex"> -->', [], set()),
        ("<script>x = '<meta name=robots content=noindex>'</script>", [], set()),
        ("<textarea><meta name=robots content=noindex></textarea>", [], set()),
        ("<p>Write &lt;meta name=robots content=noindex&gt; into your page</p>", [], set()),
    ],
)
def test_what_a_response_asks_is_read_in_every_form(body, headers, wanted):
    assert asked(body, *headers) == wanted


@given(st.text(max_size=300), st.text(alphabet=st.characters(max_codepoint=255), max_size=100))
def test_any_header_and_any_page_can_be_read(body, header):
    manners.asked(
        HtmlResponse(
            "https://x.example/",
            body=("<meta name=robots " + body).encode("utf-8", "replace"),
            encoding="utf-8",
            headers={"X-Robots-Tag": header.encode("latin-1")},
        )
    )


@pytest.mark.parametrize(
    "part", ["<meta ", "<!--", "<script ", "name = ", 'content="', "<meta name=robots ", "unavailable_after:,1"]
)
def test_a_hostile_page_costs_no_time(part):
    body = "name=robots " + part * (200_000 // len(part))
    began = time.perf_counter()
    asked(body, part * 2_000)
    assert time.perf_counter() - began < 1


def source(web, **more):
    return card("s", "jsonld", f"{web.base}/", find=LINKS, **{"gone_after": 1} | more)


def states(ledger):
    return {d.posting.key.rpartition("/")[2]: d.state for d in ledger.each()}


@pytest.mark.parametrize(
    "answer",
    [html(PAGE, **{"X-Robots-Tag": "noindex"}), html(f"<head><meta name=robots content=noindex></head>{PAGE}")],
)
def test_a_page_that_says_noindex_is_not_kept_and_not_asked_for_again_before_it_is_stale(answer, web, settings, ledger):
    web.pages |= {"/": html('<a href="/1">a</a><a href="/2">b</a>'), "/1": html(PAGE), "/2": answer}
    (run,) = crawl(settings, [source(web, refetch="7d")])
    assert (run.outcome, run.counts["new"], run.counts["rejected"]) == ("finished", 1, {"refused": 1})
    (reject,) = ledger.crawls.rejects(run.number)
    assert reject.reason.startswith("refused: noindex, says its ")
    (again,) = crawl(settings, [source(web, refetch="7d")])
    assert (again.counts["seen"], web.paths().count("/2")) == (1, 1)


def test_a_known_posting_whose_page_now_says_noindex_is_neither_gone_nor_overwritten(web, settings, ledger):
    web.pages |= {"/": html('<a href="/1">a</a><a href="/2">b</a>'), "/1": html(PAGE), "/2": html(PAGE)}
    crawl(settings, [source(web)])
    web.pages["/2"] = html(PAGE.replace('"T"', '"Other"'), **{"X-Robots-Tag": "none"})
    for _ in range(2):
        (run,) = crawl(settings, [source(web)])
        assert (run.counts["seen"], run.counts["changed"], run.counts["gone"]) == (2, 0, 0)
    assert states(ledger) == {"1": "live", "2": "live"}
    assert {d.posting.title for d in ledger.each()} == {"T"}


@pytest.mark.parametrize("said", ["nofollow", "none"])
def test_links_of_a_listing_that_says_nofollow_are_not_followed_and_nothing_counts_as_gone(said, web, settings, ledger):
    web.pages |= {
        "/": html('<link rel=next href="/more"><a href="/1">a</a>'),
        "/more": html('<a href="/2">b</a>'),
        "/1": html(PAGE),
        "/2": html(PAGE),
    }
    crawl(settings, [source(web)])
    web.pages["/"] = html('<link rel=next href="/more"><a href="/1">a</a><a href="/3">a</a>', **{"X-Robots-Tag": said})
    web.asked.clear()
    (run,) = crawl(settings, [source(web)])
    assert web.paths() == ["/robots.txt", "/"]
    assert (run.complete, run.counts["seen"], run.counts["gone"], run.counts["requests"]) == (False, 1, 0, 1)
    assert "a listing asks that its links not be followed" in run.note
    assert states(ledger) == {"1": "live", "2": "live"}


def test_a_page_that_one_listing_must_not_lead_to_is_reached_through_another(web, settings):
    web.pages |= {
        "/": html('<a href="/1">a</a>', **{"X-Robots-Tag": "nofollow"}),
        "/other": html('<a href="/1">a</a>'),
        "/1": html(PAGE),
    }
    both = source(web).model_copy(update={"url": (f"{web.base}/", f"{web.base}/other")})
    (run,) = crawl(settings, [both])
    assert run.counts["new"] == 1


def test_noindex_on_a_listing_of_links_does_not_bar_its_pages(web, settings):
    web.pages |= {"/": html('<a href="/1">a</a>', **{"X-Robots-Tag": "noindex, follow"}), "/1": html(PAGE)}
    (run,) = crawl(settings, [source(web)])
    assert (run.counts["new"], run.complete) == (1, True)


def test_an_interface_that_says_noindex_gives_no_postings_and_loses_none(web, settings, ledger):
    rows = b'[{"id": 1, "title": "A", "text": "words"}, {"id": 2, "title": "B", "text": "words"}]'
    kind = {"Content-Type": "application/json"}
    fields = {"key": "to_string(id)", "title": "title", "text": "text"}
    api = card("s", "api", f"{web.base}/api", api={"rows": "@", "fields": fields}, gone_after=1)
    web.pages["/api"] = Answer(rows, 200, kind)
    (first,) = crawl(settings, [api])
    assert first.counts["new"] == 2
    web.pages["/api"] = Answer(
        rows.replace(b'"B"', b'"C"').replace(b'"id": 1', b'"id": 3'), 200, kind | {"X-Robots-Tag": "noindex"}
    )
    (run,) = crawl(settings, [api])
    assert (run.counts["new"], run.counts["changed"], run.counts["seen"]) == (0, 0, 1)
    assert run.counts["rejected"] == {"refused": 1}


def test_a_feed_that_says_noindex_gives_nothing_and_its_pages_are_read_by_what_each_asks(web, settings):
    entry = "<item><title>T</title><link>{base}/{n}</link><description>Words</description></item>"
    items = "".join(entry.format(base=web.base, n=n) for n in (1, 2))
    said = {"Content-Type": "application/rss+xml", "X-Robots-Tag": "noindex, follow"}
    web.pages |= {
        "/feed/": Answer(f'<rss version="2.0"><channel><title>B</title>{items}</channel></rss>'.encode(), 200, said),
        "/1": html(PAGE),
        "/2": html(PAGE, **{"X-Robots-Tag": "noindex"}),
    }
    (feed,) = crawl(settings, [card("f", "feed", f"{web.base}/feed/")])
    assert (feed.outcome, feed.counts["new"], feed.counts["rejected"]) == ("finished", 0, {"refused": 1})
    (pages,) = crawl(settings, [card("p", "jsonld", f"{web.base}/feed/", find={"by": "feed"})])
    assert (pages.outcome, pages.counts["new"], pages.counts["rejected"]) == ("finished", 1, {"refused": 1})


def test_what_is_not_kept_as_a_posting_is_not_kept_as_bytes(web, settings):
    web.pages |= {
        "/": html('<a href="/1">a</a><a href="/2">b</a>'),
        "/1": html(PAGE),
        "/2": html(f'<meta name="robots" content="noindex">{PAGE.replace("D", "Hidden words")}'),
    }
    crawl(settings, [source(web, archive=True)])
    files = list((settings.data / "archive").rglob("*.warc.gz"))
    assert files
    kept = b"".join(gzip.decompress(f.read_bytes()) for f in files)
    assert b"JobPosting" in kept
    assert b"Hidden words" not in kept
