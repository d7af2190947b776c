"""Finding and reading pages: sitemaps as they stream, paging of listings, pages without selectors, feeds in JSON."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from crawler.extract import feeds, sitemaps
from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def names(body: bytes) -> list[str]:
    return [e.url for e in sitemaps.entries(body)]


def test_a_sitemap_is_read_with_its_dates_and_without_pictures():
    body = f"""<?xml version="1.0"?><urlset {NS} xmlns:i="http://x/image">
    <url><loc> https://a.example/1?a=1&amp;b=2 </loc><lastmod>2026-11-02</lastmod><i:image><i:loc>https://a.example/p.png</i:loc></i:image></url>
    <!-- <url><loc>https://a.example/no</loc></url> --><url><priority>1</priority></url><url><loc>https://a.example/2</loc></url></urlset>"""
    first, second = sitemaps.entries(body.encode())
    assert (first.url, first.changed) == ("https://a.example/1?a=1&b=2", datetime(2026, 11, 2, tzinfo=UTC))
    assert (second.url, second.changed, second.sitemap) == ("https://a.example/2", None, False)


def test_an_index_a_list_and_a_packed_sitemap_are_read():
    index = f"<sitemapindex {NS}><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>".encode()
    assert [(e.url, e.sitemap) for e in sitemaps.entries(index)] == [("https://a.example/s.xml", True)]
    assert names(gzip.compress(index)) == ["https://a.example/s.xml"]
    assert names(b"\xef\xbb\xbfhttps://a.example/1\r\nnonsense\nhttps://a.example/2\n") == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert names(b"<urlset><url><loc>https://a.example/3</loc></url></urlset>") == ["https://a.example/3"]


@pytest.mark.parametrize(
    ("body", "before", "why"),
    [
        (f"<urlset {NS}><url><loc>https://a.example/1</loc></url><url><loc>https://a".encode(), 1, "read in part"),
        (b"<html><body>no</body></html>", 0, "not with html"),
        (b"", 0, "or is a list of addresses"),
        (b"%PDF-1.7 nonsense", 0, "or is a list of addresses"),
        (
            gzip.compress(f"<urlset {NS}><url><loc>https://a.example/1</loc></url></urlset>".encode())[:-30],
            None,
            "cut off",
        ),
        (b"\x1f\x8bnot packed", 0, "not packed as it says"),
        (gzip.compress(b"https://a.example/1\n" * (3 * 2**20)), None, "larger than 50 MiB"),
    ],
)
def test_what_is_no_whole_sitemap_is_named_and_gives_what_came_before(body, before, why):
    found = []
    began = time.monotonic()
    with pytest.raises(sitemaps.NoSitemap, match=why):
        found.extend(sitemaps.entries(body))
    assert before is None or len(found) == before
    assert time.monotonic() - began < 30


def test_a_bare_ampersand_stays_in_its_address():
    urls = [f"https://a.example/{'x' * n}?a=1&b=2&amp;c=3&lang=en&#38;d=4" for n in range(0, 5000, 7)]
    body = f"<urlset {NS}>{''.join(f'<url><loc>{u}</loc></url>' for u in urls)}</urlset>".encode()
    assert names(body) == [u.replace("&amp;", "&").replace("&#38;", "&") for u in urls]


def test_entities_of_a_sitemap_stay_shut():
    bomb = f"""<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <urlset {NS}><url><loc>https://a.example/&b;&f;</loc></url></urlset>"""
    found = []
    try:
        for url in sitemaps.entries(bomb.encode()):
            found.append(url.url)
    except sitemaps.NoSitemap:
        pass
    assert not any("aaaa" in u or "root:" in u for u in found)


def test_a_huge_sitemap_is_not_held():
    body = f"<urlset {NS}>{''.join(f'<url><loc>https://a.example/{n}</loc></url>' for n in range(200_000))}</urlset>".encode()
    tracemalloc.start()
    count = sum(1 for _ in sitemaps.entries(body))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200_000
    assert peak < 5 * 2**20


JOB = '<script type="application/ld+json">{{"@type": "JobPosting", "title": "T{0}", "description": "D{0}"}}</script>'


def test_a_broken_sitemap_is_read_to_its_break_and_makes_nothing_gone(web, settings, ledger):
    whole = f"<urlset {NS}>{''.join(f'<url><loc>{web.base}/{n}</loc></url>' for n in (1, 2, 3))}</urlset>"
    web.pages |= {f"/{n}": html(JOB.format(n)) for n in (1, 2, 3)}
    web.pages["/s.xml"] = Answer(whole.encode())
    source = card("s", "jsonld", f"{web.base}/s.xml", find={"by": "sitemap"}, gone_after=1)
    crawl(settings, [source])
    web.pages["/s.xml"] = Answer(whole.partition(f"{web.base}/3")[0].encode())
    (run,) = crawl(settings, [source])
    assert (run.counts["seen"], run.counts["gone"], run.complete) == (2, 0, False)
    assert "read in part" in ledger.crawls.rejects(run.number)[0].reason


@pytest.mark.parametrize(
    ("find", "further"),
    [
        ({"cursor": {"parameter": "after", "value": "b::attr(data-after)"}}, ["/l?after=m1", "/l?after=m2"]),
        ({"number": {"address": "/l/page/{number}/"}}, ["/l/page/2/", "/l/page/3/"]),
        ({"number": {"parameter": "start", "first": 0, "step": 1}}, ["/l?start=1", "/l?start=2"]),
    ],
)
def test_listings_go_on_by_mark_path_and_offset(web, settings, ledger, find, further):
    for n, path in enumerate(["/l", *further]):
        web.pages[path] = html(f'<a href="/{n}">x</a><b data-after="m{min(n + 1, 2)}"></b>')
        web.pages[f"/{n}"] = html(JOB.format(n))
    (run,) = crawl(settings, [card("s", "jsonld", f"{web.base}/l", find={"link": "a", **find})])
    assert sorted(d.posting.title for d in ledger.each()) == ["T0", "T1", "T2"]
    assert run.complete


ARTICLE = "".join(f"<p>We look for people who pick apples in row {n} and sleep on the farm.</p>" for n in range(9))


def test_a_page_without_selectors_gives_its_headline_and_body(web, settings, ledger):
    around = "<nav><a href='/x'>Home</a></nav><footer>Imprint and cookies</footer>"
    web.pages |= {
        "/": html("".join(f'<a class=j href="/{n}">x</a>' for n in range(4))),
        "/0": html(f"<head><meta property='og:title' content='Apples'><title>t</title></head>{around}<article>{ARTICLE}</article>"),
        "/1": html(f"<body>{around}<h1>Short</h1><div>Call +48 600 100 200</div></body>"),
        "/2": html(f"<script type='application/ld+json'>{json.dumps({'@type': 'JobPosting', 'title': 'M', 'description': 'Marked up', 'hiringOrganization': 'Co'})}</script><p class=pay>9 EUR</p>"),
        "/3": html("<body><nav>Menu only</nav></body>"),
    }  # fmt: skip
    block = {"fields": {"pay": ".pay"}}
    (run,) = crawl(settings, [card("s", "html", f"{web.base}/", find={"link": "a.j"}, html=block)])
    found = {d.posting.key[-1]: d.posting for d in ledger.each()}
    assert found["0"].title == "Apples"
    assert "apples in row 8" in found["0"].text
    assert "Imprint" not in found["0"].text
    assert (found["1"].title, found["1"].text) == ("Short", "Short\n\nCall +48 600 100 200")
    assert (found["2"].title, found["2"].text, found["2"].employer, found["2"].pay) == ("M", "Marked up", "Co", "9 EUR")
    assert run.counts["rejected"] == {"no posting": 1}


def test_a_selector_that_finds_nothing_is_not_papered_over(web, settings, ledger):
    web.pages |= {"/": html('<a class=j href="/0">x</a>'), "/0": html(f"<article>{ARTICLE}</article>")}
    block = {"fields": {"title": "h1.t", "text": "div.gone"}}
    (run,) = crawl(settings, [card("s", "html", f"{web.base}/", find={"link": "a.j"}, html=block)])
    assert run.counts["rejected"] == {"no posting": 1}


def test_a_json_feed_is_read_to_its_end(web, settings, ledger):
    item = {"id": "1", "url": "/j/1", "title": "Cook &amp; baker", "content_html": "<p>Bake.</p>", "authors": [{"name": "Inn"}], "tags": ["food"], "date_published": "2026-11-02T09:00:00Z", "_hr": {"ref": 7, "deep": {}}}  # fmt: skip
    marked = {"id": "2", "external_url": "/j/2", "content_text": "Plain.", "author": {"name": "Bot"}, "_jobposting": {"@type": "JobPosting", "title": "Maid", "hiringOrganization": {"name": "Inn Ltd"}, "jobLocation": {"address": {"addressLocality": "Kos", "addressCountry": "Greece"}}}}  # fmt: skip
    first = {"version": "https://jsonfeed.org/version/1.1", "language": "en", "next_url": "/f?p=2", "items": [item, marked, {"title": "x"}, 5]}  # fmt: skip
    second = {"version": "https://jsonfeed.org/version/1", "items": [{"id": 3, "summary": "Older."}]}
    for path, feed in (("/f", first), ("/f?p=2", second)):
        web.pages[path] = Answer(json.dumps(feed).encode(), 200, {"Content-Type": "application/feed+json"})
    (run,) = crawl(settings, [card("s", "feed", f"{web.base}/f")])
    found = {d.posting.key: d.posting for d in ledger.each()}
    cook, maid, older = found[f"{web.base}/j/1"], found[f"{web.base}/j/2"], found["3"]
    assert (cook.title, cook.text, cook.employer, cook.language) == ("Cook & baker", "Bake.", "Inn", "en")
    assert cook.extra == {"tags": ["food"], "_hr": {"ref": 7}}
    assert (maid.title, maid.text, maid.employer, maid.location, maid.country) == ("Maid", "Plain.", "Inn Ltd", "Kos, Greece", "GR")  # fmt: skip
    assert (older.text, older.url) == ("Older.", None)
    assert run.counts["rejected"] == {"no address": 2}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html></html>", "neither RSS"),
        (b"", "neither RSS"),
        (b'{"items": 5}', "neither RSS"),
        (b'{"items": [', "not JSON"),
        (b'{"items":' + b"[" * 100_000, "nested without end|not JSON"),
        (b'{"version": "other", "items": []}', "neither RSS"),
    ],
)
def test_what_is_no_feed_is_named(body, why):
    with pytest.raises(ValueError, match=why):
        feeds.read(body, "https://a.example/")


def test_a_truncated_feed_gives_what_came_before_and_is_named(web, settings, ledger):
    whole = "<rss version='2.0'><channel><title>x</title><item><title>A</title><link>/a</link></item><item><title>B</ti"
    web.pages["/f"] = Answer(whole.encode(), 200, {"Content-Type": "application/rss+xml"})
    (run,) = crawl(settings, [card("s", "feed", f"{web.base}/f")])
    assert "A" in [d.posting.title for d in ledger.each()]
    assert any(r.reason.startswith("broken feed: SAXParseException") for r in ledger.crawls.rejects(run.number))
