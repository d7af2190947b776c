"""Social networks, forums and chat rooms against their boards: read whole, then only what happened since, and what they say when they refuse."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest

from crawler.run import crawl
from crawler.simulator import running
from crawler.simulator.adverts import Change
from tests.crawler.adverts import adverts
from tests.crawler.conftest import card

TOKENS = {"LUREWATCH_TOKEN_VK": "vk1.a.simulated", "LUREWATCH_TOKEN_MATRIX": "syt_simulated"}
KINDS = {
    "telegram": ("channel", ("/s/jobs_en", "/s/jobs_ro"), {}),
    "mastodon": ("social", ("",), {"again": 1}),
    "bluesky": ("bluesky", ("",), {"searches": ["#jobs"]}),
    "vk": ("vk", ("",), {"walls": ["jobs_en", "jobs_ro"]}),
    "reddit": ("reddit", ("",), {"subreddits": ["jobs_en", "jobs_ro"]}),
    "reddit-rss": ("reddit", ("",), {"subreddits": ["jobs_en", "jobs_ro"], "form": "rss"}),
    "matrix": ("matrix", ("",), {"directory": ["jobs"]}),
    "forum-discourse": ("discourse", ("",), {"software": "discourse"}),
    "forum-phpbb": ("forum", ("/viewforum.php?f=5",), {"software": "phpbb"}),
}
EVERY = sorted(KINDS)


@pytest.fixture
def world(monkeypatch):
    """Runs the boards with given ads; the tokens stand in the environment, as for a real crawl."""
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    with ExitStack() as stack:
        yield lambda ads: stack.enter_context(running(adverts=ads))


def source(web, name, **more):
    board, paths, block = KINDS[name]
    kind = name.partition("-")[0]
    token = {"token": f"LUREWATCH_TOKEN_{kind.upper()}"} if kind in ("vk", "matrix") else {}
    urls = [web.address(board) + p for p in paths]
    return card(name, kind, urls, **{kind: {**block, **more.pop("block", {})}, **token, **more})


def board_of(name):
    return {"telegram": "channel", "matrix": "channel", "forum": "forum", "reddit": "forum"}.get(
        name.partition("-")[0], "social"
    )


def found(ledger, name):
    return {d.posting.key: d for d in ledger.each(source=name)}


def heads(dossiers):
    return sorted(d.posting.title or d.posting.text.split("\n")[0] for d in dossiers)


@pytest.mark.parametrize("name", EVERY)
def test_all_that_a_board_shows_is_read_and_then_only_what_happened_since(world, settings, ledger, name):
    later = {
        2: (Change(day=1, change="edit", text="Now with other words, {phone}."),),
        40: (Change(day=1, change="delist"),),
    }
    ads = [replace(a, later=later.get(n, ())) for n, a in enumerate(adverts(45, board_of(name)))]
    new = replace(ads[0], id="late", day=1, title="A late arrival")
    web = world([*ads, new])
    source_ = source(web, name, block={"again": 0} if name == "matrix" else {"again": 50})
    (first,) = crawl(settings, [source_])
    assert (first.outcome, first.counts["new"], first.counts["rejected"]) == ("finished", 45, {})
    assert heads(found(ledger, name).values()) == sorted(t.title for t in web.truth(KINDS[name][0]))
    web.day = 1
    (second,) = crawl(settings, [source_])
    counts = {n: second.counts[n] for n in ("new", "changed", "removed")}
    expected = {"new": 1, "changed": 1, "removed": 1}
    assert counts == expected
    live = [d for d in found(ledger, name).values() if d.state == "live"]
    assert heads(live) == sorted(t.title for t in web.truth(KINDS[name][0]))
    (third,) = crawl(settings, [source_])
    assert {n: third.counts[n] for n in ("new", "changed", "removed", "relisted")} == dict.fromkeys(
        ("new", "changed", "removed", "relisted"), 0
    )


@pytest.mark.parametrize("name", EVERY)
def test_a_walk_stops_at_what_is_known(world, settings, name):
    web = world(adverts(250, board_of(name)))
    source_ = source(web, name, refetch="7d")
    (first,) = crawl(settings, [source_])
    (second,) = crawl(settings, [source_])
    assert first.counts["new"] == 250
    assert second.counts["listings"] < first.counts["listings"]
    assert second.counts["new"] == second.counts["changed"] == 0


@pytest.mark.parametrize("name", EVERY)
def test_a_wall_is_reported_and_makes_nothing_gone(world, settings, ledger, name):
    web = world(adverts(6, board_of(name)))
    source_ = source(web, name)
    crawl(settings, [source_])
    web.trouble(KINDS[name][0], "login_wall")
    (run,) = crawl(settings, [source_])
    assert (run.outcome, run.counts["removed"], run.counts["gone"]) == ("blocked", 0, 0)
    assert {d.state for d in found(ledger, name).values()} == {"live"}
    web.calm()
    (after,) = crawl(settings, [source_], anyway=True)
    assert (after.outcome, after.counts["new"]) == ("finished", 0)


@pytest.mark.parametrize("name", EVERY)
def test_a_storm_of_429_loses_nothing_that_the_next_run_does_not_bring(world, settings, ledger, name):
    web = world(adverts(30, board_of(name)))
    web.trouble(KINDS[name][0], "storm_429", share=0.4, seconds=1)
    source_ = source(web, name)
    crawl(settings, [source_])
    web.calm()
    crawl(settings, [source_], anyway=True)
    assert len(found(ledger, name)) == 30


@pytest.mark.parametrize("name", EVERY)
def test_no_account_is_kept_by_its_name(world, settings, ledger, name):
    web = world(adverts(12, board_of(name)))
    crawl(settings, [source(web, name)])
    dossiers = list(found(ledger, name).values())
    assert dossiers
    for d in dossiers:
        everything = f"{d.posting.key} {d.posting.url} {d.posting.extra}".casefold()
        assert not [
            n
            for n in ("mila77", "kostas", "santos", "recruiter", 'plaza.example"', "_warehouse_", "pepe")
            if n in everything
        ]
        assert name == "telegram" or len(d.posting.extra["author"]) == 16


@pytest.mark.parametrize("kind", ["vk", "matrix"])
def test_a_missing_token_fails_the_run_and_names_the_variable(world, settings, monkeypatch, kind):
    web = world(adverts(2, board_of(kind)))
    monkeypatch.delenv(f"LUREWATCH_TOKEN_{kind.upper()}")
    (run,) = crawl(settings, [source(web, kind)])
    assert run.outcome == "failed"
    assert f"LUREWATCH_TOKEN_{kind.upper()}, which is not set" in run.note
    assert not [seen for seen in web.log if "wall.get" in seen.path or "messages" in seen.path]


@pytest.mark.parametrize("kind", ["vk", "matrix"])
def test_a_wrong_token_is_told_and_stands_nowhere(world, settings, ledger, monkeypatch, kind):
    web = world(adverts(2, board_of(kind)))
    monkeypatch.setenv(f"LUREWATCH_TOKEN_{kind.upper()}", "secret-of-nobody")
    (run,) = crawl(settings, [source(web, kind)])
    assert run.outcome == "blocked"
    assert ("vk error 5: User authorization failed" if kind == "vk" else "M_UNKNOWN_TOKEN") in run.note
    told = f"{run.note} {ledger.crawls.rejects(run.number)} {[seen.path for seen in web.log]}"
    assert "secret-of-nobody" not in told


def test_a_card_of_vk_without_a_token_says_what_to_write(world, settings):
    web = world(adverts(2, "social"))
    source_ = source(web, "vk").model_copy(update={"token": None})
    (run,) = crawl(settings, [source_])
    assert (run.outcome, "token: LUREWATCH_TOKEN_VK" in run.note) == ("failed", True)


def test_answers_in_a_topic_are_postings_only_if_the_card_says_so(world, settings, ledger):
    web = world(adverts(40, "forum"))
    sources = [source(web, n, block={"replies": True}) for n in ("forum-discourse", "forum-phpbb")]
    crawl(settings, sources)
    for source_ in sources:
        postings = [d.posting for d in found(ledger, source_.name).values()]
        replies = [p for p in postings if "thread" in p.extra]
        assert len(postings) - len(replies) == 40
        threads = [p.extra["thread"] for p in replies]
        assert set(threads) <= {p.key for p in postings}
        assert max(threads.count(t) for t in threads) == 24, "posts beyond the first twenty are read too"


def test_an_unknown_channel_has_no_preview(world, settings):
    web = world(adverts(2, "channel"))
    (run,) = crawl(settings, [card("none", "telegram", f"{web.address('channel')}/s/nobody")])
    assert (run.outcome, run.note.partition(":")[0]) == ("failed", "missing")


def test_reddit_closed_by_robots_is_not_read(world, settings):
    web = world(adverts(2, "forum"))
    web.trouble("reddit", "robots_closed")
    (run,) = crawl(settings, [source(web, "reddit")])
    assert (run.outcome, "robots.txt does not allow it" in run.note) == ("blocked", True)
    assert {seen.path for seen in web.log if seen.board == "reddit"} == {"/robots.txt"}


def test_an_account_of_bluesky_gives_its_own_posts_with_whole_addresses(world, settings, ledger):
    web = world([replace(a, text="See {link} and call {phone}") for a in adverts(9, "social")])
    truth = web.truth("bluesky")
    actor = truth[0].url.split("/")[4]
    (run,) = crawl(settings, [source(web, "bluesky", block={"searches": [], "authors": [actor]})])
    mine = [t for t in truth if t.url.split("/")[4] == actor]
    assert run.counts["new"] == len(mine)
    texts = " ".join(d.posting.text for d in found(ledger, "bluesky").values())
    for t in mine:
        assert t.text.partition("See ")[2].partition(" and")[0] in texts
