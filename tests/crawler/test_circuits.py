"""Hosts and providers in trouble are left alone: who counts as one, what counts as trouble, and what a crawl then does."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa

from crawler import circuits
from crawler.cards import Expect
from crawler.run import crawl
from records import rows
from records import schema as t
from records.crawls import Rejected
from tests.crawler.conftest import Answer, card, html

JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook", "description": "D"}</script>'


def source(web, name="s", path="/", **more):
    return card(name, "jsonld", f"{web.base}{path}", find={"link": "a"}, **more)


@pytest.fixture
def down(web):
    """A host that refuses everything but robots.txt, without asking for retries."""
    web.pages["/"] = Answer(b"", 403)
    return web


def test_a_card_hangs_on_its_hosts_and_on_who_runs_them():
    def named(url, **more):
        return circuits.names(card("s", "jsonld", url, find={"link": "a"}, **more))

    assert named("https://acme.jobs.personio.de/x") == ("host:acme.jobs.personio.de", "provider:personio.de")
    assert named("https://a.example.co.uk/") == ("host:a.example.co.uk", "provider:example.co.uk")
    assert named("https://example.co.uk/") == ("host:example.co.uk",), "who runs it is the host itself"
    assert named("https://a.example.org/", provider="greenhouse") == ("host:a.example.org", "provider:greenhouse")
    assert named("http://127.0.0.1:8601/jobs") == ("host:127.0.0.1:8601",)
    assert named(["https://user@A.example.org/1", "https://a.example.org/2"]) == (
        "host:a.example.org",
        "provider:example.org",
    )


@pytest.mark.parametrize(
    ("reason", "hosts"),
    [
        ("failed: 503", True),
        ("failed: TimeoutError: User timeout", True),
        ("failed: DownloadTimeoutError: 10 s", True),
        ("failed: DownloadConnectionRefusedError: refused", True),
        ("failed: robots.txt could not be had, so nothing may be read: 503", True),
        ("blocked: 429, the host asks for fewer requests", True),
        ("blocked: a bot check stands in place of the page", True),
        ("blocked: robots.txt does not allow it", False),
        ("missing: 404", False),
        ("failed: 418", False),
        ("unreadable: ValueError: neither RSS nor Atom", False),
        ("no posting: no JobPosting on the page", False),
        ("refused: 10.0.0.1 is a private address", False),
    ],
)
def test_only_trouble_of_the_host_counts(reason, hosts):
    assert circuits.is_hosts(reason) is hosts
    found = circuits.troubled(["host:a.example", "provider:x"], [Rejected("https://a.example/1", reason)])
    assert list(found) == (["host:a.example", "provider:x"] if hosts else [])


def test_three_failed_runs_open_the_circuit_and_a_held_source_sends_nothing(down, settings, ledger):
    cards = [source(down, f"s{n}") for n in range(5)]
    runs = crawl(settings, cards)
    assert [r.outcome for r in runs].count("blocked") >= 3
    asked = len(down.asked)
    (held,) = crawl(settings, [cards[0]])
    assert (held.outcome, held.number) == ("held", 0)
    assert held.note.startswith(f"circuit of host {down.base.removeprefix('http://')} open until ")
    assert "blocked: 403" in held.note
    assert len(down.asked) == asked
    down.pages |= {"/": html('<a href="/1">a</a>'), "/1": html(JOB)}
    (forced,) = crawl(settings, [cards[0]], anyway=True)
    assert forced.outcome == "finished"
    assert ledger.circuits.open() == {}


def test_of_many_sources_of_one_provider_those_not_started_when_it_opens_are_held_back(down, settings, ledger):
    cards = [source(down, f"s{n:02}", provider="big") for n in range(12)]
    outcomes = [r.outcome for r in crawl(settings, cards)]
    assert set(outcomes) == {"blocked", "held"}
    assert outcomes.count("blocked") <= 5, "three decide it, and what is under way ends"
    assert len(ledger.crawls.runs()) == outcomes.count("blocked"), "what is held back leaves no run"


def test_half_open_one_source_alone_tries_and_the_others_wait_for_it(down, settings, ledger):
    cards = [source(down, f"s{n}") for n in range(3)]
    crawl(settings, cards)
    with ledger.database.writing() as connection:
        connection.execute(sa.update(t.circuit).values(until=rows.now()))

    def slow(_):
        time.sleep(1)
        return html('<a href="/1">a</a>')

    down.pages |= {"/": slow, "/1": html(JOB)}
    ended = {}
    first = threading.Thread(target=lambda: ended.update(first=crawl(settings, cards)))
    first.start()
    second = crawl(settings, cards)
    first.join()
    outcomes = sorted(r.outcome for r in [*ended["first"], *second])
    assert outcomes.count("finished") >= 1
    assert ledger.circuits.open() == {}
    tried = [r for r in ledger.crawls.runs() if r.outcome == "finished"]
    overlapping = [a for a in tried if any(b.number < a.number and b.finished > a.started for b in tried[-1:])]
    assert overlapping == [], "while the first one tried, nobody else ran"


def test_neither_a_missing_page_nor_a_card_that_is_not_met_opens_a_circuit(web, settings, ledger):
    cards = [source(web, f"gone{n}", "/gone") for n in range(4)]
    assert {r.outcome for r in crawl(settings, cards)} == {"failed"}
    web.pages |= {"/": html('<a href="/1">a</a>'), "/1": html(JOB)}
    strict = [source(web, f"few{n}", expect=Expect(least=9).model_dump()) for n in range(4)]
    assert {r.outcome for r in crawl(settings, strict)} == {"failed"}
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")
    assert {r.outcome for r in crawl(settings, [source(web, f"r{n}") for n in range(4)])} == {"blocked"}
    assert ledger.circuits.open() == {}


def test_a_run_whose_pages_are_all_walled_off_is_blocked_though_its_listing_is_not(web, settings):
    web.pages |= {"/": html('<a href="/1">a</a><a href="/2">b</a>'), "/1": Answer(b"", 403), "/2": Answer(b"", 403)}
    (run,) = crawl(settings, [source(web)])
    assert run.outcome == "blocked"
