"""A circuit opens at the third failure, lets one probe through, and closes or opens again; also between processes."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from records import rows
from records import schema as t
from records.circuits import LEASE, LONGEST, OPEN
from records.ledger import Ledger

HOST = "host:a.example"
_ASK = """
import sys
from records.ledger import Ledger
with Ledger.open(sys.argv[1]) as ledger:
    sys.stdin.readline()
    start = ledger.circuits.start(sys.argv[2], kind="test", names=["host:a.example"])
    print("held" if start.run is None else "probe" if start.probe else "free")
"""


def fail(ledger, times=1, *, names=(HOST,), reason="failed: 503"):
    for _ in range(times):
        run = ledger.crawls.start("s", kind="test")
        ledger.circuits.failed(run, dict.fromkeys(names, reason))


def start(ledger, *, anyway=False):
    return ledger.circuits.start("s", kind="test", names=[HOST], anyway=anyway)


def over(ledger, *, by=timedelta(seconds=1)):
    """The time of the open circuit passes."""
    with ledger.database.writing() as connection:
        connection.execute(sa.update(t.circuit).values(until=rows.now() - by))


def length(ledger) -> timedelta:
    return ledger.circuits.open()[HOST].until - rows.now()


def test_the_third_failure_opens_a_circuit_and_two_do_not(ledger):
    fail(ledger, 2)
    assert ledger.circuits.open() == {}
    assert start(ledger).run is not None
    fail(ledger)
    held = start(ledger)
    assert held.run is None
    assert str(held.held).startswith("circuit of host a.example open until ")
    assert "failed: 503" in str(held.held)
    assert OPEN - timedelta(minutes=1) < length(ledger) <= OPEN
    assert ledger.circuits.start("s", kind="test", names=["host:b.example"]).run is not None


def test_failures_that_lie_far_apart_open_nothing(ledger):
    fail(ledger, 2)
    with ledger.database.writing() as connection:
        old = [(rows.now() - timedelta(minutes=11)).isoformat()] * 2
        connection.execute(sa.update(t.circuit).values(failures=old))
    fail(ledger, 2)
    assert ledger.circuits.open() == {}


def test_a_run_that_the_host_answers_forgets_the_failures(ledger):
    fail(ledger, 2)
    ledger.circuits.succeeded(start(ledger).run, [HOST])
    fail(ledger, 2)
    assert ledger.circuits.open() == {}


def test_one_probe_alone_gets_through_and_its_success_closes(ledger):
    fail(ledger, 3)
    over(ledger)
    probe = start(ledger)
    assert (probe.probe, probe.held) == (True, None)
    waiting = start(ledger)
    assert waiting.run is None
    assert f"run {probe.run} tries it" in str(waiting.held)
    ledger.circuits.succeeded(probe.run, [HOST])
    assert start(ledger) != waiting
    assert ledger.circuits.open() == {}


def test_a_failed_probe_opens_again_for_longer_up_to_a_day(ledger):
    fail(ledger, 3)
    lengths = []
    for _ in range(8):
        over(ledger)
        ledger.circuits.failed(start(ledger).run, {HOST: "failed: 503"})
        lengths.append(length(ledger))
    minutes = [round(x.total_seconds() / 60) for x in lengths]
    assert minutes[:4] == [60, 120, 240, 480]
    assert minutes[-1] == LONGEST.total_seconds() / 60


def test_a_probe_that_was_killed_or_stopped_frees_itself(ledger):
    fail(ledger, 3)
    over(ledger)
    killed = start(ledger)
    assert start(ledger).run is None
    over(ledger)  # the lease
    stopped = start(ledger)
    assert stopped.probe
    assert stopped.run != killed.run
    ledger.circuits.released(stopped.run)
    assert start(ledger).probe


def test_a_probe_that_works_keeps_its_lease(ledger):
    fail(ledger, 3)
    over(ledger)
    probe = start(ledger)
    over(ledger)
    ledger.circuits.renew(probe.run)
    assert length(ledger) > LEASE - timedelta(minutes=1)


def test_a_run_that_began_before_it_opened_tells_nothing_new(ledger):
    late = start(ledger)
    fail(ledger, 3)
    before = length(ledger)
    ledger.circuits.failed(late.run, {HOST: "failed: 503"})
    assert length(ledger) <= before
    late = ledger.crawls.start("other", kind="test")
    ledger.circuits.succeeded(late, [HOST])
    assert HOST in ledger.circuits.open()


def test_a_run_that_was_forced_runs_and_its_success_closes(ledger):
    fail(ledger, 3)
    forced = start(ledger, anyway=True)
    assert forced.run is not None
    ledger.circuits.succeeded(forced.run, [HOST])
    assert ledger.circuits.open() == {}


def test_a_person_may_close_a_circuit(ledger):
    fail(ledger, 3)
    assert ledger.circuits.close(HOST)
    assert not ledger.circuits.close(HOST)
    assert start(ledger).run is not None


@pytest.mark.parametrize("many", [4])
def test_of_several_processes_exactly_one_probes(address, many):
    with Ledger.open(address) as ledger:
        fail(ledger, 3)
        over(ledger)
    command = [sys.executable, "-c", _ASK, address]
    asking = [
        subprocess.Popen([*command, f"s{n}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(many)
    ]
    for one in asking:
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = sorted(one.communicate(timeout=60)[0].strip() for one in asking)
    assert answers == ["held"] * (many - 1) + ["probe"]
