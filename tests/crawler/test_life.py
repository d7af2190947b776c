"""The life of postings on the simulated boards: new, edited, gone, back; and what must not make them gone."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest

from crawler.cards import load_cards
from crawler.run import choose, crawl, health
from crawler.simulator import running
from crawler.simulator.adverts import Change
from crawler.simulator.boards import BOARDS
from crawler.simulator.cards import write_cards
from tests.crawler.adverts import adverts
from tests.crawler.conftest import Answer, card, html


@pytest.fixture
def world(settings):
    """Runs the boards with given ads and gives their cards."""
    with ExitStack() as stack:

        def start(ads):
            web = stack.enter_context(running(adverts=ads))
            write_cards(web.addresses, settings.sources)
            return web, load_cards(settings.sources)

        yield start


def boards(web, cards):
    """The board that each source reads, by the name of its card."""
    names = {address: board for board, address in web.addresses.items()}
    return {c.name: next(b for a, b in names.items() if c.url[0].startswith(a)) for c in cards.values()}


def states(ledger, source="brightjobs"):
    return {d.posting.key.rpartition("/")[2][:6]: d.state for d in ledger.each(source=source)}


def test_every_board_is_read_whole_and_a_second_crawl_changes_nothing(world, settings, ledger):
    web, cards = world(adverts(30))
    read = boards(web, cards)
    cards = {n: c for n, c in cards.items() if not BOARDS[read[n]].of}  # views are tested where their kinds are
    shown = tuple(u for u in cards["channels"].url if u.endswith(("_en", "_ro")))  # the languages of these ads
    cards["channels"] = cards["channels"].model_copy(update={"url": shown})
    first = crawl(settings, list(cards.values()))
    assert len(cards) >= 8
    assert {r.source: (r.outcome, r.counts["rejected"]) for r in first} == dict.fromkeys(cards, ("finished", {}))
    truth = {(name, t.title) for name in cards for t in web.truth(read[name])}
    found = {(d.posting.source, d.posting.title or d.posting.text.split("\n")[0]) for d in ledger.each()}
    assert found == truth
    before = {d.posting.id: (d.posting.revision, d.version) for d in ledger.each()}
    second = crawl(settings, list(cards.values()))
    assert {r.counts["new"] + r.counts["changed"] + r.counts["gone"] for r in second} == {0}
    assert {d.posting.id: (d.posting.revision, d.version) for d in ledger.each()} == before
    spent = {r.source: r.counts["bytes"] for r in first}
    assert next(r for r in second if r.source == "brightjobs").counts["bytes"] < 0.4 * spent["brightjobs"]


def test_postings_are_edited_taken_down_and_put_up_again(world, settings, ledger):
    later = {
        0: (Change(day=1, change="edit", text="Now with other words, {phone}."),),
        1: (Change(day=1, change="delist"), Change(day=2, change="relist")),
    }
    ads = [replace(a, later=later.get(n, ())) for n, a in enumerate(adverts(10, "jsonld"))]
    web, cards = world(ads)
    card = cards["brightjobs"].model_copy(update={"gone_after": 2})
    crawl(settings, [card])
    web.day = 1
    (day1,) = crawl(settings, [card])
    assert (day1.counts["new"], day1.counts["changed"], day1.counts["gone"]) == (0, 1, 0)
    assert set(states(ledger).values()) == {"live"}, "one complete listing without it is not enough"
    (again,) = crawl(settings, [card])
    assert again.counts["gone"] == 1
    assert sorted(states(ledger).values()).count("gone") == 1
    web.day = 2
    (day2,) = crawl(settings, [card])
    assert day2.counts["relisted"] == 1
    assert set(states(ledger).values()) == {"live"}


def test_a_page_that_answers_410_is_gone_at_once_though_a_listing_still_shows_it(world, settings, ledger, web):
    page = '<script type="application/ld+json">{"@type": "JobPosting", "title": "T", "description": "D"}</script>'
    web.pages |= {"/": html('<a href="/1">a</a><a href="/2">b</a>'), "/1": html(page), "/2": html(page)}
    source = card("s", "jsonld", f"{web.base}/", find={"link": "a"})
    crawl(settings, [source])
    web.pages["/1"] = Answer(b"", 410)
    (run,) = crawl(settings, [source])
    assert run.counts["removed"] == 1
    assert states(ledger, "s") == {"1": "gone", "2": "live"}
    (stale,) = crawl(settings, [source])
    assert (stale.counts["relisted"], stale.counts["removed"]) == (0, 0), "a stale listing does not bring it back"
    web.pages["/1"] = html(page)
    (back,) = crawl(settings, [source])
    assert back.counts["relisted"] == 1


def test_no_trouble_makes_a_posting_gone(world, settings, ledger):
    web, cards = world(adverts(6, "jsonld"))
    card = cards["brightjobs"].model_copy(update={"gone_after": 1})
    crawl(settings, [card])
    outcomes = {}
    for kind in (
        "half_listing",
        "login_wall",
        "captcha",
        "silent_login",
        "consent_wall",
        "paywall",
        "noindex",
        "robots_closed",
        "broken_jsonld",
        "redirect_private",
        "redesign",
    ):
        web.trouble("jsonld", kind)
        (run,) = crawl(settings, [card], anyway=True)  # so many walls in a row open the circuit
        web.calm()
        outcomes[kind] = run.outcome
        assert set(states(ledger).values()) == {"live"}, kind
        assert len(states(ledger)) == 6, kind
        assert run.counts["gone"] == 0, kind
    assert {k for k, o in outcomes.items() if o == "blocked"} == {
        "login_wall",
        "captcha",
        "silent_login",
        "consent_wall",
        "paywall",
        "robots_closed",
    }


def test_visit_tokens_double_nothing_and_endless_listings_end(world, settings, ledger):
    web, cards = world(adverts(45, "jsonld"))
    web.trouble("jsonld", "visit_tokens")
    (tokens,) = crawl(settings, [cards["brightjobs"]])
    assert tokens.counts["new"] == 45
    web.calm()
    web.trouble("jsonld", "endless")
    (endless,) = crawl(settings, [cards["brightjobs"]])
    assert endless.outcome == "finished"
    assert endless.counts["listings"] <= 6
    assert len(states(ledger)) == 45


def test_a_storm_of_429_is_waited_out(world, settings, ledger):
    web, cards = world(adverts(12, "jsonld"))
    web.trouble("jsonld", "storm_429", share=0.3, seconds=1)
    (run,) = crawl(settings, [cards["brightjobs"]])
    assert run.counts["new"] + sum(run.counts["rejected"].values()) == 12 or not run.complete


def test_sources_are_due_by_their_interval(world, settings, ledger):
    _, cards = world(adverts(2, "jsonld"))
    assert [c.name for c in choose(settings.sources, due=True, ledger=ledger)] == sorted(
        n for n, c in cards.items() if c.enabled
    )
    crawl(settings, [cards["brightjobs"]])
    assert "brightjobs" not in [c.name for c in choose(settings.sources, due=True, ledger=ledger)]
    assert [c.name for c in choose(settings.sources, ["brightjobs"])] == ["brightjobs"]
    states_ = {h.name: (h.outcome, h.postings) for h in health(settings.sources, ledger)}
    assert states_["brightjobs"] == ("finished", 2)
    assert states_["social"] == (None, 0)
