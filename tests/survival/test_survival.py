"""kill -9 at random moments of crawl, analyse and index, then a rerun: nothing lost, nothing doubled, the same state as an undisturbed run."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.simulator import Web, running
from crawler.simulator.cards import write_cards
from index.search import Query, open_search
from records.ledger import Ledger
from records.settings import load

KILLS = 12  # of each stage: 36 in all
SEED = int(os.environ.get("LUREWATCH_TEST_SEED", "11"))


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with running() as simulated:
        yield simulated


def command(data: Path, *arguments: str) -> subprocess.Popen[bytes]:
    env = os.environ | {"LUREWATCH_DATA": str(data), "LUREWATCH_SOURCES": str(data / "sources")}
    return subprocess.Popen(
        [sys.executable, "-m", "lurewatch", *arguments],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def through(data: Path, stage: str) -> float:
    """Runs a stage to its end; gives the seconds that it took."""
    start = time.monotonic()
    assert command(data, stage).wait(300) == 0
    return time.monotonic() - start


def killed(data: Path, stage: str, after: float) -> bool:
    """Kills a stage with all its descendants after so many seconds; False if it was faster."""
    process = command(data, stage)
    try:
        process.wait(after)
        return False
    except subprocess.TimeoutExpired:
        for pid in family(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        return True


def family(pid: int) -> list[int]:
    """A process and its descendants, the youngest first, so that none can notice the end of its parent."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    members = [pid]
    for member in members:
        members += [child for child, parent in parents.items() if parent == member]
    return members[::-1]


def state(data: Path) -> dict[str, Any]:
    """What a run leaves behind, without the times of day."""
    settings = load({"data": str(data)}, environment={}).settings
    with Ledger.open(settings.ledger) as ledger:
        dossiers = list(ledger.each())
        postings = {
            d.posting.id: (
                d.posting.source,
                d.posting.revision,
                d.state,
                d.revisions,
                d.relisted,
                len(d.posting.contacts),
                [e.what for e in ledger.history(d.posting.id)],
                d.analysis and (d.analysis.recipe, d.analysis.band, round(d.analysis.score, 9), len(d.analysis.hits)),
                len(ledger.analyses.of(d.posting.id)),
            )
            for d in dossiers
        }
        waiting = ledger.outbox.waiting()[0]
    search = open_search(settings)
    try:
        found, cursor = [], None
        while True:
            page = search.search(Query(text="", size=200, cursor=cursor))
            found += [(f.document.id, f.document.band) for f in page.found]
            cursor = page.next
            if not cursor:
                break
    finally:
        search.close()
    return {"postings": postings, "waiting": waiting, "found": sorted(found), "total": page.total}


@pytest.mark.slow
def test_thirty_six_kills_lose_and_double_nothing(web, tmp_path):
    calm, shaken = tmp_path / "calm", tmp_path / "shaken"
    for data in (calm, shaken):
        write_cards(web.addresses, data / "sources")
    lengths = {stage: through(calm, stage) for stage in ("crawl", "analyse", "index")}
    chance = random.Random(SEED)
    kills = dict.fromkeys(lengths, 0)
    for stage, length in lengths.items():
        for _ in range(KILLS * 4):
            if kills[stage] < KILLS and killed(shaken, stage, chance.uniform(0.15, max(0.6, length * 0.9))):
                kills[stage] += 1
    for stage in lengths:
        through(shaken, stage)
    undisturbed, survived = state(calm), state(shaken)
    print(json.dumps({"seed": SEED, "kills": kills, "seconds": lengths, "postings": len(undisturbed["postings"])}))
    assert sum(kills.values()) >= 30
    assert undisturbed["postings"]
    assert survived["postings"] == undisturbed["postings"]
    assert survived["found"] == undisturbed["found"]
    assert survived["total"] == len(survived["found"]) == len(survived["postings"])
    assert survived["waiting"] == 0
