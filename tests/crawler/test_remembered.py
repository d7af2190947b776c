"""Listings that have not changed are not read again: what they showed is seen, what is due is asked for, and what left is missed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.cards import load_cards
from crawler.run import crawl
from crawler.simulator import running
from crawler.simulator.adverts import Change
from crawler.simulator.cards import write_cards
from tests.crawler.adverts import adverts
from tests.crawler.conftest import Answer, card, html

PAGE = '<script type="application/ld+json">{"@type": "JobPosting", "title": "T%s", "description": "D"}</script>'


def tagged(body):
    """A page that answers 304 to who has it."""
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:12]}"'

    def answer(handler):
        if handler.headers.get("If-None-Match") == etag:
            return Answer(b"", 304, {"ETag": etag})
        return html(body, ETag=etag)

    return answer


def listing(web, first=3, second=3):
    links = [f'<a href="/{n}">x</a>' for n in range(first + second)]
    web.pages["/"] = tagged("".join(links[:first]) + '<link rel=next href="/more">' + " " * 2000)
    web.pages["/more"] = tagged("".join(links[first:]) + " " * 2000)
    web.pages |= {f"/{n}": tagged(PAGE % n) for n in range(first + second)}


def source(web, **more):
    find = {"link": "a", "next": "link[rel=next]"}
    return card("s", "jsonld", f"{web.base}/", **{"find": find, "refetch": "7d", "gone_after": 1} | more)


def read(settings, *cards):
    (run,) = crawl(settings, list(cards))
    return run


def test_a_listing_that_is_as_it_was_shows_what_it_showed_and_goes_on(web, settings, ledger):
    listing(web)
    first = read(settings, source(web))
    assert (first.counts["new"], first.counts["pages"]) == (6, 6)
    web.asked.clear()
    again = read(settings, source(web))
    assert web.paths() == ["/robots.txt", "/", "/more"]
    assert (again.complete, again.counts["seen"], again.counts["gone"], again.counts["listings"]) == (True, 6, 0, 2)


def test_pages_that_are_due_are_asked_for_though_their_listing_is_as_it_was(web, settings):
    listing(web)
    read(settings, source(web))
    web.pages["/2"] = tagged(PAGE % "new")
    again = read(settings, source(web, refetch="0s"))
    assert (again.counts["changed"], again.counts["seen"], again.complete) == (1, 5, True)


def test_what_left_one_listing_is_missed_while_the_other_is_as_it_was(web, settings, ledger):
    listing(web)
    read(settings, source(web))
    web.pages["/more"] = tagged('<a href="/3">x</a><a href="/4">x</a><a href="/9">x</a>')
    web.pages["/9"] = tagged(PAGE % 9)
    again = read(settings, source(web))
    assert (again.counts["new"], again.counts["seen"], again.counts["gone"]) == (1, 5, 1)
    assert {d.posting.key.rpartition("/")[2] for d in ledger.each() if d.state == "gone"} == {"5"}


def test_pages_that_could_not_be_had_are_asked_for_again_though_their_listing_is_as_it_was(web, settings):
    listing(web)
    web.pages["/1"] = Answer(b"", 403)
    assert read(settings, source(web)).counts["new"] == 5
    listing(web)
    assert read(settings, source(web)).counts["new"] == 1


def test_a_card_that_reads_otherwise_reads_its_listings_anew(web, settings):
    listing(web)
    web.pages["/"] = tagged('<a href="/0">x</a><b><a href="/1">x</a></b>')
    read(settings, source(web, find={"link": "b a"}))
    again = read(settings, source(web, find={"link": "a"}))
    assert (again.counts["new"], again.counts["seen"]) == (1, 1)


def test_a_walk_that_a_budget_cut_short_is_not_remembered(web, settings):
    listing(web)
    short = read(settings, source(web, find={"link": "a", "next": "link[rel=next]", "pages": 1}))
    assert (short.complete, short.counts["new"]) == (False, 3)
    again = read(settings, source(web))
    assert (again.complete, again.counts["new"]) == (True, 3)


def test_rows_of_a_listing_that_is_as_it_was_are_seen(web, settings):
    rows = "".join(f'<div class=r><h2>Job {n}</h2><a href="/{n}">x</a></div>' for n in range(4))
    web.pages["/"] = tagged(rows)
    fields = {"rows": ".r", "fields": {"title": "h2", "url": "a"}}
    one = card("s", "html", f"{web.base}/", html=fields, gone_after=1)
    assert read(settings, one).counts["new"] == 4
    again = read(settings, one)
    assert (again.counts["seen"], again.counts["read"], again.counts["gone"], again.complete) == (4, 0, 0, True)


@pytest.mark.parametrize("board", ["agency", "jsonld"])
def test_a_crawl_of_an_unchanged_site_costs_a_twentieth_of_the_bytes(board, settings, ledger):
    later = {3: (Change(day=1, change="delist"),), 4: (Change(day=1, change="edit", text="Other words, {phone}."),)}
    ads = [replace(a, later=later.get(n, ())) for n, a in enumerate(adverts(60, board))]
    with running(adverts=ads) as simulated:
        write_cards(simulated.addresses, settings.sources)
        (one,) = [c for c in load_cards(settings.sources).values() if c.url[0].startswith(simulated.address(board))]
        one = one.model_copy(update={"gone_after": 1, "refetch": timedelta(days=7)})
        first, again = read(settings, one), read(settings, one)
        assert (first.counts["new"], again.counts["seen"], again.complete) == (60, 60, True)
        assert again.counts["bytes"] <= 0.05 * first.counts["bytes"]
        simulated.day = 1
        later_on = read(settings, one)
        assert (later_on.counts["gone"], later_on.counts["seen"] + later_on.counts["changed"]) == (1, 59)
