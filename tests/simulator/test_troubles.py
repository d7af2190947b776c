"""Each trouble happens where it is switched on, and nowhere else; every request is noted."""

from __future__ import annotations

import time

import httpx2
import pytest
from parsel import Selector

from crawler.simulator.state import TROUBLES
from tests.simulator.walk import WALKS, number


def some(web, board="jsonld"):
    return next(t.url for t in web.truth() if t.board == board)


def statuses(web, path, times=40):
    with httpx2.Client(base_url=web.address("jsonld")) as client:
        return [client.get(path).status_code for _ in range(times)]


def test_a_storm_of_429_meets_its_share_and_says_how_long_to_wait(web):
    web.trouble("jsonld", "storm_429", share=0.5, seconds=1.2)
    found = statuses(web, "/jobs")
    assert set(found) == {200, 429}
    assert 8 < found.count(429) < 32
    web.trouble("jsonld", "storm_429", seconds=1.2)
    assert httpx2.get(some(web)).headers["retry-after"] == "2"
    assert httpx2.get(f"{web.address('feed')}/feed/").status_code == 200


def test_a_storm_of_5xx_answers_with_server_errors(web):
    web.trouble("jsonld", "storm_5xx")
    found = {httpx2.get(t.url).status_code for t in web.truth() if t.board == "jsonld"}
    assert found == {500, 502, 503, 504}


def test_a_slow_board_answers_late_while_others_do_not(web):
    web.trouble("jsonld", "slow", seconds=0.4)
    start = time.monotonic()
    assert httpx2.get(some(web)).status_code == 200
    assert time.monotonic() - start >= 0.4
    start = time.monotonic()
    httpx2.get(some(web, "feed"))
    assert time.monotonic() - start < 0.4


def test_private_redirects_lead_inside(web):
    web.trouble("jsonld", "redirect_private")
    found = {httpx2.get(t.url).headers["location"] for t in web.truth() if t.board == "jsonld"}
    assert found == {"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/"}


def test_a_share_of_addresses_is_met_always_or_never(web):
    web.trouble("jsonld", "redirect_private", share=0.5)
    urls = [t.url for t in web.truth() if t.board == "jsonld"]
    first, second = ([httpx2.get(url).status_code for url in urls] for _ in range(2))
    assert first == second
    assert set(first) == {200, 302}


@pytest.mark.parametrize(
    ("kind", "words"),
    [("silent_login", 'type="password"'), ("consent_wall", "Accept all"), ("paywall", '"isAccessibleForFree": false')],
)
def test_walls_stand_in_place_of_pages_that_answer_well(web, kind, words):
    web.trouble("jsonld", kind)
    page = httpx2.get(some(web))
    assert (page.status_code, words in page.text, "JobPosting" in page.text) == (200, True, False)


def test_noindex_stands_in_the_head_of_pages(web):
    web.trouble("jsonld", "noindex")
    assert '<head><meta name="robots" content="noindex">' in httpx2.get(some(web)).text


def test_a_login_wall_leads_to_a_password_form(web):
    web.trouble("jsonld", "login_wall")
    page = httpx2.get(some(web), follow_redirects=True)
    assert page.url.path == "/account/login"
    assert Selector(page.text).css("form input[type=password]")


def test_a_captcha_forbids(web):
    web.trouble("jsonld", "captcha")
    response = httpx2.get(some(web))
    assert response.status_code == 403
    assert "g-recaptcha" in response.text


@pytest.mark.parametrize(("board", "before"), [("jsonld", "h1.job__title"), ("microdata", "[itemprop=title]")])
def test_a_redesign_renames_classes_and_drops_what_machines_read(web, board, before):
    url = some(web, board)
    etag = httpx2.get(url).headers["etag"]
    assert Selector(httpx2.get(url).text).css(before)
    web.trouble(board, "redesign")
    response = httpx2.get(url, headers={"if-none-match": etag})
    page = Selector(response.text)
    assert not page.css(f"{before}, script, [itemprop], [itemtype], [itemscope]")
    assert page.css("h1[class^=css-], div[class^=css-]")


def test_broken_json_ld_is_cut_off(web):
    whole = Selector(httpx2.get(some(web)).text).css("script::text").get()
    web.trouble("jsonld", "broken_jsonld")
    broken = Selector(httpx2.get(some(web)).text).css("script::text").get()
    assert whole.startswith(broken)
    assert len(broken) < len(whole)


def test_robots_txt_can_close_or_fail_and_nothing_else_changes(web):
    web.trouble("jsonld", "robots_closed")
    assert httpx2.get(f"{web.address('jsonld')}/robots.txt").text == "User-agent: *\nDisallow: /\n"
    web.trouble("jsonld", "robots_error")
    assert httpx2.get(f"{web.address('jsonld')}/robots.txt").status_code == 503
    assert httpx2.get(some(web)).status_code == 200


@pytest.mark.parametrize("way", sorted(set(WALKS) - {"agency"}))
def test_an_endless_listing_repeats_and_links_on(web, way, monkeypatch):
    board, walk = WALKS[way]
    web.trouble(board, "endless")
    seen = []

    def counted(url, **options):
        seen.append(url)
        if len(seen) > 40:
            raise RecursionError
        return get(url, **options)

    get = httpx2.get
    monkeypatch.setattr(httpx2, "get", counted)
    with pytest.raises(RecursionError):
        walk(web, board)


def test_an_endless_sitemap_names_itself(web):
    web.trouble("agency", "endless")
    base = web.address("agency")
    assert f"{base}/sitemap.xml<" in httpx2.get(f"{base}/sitemap.xml").text


@pytest.mark.parametrize("way", sorted(WALKS))
def test_half_a_listing_leaves_out_postings_whose_pages_are_there(web, way):
    board, walk = WALKS[way]
    whole = walk(web, board)
    web.trouble(board, "half_listing")
    half = walk(web, board)
    assert set(half) < set(whole)
    assert 0.25 < len(half) / len(whole) < 0.75
    assert httpx2.get(some(web, board)).status_code == 200


def test_visit_tokens_differ_at_every_look_and_the_links_work(web):
    web.trouble("jsonld", "visit_tokens")
    url = f"{web.address('jsonld')}/jobs"
    first, second = (Selector(httpx2.get(url).text).css("h2 a::attr(href)").getall() for _ in range(2))
    assert not set(first) & set(second)
    assert [number(link) for link in first] == [number(link) for link in second]
    assert all(httpx2.get(web.address("jsonld") + link).status_code == 200 for link in first[:3])
    board, walk = WALKS["jsonld"]
    assert len(walk(web, board)) == sum(t.board == board for t in web.truth())


def test_troubles_are_switched_over_http(web):
    control = f"{web.base}/_sim/trouble"
    answer = httpx2.post(control, json={"board": "jsonld", "kind": "captcha", "share": 1, "seconds": 2})
    assert answer.json() == [{"board": "jsonld", "kind": "captcha", "share": 1, "seconds": 2}]
    httpx2.post(control, json={"board": "*", "kind": "slow", "seconds": 0})
    assert len(httpx2.get(control).json()) == 1 + len(web.addresses)
    assert len(httpx2.request("DELETE", control, params={"board": "jsonld"}).json()) == len(web.addresses) - 1
    assert httpx2.delete(control).json() == []
    assert httpx2.get(some(web)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"board": "nowhere", "kind": "slow"},
        {"board": "jsonld", "kind": "plague"},
        {"board": "jsonld", "kind": "slow", "share": 2},
        {"board": "jsonld", "kind": "slow", "seconds": -1},
        {"board": "jsonld", "kind": "slow", "other": 1},
        {"board": "jsonld", "kind": "slow", "share": "much"},
        ["jsonld"],
    ],
)
def test_a_wrong_trouble_is_refused_with_a_reason(web, body):
    answer = httpx2.post(f"{web.base}/_sim/trouble", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert web.state.troubles == {}


def test_every_request_is_noted_with_what_proves_politeness(web):
    web.trouble("feed", "storm_429")
    headers = {"user-agent": "lurewatch/1 (+mailto:a@b.example)", "referer": "http://127.0.0.1/x"}
    httpx2.get(f"{web.address('jsonld')}/jobs?page=2", headers=headers)
    httpx2.get(f"{web.address('feed')}/feed/", headers=headers)
    first, second = web.log
    assert (first.board, first.path, first.status, first.trouble) == ("jsonld", "/jobs?page=2", 200, None)
    assert (first.agent, first.referer) == (headers["user-agent"], headers["referer"])
    assert (second.status, second.trouble) == (429, "storm_429")
    assert 0 <= second.time - first.time < 10
    seen = httpx2.get(f"{web.base}/_sim/log", params={"board": "feed"}).json()
    assert [entry["path"] for entry in seen] == ["/feed/"]
    httpx2.delete(f"{web.base}/_sim/log")
    assert web.log == []


def test_the_documentation_names_every_trouble(pytestconfig):
    text = (pytestconfig.rootpath / "docs" / "simulator.md").read_text(encoding="utf-8")
    assert [kind for kind in TROUBLES if f"| `{kind}` |" not in text] == []
