"""What a host asks of who reads it is kept, within a run and over many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from scrapy.utils.test import get_crawler

from crawler import hours
from crawler.cards import Window
from crawler.polite import Pace
from crawler.run import crawl
from crawler.sources import overdue
from records.ledger import Ledger
from tests.crawler.conftest import Answer, card, html

PAGE = '<script type="application/ld+json">{"@type": "JobPosting", "title": "T", "description": "D"}</script>'
LINKS = {"link": "a"}
FAST = {"delay": 0, "concurrency": 1, "timeout": 10}


def board(web, count=5, *, page=PAGE):
    web.pages["/"] = html("".join(f'<a href="/{n}">a</a>' for n in range(count)))
    web.pages |= {f"/{n}": html(page) for n in range(count)}


def source(web, name="s", **more):
    return card(name, "jsonld", f"{web.base}/", find=LINKS, **({"pace": FAST} | more))


def host(web):
    return web.base.removeprefix("http://")


def closed_now() -> dict[str, str]:
    now = datetime.now(UTC)
    return {"start": f"{now + timedelta(hours=2):%H:%M}", "end": f"{now + timedelta(hours=3):%H:%M}"}


def test_a_host_that_asked_for_hours_is_left_alone_by_later_runs_too(web, settings, ledger):
    board(web)
    web.pages["/"] = Answer(b"", 429, {"Retry-After": "7200"})
    crawl(settings, [source(web)])
    asked = len(web.asked)
    board(web)
    (again,) = crawl(
        settings,
        [
            source(web),
        ][:1],
    )
    assert (again.outcome, len(web.asked)) == ("blocked", asked), "not even robots.txt is asked for"
    until = datetime.now(UTC) + timedelta(hours=2)
    assert f"the host asked to be left alone until {until:%Y-%m-%d}" in again.note
    (pause,) = ledger.hosts.pauses([host(web)])
    assert abs(pause.until - until) < timedelta(minutes=1)


def test_a_short_pause_of_an_earlier_run_is_waited_out(web, settings, ledger):
    board(web, 1)
    ledger.hosts.pause(host(web), until=datetime.now(UTC) + timedelta(seconds=2), reason="429")
    began = time.monotonic()
    (run,) = crawl(settings, [source(web)])
    assert (run.outcome, run.counts["new"]) == ("finished", 1)
    assert time.monotonic() - began >= 1.5


def test_every_request_of_a_day_is_counted_with_those_of_robots_txt(web, settings, ledger):
    board(web, 3)
    crawl(settings, [source(web), source(web, "other")])
    requests, size = ledger.hosts.asked(host(web))
    assert requests == len(web.asked) == 10
    assert size > 3 * len(PAGE)


def test_the_budget_of_a_day_holds_over_runs_and_sources(web, settings, ledger):
    board(web, 20)
    pace = FAST | {"daily": 8}
    first, other = crawl(settings, [source(web, pace=pace, expect={"least": 10}), source(web, "other", pace=pace)])
    assert len(web.asked) == 8
    assert {first.outcome, other.outcome} == {"finished"}
    assert "the budget of 8 requests a day" in first.note
    assert not first.complete
    assert first.counts["rejected"] == {}
    (later,) = crawl(settings, [source(web, pace=pace)])
    assert len(web.asked) == 8
    assert (later.outcome, later.complete, later.counts["gone"]) == ("finished", False, 0)


@pytest.mark.parametrize("latency", [0.01, 300.0])
def test_a_crawl_delay_beyond_what_throttling_knows_is_kept(latency):
    """AutoThrottle by itself cuts every delay to its own longest, and goes below what it was once told as soon as answers are quick."""
    crawler = get_crawler(settings_dict={"AUTOTHROTTLE_ENABLED": True, "AUTOTHROTTLE_MAX_DELAY": 60.0, "DOWNLOAD_DELAY": 1, "CRAWL_DELAY_MOST": 600, "ROBOTSTXT_USER_AGENT": "lurewatch"})  # fmt: skip
    slot = SimpleNamespace(delay=1.0)
    crawler.engine = SimpleNamespace(downloader=SimpleNamespace(_delay=1.0, slots={"a.example": slot}))
    pace = Pace(crawler)
    pace._spider_opened(SimpleNamespace())
    pace._robots(SimpleNamespace(crawl_delay=lambda _agent: 61.0), None)
    assert (slot.delay, crawler.engine.downloader._delay) == (61.0, 61.0)
    pace._adjust_delay(slot, latency, SimpleNamespace(status=200))
    assert slot.delay == 61.0


def test_a_crawl_delay_of_an_hour_ends_the_run_and_says_so(web, settings):
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 3600\n")
    board(web, 3)
    began = time.monotonic()
    (run,) = crawl(settings, [source(web)])
    assert time.monotonic() - began < 30
    assert run.outcome == "blocked"
    assert "robots.txt asks for 3600 s between two requests" in run.note
    assert web.paths() == ["/robots.txt"]


@pytest.mark.parametrize("silent", [Answer(b"", 503), Answer(b"", 429, {"Retry-After": "0"}), "hangs up"])
def test_rules_that_a_host_gave_within_a_day_hold_when_it_falls_silent(web, settings, silent):
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /3\n")
    board(web, 5)
    (first,) = crawl(settings, [source(web)])
    assert first.counts["new"] == 4
    web.pages["/robots.txt"] = _hang_up if silent == "hangs up" else silent
    (again,) = crawl(settings, [source(web)])
    assert (again.outcome, again.counts["seen"]) == ("finished", 4)
    assert "/3" not in web.paths()
    for file in (settings.data / "robots").iterdir():
        os.utime(file, (time.time() - 90_000,) * 2)
    (late,) = crawl(settings, [source(web)])
    assert late.outcome == "failed"
    assert "robots.txt could not be had" in late.note


def _hang_up(handler):
    handler.close_connection = True
    handler.wfile.close()
    raise ConnectionAbortedError


def test_a_host_that_only_fails_is_given_up_on_for_the_rest_of_the_run(web, settings):
    board(web, 30)
    web.pages |= {f"/{n}": Answer(b"", 500) for n in range(30)}
    (run,) = crawl(settings, [source(web)])
    assert run.counts["rejected"] == {"failed": 30}
    assert len(web.asked) <= 2 + 8 + 2
    with Ledger.open(settings.ledger) as opened:
        reasons = [r.reason for r in opened.crawls.rejects(run.number)]
    assert sum(r.startswith("failed: host gave up on: 8 failures in a row, the last: 500") for r in reasons) > 15


def test_failures_with_answers_between_them_give_up_on_nobody(web, settings):
    board(web, 30)
    web.pages |= {f"/{n}": Answer(b"", 500) for n in range(0, 30, 3)}
    (run,) = crawl(settings, [source(web)])
    assert (run.counts["new"], run.counts["rejected"]) == (20, {"failed": 10})


def test_outside_its_window_a_source_is_not_read(web, settings, ledger):
    board(web)
    shut = source(web, pace=FAST | {"window": closed_now()})
    (run,) = crawl(settings, [shut])
    assert (run.outcome, web.asked) == ("stopped", [])
    assert run.note.startswith("outside its window ")
    assert overdue({"s": shut}, ledger, now=datetime.now(UTC)) == []
    opens = datetime.now(UTC) + timedelta(hours=2, minutes=1)
    assert overdue({"s": shut}, ledger, now=opens) == [shut], "a run that could not ask is not a run"


def test_a_person_may_say_now(web, settings, tmp_path):
    board(web, 2)
    folder = tmp_path / "cards"
    folder.mkdir()
    shut = source(web, pace=FAST | {"window": closed_now()})
    kept = {k: v for k, v in json.loads(shut.model_dump_json(exclude_defaults=True)).items() if k != "refetch"}
    (folder / "s.yml").write_text(json.dumps(kept))
    outcomes = []
    for more in ([], ["--now"]):
        command = [
            sys.executable,
            "-m",
            "lurewatch",
            "crawl",
            "s",
            "--json",
            "--sources",
            str(folder),
            "--data",
            str(settings.data),
        ]
        done = subprocess.run([*command, *more], capture_output=True, text=True, cwd=Path.cwd(), check=False)
        outcomes.append((json.loads(done.stdout)[0]["outcome"], done.returncode))
    assert outcomes == [("stopped", 1), ("finished", 0)]


@pytest.mark.parametrize(
    ("start", "end", "zone", "now", "is_open"),
    [
        ("22:00", "06:00", "UTC", "2026-11-02T23:00", True),
        ("22:00", "06:00", "UTC", "2026-11-02T05:59", True),
        ("22:00", "06:00", "UTC", "2026-11-02T06:00", False),
        ("08:00", "18:00", "UTC", "2026-11-02T07:59", False),
        ("08:00", "18:00", "UTC", "2026-11-02T08:00", True),
        ("08:00", "18:00", "Europe/Bucharest", "2026-11-02T06:00", True),
        ("08:00", "18:00", "Europe/Bucharest", "2026-11-02T16:00", False),
        ("08:00", "08:00", "UTC", "2026-11-02T03:00", True),
    ],
)
def test_a_window_is_open_by_its_own_clock(start, end, zone, now, is_open):
    window = Window(start=start, end=end, zone=zone)
    assert hours.is_open(window, datetime.fromisoformat(now).replace(tzinfo=UTC)) is is_open


def test_the_time_that_is_left_ends_at_the_windows_end():
    window = Window(start=clock(22), end=clock(6), zone="Europe/Bucharest")
    now = datetime(2026, 11, 2, 23, 30, tzinfo=ZoneInfo("Europe/Bucharest")).astimezone(UTC)
    assert hours.left(window, now) == timedelta(hours=6, minutes=30)


def test_who_asks_can_be_written_to(web, settings):
    board(web, 1)
    crawl(settings.model_copy(update={"operator": "ops@example.org"}), [source(web)])
    crawl(settings.model_copy(update={"operator": "https://example.org/bot"}), [source(web)])
    half = len(web.asked) // 2
    assert {h.get("From") for _, h in web.asked[:half]} == {"ops@example.org"}
    assert {h.get("From") for _, h in web.asked[half:]} == {None}
