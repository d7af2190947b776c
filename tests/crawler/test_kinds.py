"""Every kind of source, crawled over HTTP from saved responses by the real crawl process."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

FOUND = {
    "link": "a.job",
}


def postings(ledger, source):
    return {d.posting.key: d.posting for d in ledger.each(source=source)}


def test_jsonld_reads_what_is_there_and_names_what_is_not(web, settings, ledger):
    web.serve_saved()
    web.pages["/away.html"] = Answer(b"", 410)
    (run,) = crawl(settings, [card("jobs", "jsonld", f"{web.base}/listing.html", find=FOUND)])
    found = postings(ledger, "jobs")
    assert sorted(p.title for p in found.values()) == [
        "Care worker",
        "Driver",
        "Kellner",
        "Koch",
        "Operator depozit & livrări",
        "Picker",
        "Waiter // night",
        "Welder",
    ]
    assert (run.outcome, run.complete) == ("finished", True)
    assert run.counts["rejected"] == {"broken JSON-LD": 1, "no posting": 1, "missing": 1}
    rejects = {r.place.rpartition("/")[2]: r.reason for r in ledger.crawls.rejects(run.number)}
    assert rejects["nothing.html"] == "no posting: no JobPosting on the page"
    assert rejects["jsonld_siblings.html"].startswith("broken JSON-LD: block 1: Unterminated string")
    assert rejects["away.html"] == "missing: 410"


def test_a_token_in_the_address_does_not_double_a_posting(web, settings, ledger):
    web.serve_saved()
    crawl(settings, [card("jobs", "jsonld", f"{web.base}/listing.html", find=FOUND)])
    keys = [k for k in postings(ledger, "jobs") if "plain" in k]
    assert keys == [f"{web.base}/jsonld_plain.html"]
    assert sum("jsonld_plain" in p for p in web.paths()) == 1


def test_who_asks_says_so_and_carries_nothing_else(web, settings):
    web.serve_saved()
    named = settings.model_copy(update={"operator": "ops@example.org"})
    crawl(named, [card("jobs", "jsonld", f"{web.base}/listing.html", find=FOUND)])
    assert web.paths()[0] == "/robots.txt"
    for _, headers in web.asked:
        assert headers["User-Agent"].startswith("lurewatch/")
        assert headers["User-Agent"].endswith("(+ops@example.org)")
        assert not {"Cookie", "Referer"} & set(headers)


def test_feeds_give_their_entries(web, settings, ledger):
    web.serve_saved()
    (rss, atom) = crawl(
        settings, [card("rss", "feed", f"{web.base}/feed.xml"), card("atom", "feed", f"{web.base}/atom.xml")]
    )
    first, second = sorted(postings(ledger, "rss").values(), key=lambda p: p.title, reverse=True)
    assert (first.title, first.text) == ("Magazynier & kierowca", "Praca od zaraz.\n\nStawka 30 zł.")
    assert (first.language, first.published) == ("pl-PL", datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert (first.key, first.extra["tags"]) == (f"{web.base}/offers/1", ["logistyka"])
    assert (second.key, second.url) == ("tag:x,2026:2", None)
    assert rss.counts["rejected"] == {"no address": 1}
    (entry,) = postings(ledger, "atom").values()
    assert (entry.title, entry.text, entry.employer, entry.language) == ("Cook wanted", "Cook for us.", "Inn", "en")
    assert entry.url == f"{web.base}/offers/9"
    assert not atom.complete, "a feed shows its newest entries only"


def test_html_pages_and_rows_are_read_by_the_selectors_of_the_card(web, settings, ledger):
    web.serve_saved()
    web.pages["/list"] = html('<a class="l" href="/classified.html">x</a><a class="l" href="/nothing.html">y</a>')
    fields = {"title": "h1.t", "text": "div.x", "location": ".place", "pay": ".pay", "published": "time", "language": "html::attr(lang)"}  # fmt: skip
    rows = {
        "key": "::attr(data-post)",
        "title": ".tx b",
        "text": ".tx",
        "url": "a.d",
        "published": "time::attr(datetime)",
    }
    pages, row = crawl(
        settings,
        [
            card(
                "pages", "html", f"{web.base}/list", find={"link": "a.l"}, html={"fields": fields, "dates": "%d.%m.%Y"}
            ),
            card("rows", "html", f"{web.base}/rows.html", html={"rows": "div.m", "fields": rows}),
        ],
    )
    (posting,) = postings(ledger, "pages").values()
    assert (posting.title, posting.text) == ("Cleaner needed", "Line one.\nLine two.")
    assert (posting.location, posting.pay, posting.language) == ("Milan", "900 EUR", "en")
    assert posting.published == datetime(2026, 11, 2, tzinfo=UTC)
    assert pages.counts["rejected"] == {"no posting": 1}
    found = postings(ledger, "rows")
    assert {k: (p.title, p.text) for k, p in found.items()} == {
        "ch/1": ("Drivers", "Drivers\nCall us"),
        "ch/2": ("", "Second"),
    }
    assert found["ch/1"].url == f"{web.base}/ch/1"
    assert row.counts["rejected"] == {"no posting": 1}


def test_mastodon_keeps_public_posts_without_their_authors_names(web, settings, ledger):
    web.serve_saved()
    web.pages["/api/v1/timelines/public"] = web.pages["/timeline.json"]
    (run,) = crawl(settings, [card("social", "mastodon", web.base)])
    (posting,) = postings(ledger, "social").values()
    assert (posting.key, posting.language, posting.text) == ("12", "uk", "Робота на складі\n\nПишіть #робота")
    assert "olha" not in f"{posting}".casefold()
    assert len(posting.extra["author"]) == 16
    assert run.counts["rejected"] == {"empty": 1}
    crawl(settings, [card("social", "mastodon", web.base)])
    assert "since_id=12" in web.paths()[-1]


def test_sitemaps_are_followed_through_indexes_and_gzip(web, settings, ledger):
    web.serve_saved()
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    web.pages["/sitemap.xml"] = Answer(
        f"<sitemapindex {ns}><sitemap><loc>{web.base}/s1.xml.gz</loc></sitemap><sitemap><loc>{web.base}/s2.xml</loc></sitemap></sitemapindex>".encode()
    )
    web.pages["/s1.xml.gz"] = Answer(
        gzip.compress(
            f"<urlset {ns}><url><loc>{web.base}/jsonld_graph.html</loc></url><url><loc>{web.base}/nothing.html</loc></url></urlset>".encode()
        )
    )
    web.pages["/s2.xml"] = Answer(b"<html>not a sitemap</html>")
    (run,) = crawl(
        settings, [card("map", "jsonld", f"{web.base}/sitemap.xml", find={"by": "sitemap", "match": "jsonld_"})]
    )
    assert [p.title for p in postings(ledger, "map").values()] == ["Care worker"]
    assert "/nothing.html" not in web.paths()
    assert not run.complete, "a part of the sitemap could not be read"
    assert run.counts["rejected"] == {"unreadable": 1}


def test_pages_that_are_named_are_read_without_a_listing(web, settings, ledger):
    web.serve_saved()
    urls = [f"{web.base}/{n}" for n in ("microdata.html", "nothing.html")]
    (run,) = crawl(settings, [card("one", "jsonld", urls, find={"by": "page"})])
    assert [p.title for p in postings(ledger, "one").values()] == ["Picker"]
    assert run.counts["rejected"] == {"no posting": 1}
