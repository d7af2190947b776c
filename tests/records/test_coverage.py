"""What a source let be seen is summed up by week, in the transaction that ends a run."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from records.coverage import week_of


def run(ledger, source="board", **counts):
    number = ledger.crawls.start(source, kind="test")
    return ledger.crawls.finish(number, outcome="finished", complete=True, counts=counts)


def test_runs_of_a_week_are_summed(ledger):
    run(ledger, requests=10, rejected={"blocked": 3, "no posting": 2})
    run(ledger, requests=10, rejected={"blocked": 1, "failed": 4})
    run(ledger, "other", requests=5)
    week = ledger.coverage.this_week()
    board = week["board"]
    assert (board.runs, board.asked, board.blocked, board.failed, board.blocked_share) == (2, 20, 4, 4, 0.2)
    assert week["other"].blocked_share == 0
    assert ledger.coverage.weeks(source="other")[0].week == week_of(datetime.now(UTC))


def test_an_import_asks_nobody_and_has_no_coverage(ledger):
    run(ledger, "file", rejected={"unreadable": 2})
    assert ledger.coverage.weeks() == []


@pytest.mark.parametrize(
    ("day", "week"), [((2026, 11, 25), "2026-W48"), ((2027, 1, 1), "2026-W53"), ((2024, 12, 30), "2025-W01")]
)
def test_weeks_are_those_of_iso_8601(day, week):
    assert week_of(datetime(*day, tzinfo=UTC)) == week
