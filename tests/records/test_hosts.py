"""Hosts are counted over all sources and runs, and left alone as long as they asked, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def test_requests_and_bytes_of_a_day_add_up(ledger):
    ledger.hosts.count("a.example", requests=3, size=100)
    ledger.hosts.count("a.example", requests=1, size=50)
    ledger.hosts.count("b.example", requests=1, size=1)
    assert ledger.hosts.asked("a.example") == (4, 150)
    assert ledger.hosts.asked("never.example") == (0, 0)


def test_no_more_requests_are_given_than_a_day_has(ledger):
    assert [ledger.hosts.take("a.example", most=3) for _ in range(5)] == [True, True, True, False, False]
    assert ledger.hosts.take("b.example", most=3), "each host has its own"
    assert ledger.hosts.asked("a.example")[0] == 3


def test_what_one_source_asked_counts_for_the_others(ledger):
    ledger.hosts.count("a.example", requests=5, size=0)
    assert not ledger.hosts.take("a.example", most=5)


def test_a_pause_lasts_until_its_end_and_only_grows(ledger):
    now = datetime.now(UTC)
    ledger.hosts.pause("a.example", until=now + timedelta(hours=2), reason="429")
    ledger.hosts.pause("a.example", until=now + timedelta(hours=1), reason="503")
    ledger.hosts.pause("over.example", until=now - timedelta(seconds=1), reason="429")
    (found,) = ledger.hosts.pauses(["a.example", "over.example", "never.example"])
    assert (found.host, found.until, found.reason) == ("a.example", now + timedelta(hours=2), "429")
