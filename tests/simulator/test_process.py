"""The simulated web as a process of its own, and as many pages as a benchmark wants."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import httpx2
import pytest

from crawler.simulator import running
from crawler.simulator.adverts import BOARDS
from tests.simulator.samples import adverts


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_process_says_where_it_serves_and_ends_when_told(tmp_path, pytestconfig, end):
    file = tmp_path / "addresses.json"
    command = [sys.executable, "-m", "crawler.simulator", "--postings", "40", "--day", "3", "--once-file", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=pytestconfig.rootpath) as process:
        try:
            found = json.loads(process.stdout.readline())
            for _ in range(100):
                if file.exists():
                    break
                time.sleep(0.05)
            assert json.loads(file.read_text(encoding="utf-8")) == found
            assert list(found["boards"])[: len(BOARDS)] == list(BOARDS)
            assert list(found["boards"])[len(BOARDS) :] == sorted(set(found["boards"]) - set(BOARDS))
            assert httpx2.get(f"{found['base']}/_sim/clock").json()["day"] == 3
            assert httpx2.get(f"{found['base']}/_sim/addresses").json() == found
            assert httpx2.get(f"{found['boards']['jsonld']}/jobs").status_code == 200
        finally:
            process.send_signal(end)
        assert process.wait(20) == 0


def test_boards_take_the_ports_after_the_control_address():
    with running(adverts=adverts(1)) as web:
        taken = int(web.base.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), running(adverts=adverts(1), port=taken):
            pass


def test_fifty_thousand_adverts_start_at_once_and_are_all_reachable():
    with running(adverts=adverts(40), postings=50_000) as web:
        base = web.address("ats")
        total = httpx2.get(f"{base}/api/v1/jobs").json()["totalFound"]
        assert sum(len(web.world.shelf(board, 0)) for board in BOARDS) == 50_000
        last = httpx2.get(f"{base}/api/v1/jobs", params={"offset": total - 1}).json()["content"]
        assert len(last) == 1
        assert httpx2.get(last[0]["ref"]).status_code == 200
