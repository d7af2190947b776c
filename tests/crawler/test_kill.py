"""A crawl that is killed or stopped in its middle, and run again, ends where an undisturbed one ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.verify import faults, verify_all
from crawler.cards import load_cards
from crawler.run import crawl
from crawler.simulator import running
from crawler.simulator.cards import write_cards
from records.errors import LurewatchError
from records.ledger import Ledger
from records.settings import load
from tests.crawler.adverts import adverts


def state(ledger):
    return sorted(
        (d.posting.id, d.posting.revision, d.state, d.revisions, d.relisted, d.posting.contacts) for d in ledger.each()
    )


def proved(ledger, settings):
    """Every posting points to bytes that are there and whole; what lies behind them in a file that was torn off harms nobody."""
    folder = settings.data / "archive"
    assert faults(list(verify_all(folder, ledger.captures))) == []
    assert all(ledger.captures.evidence(d.posting.id) for d in ledger.each())
    for file in folder.glob("*/*.warc.gz"):
        with file.open("rb") as stream:
            assert sum(1 for _ in ArchiveIterator(stream)) >= 0


def scrapy(card, settings):
    """`scrapy crawl` by itself, as a user would run it."""
    environment = {**os.environ, "LUREWATCH_DATA": str(settings.data), "PYTHONPATH": str(Path.cwd())}
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "jsonld",
        "-a",
        f"card={settings.sources / card}.yml",
        "-L",
        "ERROR",
    ]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


@pytest.fixture
def boards(tmp_path):
    with running(adverts=adverts(150, "jsonld")) as web:
        made = [load({"data": tmp_path / n}, environment={}, folder=tmp_path).settings for n in ("calm", "killed")]
        for settings in made:
            write_cards(web.addresses, settings.sources)
        yield web, *made


@pytest.mark.slow
def test_a_killed_crawl_loses_no_posting_and_doubles_none(boards):
    _, calm, killed = boards
    # Contacts' tokens depend on the key of the installation: both use one.
    killed.data.mkdir(exist_ok=True)
    process = scrapy("brightjobs", calm)
    assert process.wait(60) == 0, process.stderr.read()
    process.stderr.close()
    (killed.data / "contact.key").write_bytes((calm.data / "contact.key").read_bytes())
    dice = random.Random(7)
    counts = []
    for _ in range(4):
        process = scrapy("brightjobs", killed)
        time.sleep(dice.uniform(1.0, 2.6))
        process.kill()
        process.wait()
        process.stderr.close()
        with Ledger.open(killed.ledger) as ledger:
            counts.append(ledger.count())
            proved(ledger, killed)
    process = scrapy("brightjobs", killed)
    assert process.wait(60) == 0, process.stderr.read()
    process.stderr.close()
    assert counts == sorted(counts), "nothing that was written is lost"
    with Ledger.open(calm.ledger) as one, Ledger.open(killed.ledger) as other:
        assert state(one) == state(other)
        proved(other, killed)
        assert one.count() == 150
        assert {r.outcome for r in other.crawls.runs()} <= {"aborted", "finished"}


def test_sigterm_ends_a_crawl_cleanly_with_what_was_seen(boards):
    web, settings, _ = boards
    web.trouble("jsonld", "slow", seconds=0.6)
    card = load_cards(settings.sources)["brightjobs"]
    started = threading.Event()

    def stop():
        started.wait(30)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop, daemon=True).start()
    (run,) = crawl(settings, [card], progress=lambda _: started.set())
    assert (run.outcome, run.complete) == ("stopped", False)
    with Ledger.open(settings.ledger) as ledger:
        assert 0 < ledger.count() < 150
        assert ledger.count() == run.counts["new"]


def test_a_crawl_process_that_dies_is_told_aloud(boards, monkeypatch):
    _, settings, _ = boards
    card = load_cards(settings.sources)["brightjobs"]
    monkeypatch.setattr("crawler.run._START", "import os, sys; sys.stdin.readline(); os.kill(os.getpid(), 9)")
    with pytest.raises(LurewatchError, match="ended before its work"):
        crawl(settings, [card])
