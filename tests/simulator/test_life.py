"""Clock and life of the ads: edited, posted again, translated, taken down, back; and the same for the same seed."""

from __future__ import annotations

import httpx2
import phonenumbers
import pytest

from crawler.simulator import running
from crawler.simulator.adverts import BOARDS
from crawler.simulator.world import World
from tests.simulator.samples import LATER, adverts
from tests.simulator.walk import WALKS


def live(web, key):
    return next((t for t in web.truth() if t.key == key), None)


def test_the_clock_is_set_over_http_and_may_go_back(web):
    for day in (5, 0):
        assert httpx2.post(f"{web.base}/_sim/clock", json={"day": day}).json()["day"] == day
        assert web.day == day
    assert httpx2.get(f"{web.base}/_sim/clock").json() == {"day": 0, "now": "2026-11-02T23:00:00+00:00"}


@pytest.mark.parametrize("body", ['{"day": -1}', '{"day": "x"}', "{}", "[]", "no"])
def test_a_wrong_day_is_refused_and_the_clock_stays(web, body):
    assert httpx2.post(f"{web.base}/_sim/clock", content=body).status_code == 400
    assert web.day == 0


def test_an_edit_keeps_address_and_date_and_changes_the_words(web):
    before = live(web, "ro-jsonld-0")
    old = httpx2.get(before.url)
    web.day = 3
    after = live(web, "ro-jsonld-0")
    new = httpx2.get(before.url)
    assert after.number == before.number
    assert after.title == "Strawberries & raspberries"
    assert "Strawberries &amp; raspberries" in new.text
    assert old.text != new.text
    assert new.headers["last-modified"] > old.headers["last-modified"]


def test_a_mastodon_edit_has_a_time(web):
    number = live(web, "ro-social-0").url.rpartition("/")[2]
    url = f"{web.address('social')}/api/v1/statuses/{number}"
    assert httpx2.get(url).json()["edited_at"] is None
    web.day = 4
    assert httpx2.get(url).json()["edited_at"] == "2026-11-05T21:00:00.000Z"


def test_a_repost_stands_elsewhere_with_the_words_of_the_day_and_a_new_phone(web):
    assert live(web, "ro-jsonld-0+2") is None
    web.day = 5
    first, again = live(web, "ro-jsonld-0"), live(web, "ro-jsonld-0+2")
    assert again.board == "classifieds"
    assert again.title == first.title
    assert again.text.partition("Call")[0] == first.text.partition("Call")[0]
    assert again.text != first.text


def test_a_translation_is_a_posting_of_its_own_in_its_language(web):
    web.day = 6
    translated = live(web, "ro-jsonld-0+3")
    assert (translated.board, translated.lang, translated.title) == ("social", "en", "Picking fruit")
    assert translated.text == live(web, "ro-jsonld-0+2").text.replace("Now with a bonus. ", "")


@pytest.mark.parametrize("board", BOARDS)
def test_a_delisted_posting_vanishes_and_comes_back_under_its_address(web, board):
    url = live(web, f"ro-{board}-0").url
    web.day = 8
    assert live(web, f"ro-{board}-0") is None
    gone = httpx2.get(url).status_code
    assert gone == (404 if board in ("classifieds", "social", "channel", "forum") else 410)
    web.day = 12
    assert live(web, f"ro-{board}-0").url == url
    assert httpx2.get(url).status_code == 200


def test_a_posting_is_not_there_before_its_day(web):
    web.day = 2
    url = next(t.url for t in web.truth() if t.key == "ro-jsonld-2")
    web.day = 1
    assert httpx2.get(url).status_code == 404


def test_the_same_seed_and_day_give_the_same_web_and_another_seed_another():
    def shown(seed):
        return list(World(adverts(3, later=LATER), seed=seed).live(6))

    assert shown(7) == shown(7)
    assert {p.text for p in shown(7)} != {p.text for p in shown(8)}


def test_two_webs_serve_the_same_bytes():
    pages = []
    for _ in range(2):
        with running(adverts=adverts(3, later=LATER), seed=3, day=4) as web:
            paths = [t.url.removeprefix(web.address(t.board)) for t in web.truth() if t.board == "microdata"]
            base = web.address("microdata")
            pages.append([httpx2.get(base + path).text.replace(base, "") for path in [*paths, "/search"]])
    assert len(pages[0]) > 5
    assert pages[0] == pages[1]


def test_phones_are_valid_where_the_ad_is():
    world = World(adverts(5))
    for posting in world.live(0):
        phone = posting.text.partition("Telefon ")[2].partition(",")[0]
        number = phonenumbers.parse(phone, posting.country)
        assert phonenumbers.is_valid_number_for_region(number, posting.country), phone


@pytest.mark.parametrize("wanted", [0, 1, 100, 126, 127, 1000])
def test_exactly_as_many_adverts_as_wanted_are_made(wanted):
    found = list(World(adverts(7), wanted=wanted).live(0))
    assert len(found) == wanted
    assert len({p.key for p in found}) == wanted
    assert len({(p.board, p.number) for p in found}) == wanted
    assert len({p.text for p in found}) == wanted


@pytest.mark.parametrize("way", ["jsonld", "ats", "agency", "social", "channel"])
def test_boards_are_walked_whole_when_ads_are_multiplied(way):
    with running(adverts=adverts(7, later=LATER, days=3), postings=700, day=9) as web:
        board, walk = WALKS[way]
        found = walk(web, board)
        assert len(found) == len(set(found)) == sum(t.board == board for t in web.truth()) > 60


def test_numbers_rise_with_the_time_of_publication():
    world = World(adverts(7, later=LATER, days=3), wanted=500)
    for board in BOARDS:
        times = [p.published for p in world.live(20) if p.board == board]
        assert times == sorted(times)
        assert all(time <= world.now(20) for time in times)
