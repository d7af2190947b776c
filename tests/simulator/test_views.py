"""Boards that show the ads of another board: all of them and nothing else, on every day, in their own shapes."""

from __future__ import annotations

import httpx2
import pytest

from crawler.simulator.boards import BOARDS
from tests.simulator.walk import VIEWS


@pytest.mark.parametrize("day", [0, 2, 7, 9])
@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_simple_client_finds_exactly_what_the_other_board_has(web, view, day):
    web.day = day
    stock = BOARDS[view].of
    found = VIEWS[view](web, view)
    assert len(found) == len(set(found)) >= 40
    assert sorted(found) == sorted(t.number for t in web.truth(view))
    assert {t.key for t in web.truth(view)} == {t.key for t in web.truth() if t.board in stock}


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_a_view_names_itself_and_its_own_addresses(web, view):
    for truth in web.truth(view)[::9]:
        assert truth.board == view
        assert truth.url.startswith(web.address(view) + "/")
        page = httpx2.get(truth.url)
        assert page.status_code == 200
        assert truth.title.partition('"')[0] in page.text


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_what_is_taken_down_on_its_board_is_down_on_the_view(web, view):
    day, taken = 8, {t.url for t in web.truth(view) if t.key == f"ro-{BOARDS[view].of[0]}-0"}
    web.day = day
    assert taken
    assert not taken & {t.url for t in web.truth(view)}
    assert {httpx2.get(url).status_code for url in taken} == {404}


def test_troubles_meet_the_view_and_not_its_board(web):
    web.trouble("bluesky", "captcha")
    assert httpx2.get(f"{web.address('bluesky')}/").status_code == 403
    assert httpx2.get(f"{web.address('social')}/").status_code == 200
    assert {seen.board for seen in web.log} == {"bluesky", "social"}


def test_half_a_listing_leaves_the_truth_whole(web):
    whole = len(web.truth("bluesky"))
    web.trouble("bluesky", "half_listing")
    assert len(VIEWS["bluesky"](web, "bluesky")) < whole == len(web.truth("bluesky"))


def test_the_truth_of_a_view_is_told_over_http(web):
    found = httpx2.get(f"{web.base}/_sim/truth", params={"board": "bluesky"}).json()
    assert {t["board"] for t in found} == {"bluesky"}
    assert len(found) == len(web.truth("bluesky"))
    assert httpx2.get(f"{web.base}/_sim/truth", params={"board": "nowhere"}).status_code == 400


def test_a_post_shows_a_short_address_and_its_facet_the_whole(web):
    url = f"{web.address('bluesky')}/xrpc/app.bsky.feed.searchPosts"
    record = httpx2.get(url, params={"q": "#jobsro", "limit": 1}).json()["posts"][0]["record"]
    for facet in record["facets"]:
        shown = record["text"].encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        (feature,) = facet["features"]
        assert shown.rstrip(".") in feature.get("uri", "") or shown == f"#{feature['tag']}"
    assert httpx2.get(url).status_code == 400


def test_an_account_shows_its_posts_and_what_it_passed_on(web):
    base = f"{web.address('bluesky')}/xrpc/app.bsky.feed"
    author = httpx2.get(f"{base}.searchPosts", params={"q": "#jobsro", "limit": 1}).json()["posts"][0]["author"]
    by_name = httpx2.get(f"{base}.getAuthorFeed", params={"actor": author["handle"]}).json()
    by_did = httpx2.get(f"{base}.getAuthorFeed", params={"actor": author["did"]}).json()
    assert by_name == by_did
    own = [e for e in by_name["feed"] if "reason" not in e]
    assert {e["post"]["author"]["handle"] for e in own} == {author["handle"]}
    assert len(own) == len(by_name["feed"]) - 1
    assert httpx2.get(f"{base}.getAuthorFeed", params={"actor": "nobody.example"}).status_code == 400
    single = httpx2.get(f"{base}.getPosts", params={"uris": own[0]["post"]["uri"]}).json()["posts"]
    assert single == [own[0]["post"]]


def test_a_search_engine_finds_what_stands_on_all_boards_and_names_its_own_address(web):
    found = httpx2.get(f"{web.address('searxng')}/search", params={"q": "job", "format": "json"}).json()
    known = {t.url: t for t in web.truth()}
    assert len(found["results"]) == 10
    assert all("job" in f"{(t := known[r['url']]).title} {t.text} {t.place}".casefold() for r in found["results"])
    second = httpx2.get(f"{web.address('searxng')}/search", params={"q": "job", "format": "json", "pageno": 2}).json()
    assert not {r["url"] for r in found["results"]} & {r["url"] for r in second["results"]}
    assert len({t.board for t in known.values()}) > 5


def test_a_search_engine_may_keep_its_json_off(web):
    asked = {"q": "job", "format": "json"}
    assert httpx2.get(f"{web.address('searxng')}/closed/search", params=asked).status_code == 403
    assert httpx2.get(f"{web.address('searxng')}/pages/search", params=asked).text.startswith("<!doctype html>")
    nothing = httpx2.get(f"{web.address('searxng')}/search", params=asked | {"q": "qqqq"}).json()
    assert nothing["results"] == []
    assert nothing["unresponsive_engines"] == [["bazaar", "Suspended: too many requests"]]
    assert "Disallow: /*?*q=*" in httpx2.get(f"{web.address('searxng')}/robots.txt").text


def test_opensearch_says_how_much_there_is(web):
    page = httpx2.get(f"{web.address('opensearch')}/find", params={"q": "job", "page": 2}).text
    assert ":startIndex>11<" in page
    assert page.count("<item>") == 10
