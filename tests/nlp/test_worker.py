"""The ledger's pending postings are worked off, however often the work is stopped or killed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace

import pytest

from nlp import worker
from nlp.judge import Judge
from nlp.worker import work_off
from records.errors import LurewatchError
from records.ledger import Ledger
from records.posting import Posting
from tests.records.ads import ad

TEXTS = [
    "We keep your passport and you pay the ticket back from your salary, dancers wanted abroad",
    "Ищем официанток, опыт не нужен",
    "Cook wanted for the kitchen of a school in Cluj",
    "",
]
RULE = """rules:
- id: isolation.en.extra
  title: A rule of a test folder
  match: kitchen of a school
  cases: {match: [The kitchen of a school, Kitchens of a school], silent: [A school, A kitchen]}
"""


@pytest.fixture
def ledger(settings) -> Iterator[Ledger]:
    settings.data.mkdir(parents=True)
    with Ledger.open(settings.ledger) as opened:
        yield opened


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(worker, "_BATCH", 10)
    monkeypatch.setattr(worker, "_FEW", 1)


def fill(ledger: Ledger, number: int) -> list[Posting]:
    postings = [ad(str(n), text=TEXTS[n % 4], title=f"Work {n}") for n in range(number)]
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.record(run, postings=postings)
    return postings


def analyses(ledger: Ledger, postings: list[Posting]) -> list[int]:
    return [len(ledger.analyses.of(p.id)) for p in postings]


def test_every_pending_posting_is_judged_once_and_counted(ledger, settings):
    postings = fill(ledger, 8)
    told = []
    counts = work_off(ledger, settings, progress=lambda done, total: told.append((done, total)))
    assert counts.analysed == 8
    assert counts.bands.total() == 8
    assert counts.abstained >= 2
    assert counts.errors == 0
    assert told == [(0, 8), (8, 8)]
    assert analyses(ledger, postings) == [1] * 8
    assert str(counts).startswith("8 postings judged: ")
    again = work_off(ledger, settings)
    assert (again.analysed, str(again)) == (0, "0 postings judged")
    assert analyses(ledger, postings) == [1] * 8


def test_what_the_ledger_keeps_is_what_the_judge_said(ledger, settings):
    [posting] = fill(ledger, 1)
    work_off(ledger, settings)
    [kept] = ledger.analyses.of(posting.id)
    said = Judge.load(settings).judge(posting)
    assert kept == replace(said, analysed=kept.analysed)
    assert kept.hits


def test_a_changed_posting_is_pending_again(ledger, settings):
    fill(ledger, 2)
    work_off(ledger, settings)
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.record(run, postings=[ad("0", title="Work 0", text="Something else is said here now")])
    assert work_off(ledger, settings).analysed == 1
    assert analyses(ledger, [ad("0"), ad("1")]) == [2, 1]


def test_new_rules_make_analyses_stale_and_only_stale_work_redoes_them(ledger, settings, tmp_path):
    postings = fill(ledger, 4)
    work_off(ledger, settings)
    folder = tmp_path / "rules"
    (folder / "isolation").mkdir(parents=True)
    (folder / "isolation" / "en.yml").write_text(RULE)
    richer = settings.model_copy(update={"rules": folder})
    assert work_off(ledger, richer).analysed == 0
    assert work_off(ledger, richer, stale=True).analysed == 4
    assert work_off(ledger, richer, stale=True).analysed == 0
    old, new = ledger.analyses.of(postings[2].id)
    assert "isolation" in new.indicators
    assert "isolation" not in old.indicators
    assert old.recipe != new.recipe


def test_work_that_is_stopped_is_kept_and_taken_up_again(ledger, settings, small_batches):
    postings = fill(ledger, 35)
    done = []
    counts = work_off(ledger, settings, progress=lambda d, _: done.append(d), stop=lambda: any(done))
    assert counts.analysed == 10
    assert sum(analyses(ledger, postings)) == 10
    assert work_off(ledger, settings).analysed == 25
    assert analyses(ledger, postings) == [1] * 35


def test_work_that_breaks_off_keeps_what_was_done(ledger, settings, small_batches):
    postings = fill(ledger, 35)

    def interrupted(done: int, total: int | None) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work_off(ledger, settings, progress=interrupted)
    assert sum(analyses(ledger, postings)) == 20
    work_off(ledger, settings)
    assert analyses(ledger, postings) == [1] * 35


def kill_one() -> None:
    for child in [c for c in multiprocessing.active_children() if c.is_alive()][:1]:
        child.kill()


def test_a_killed_process_of_the_pool_costs_no_posting_and_doubles_none(ledger, settings, small_batches):
    postings = fill(ledger, 90)
    kills = []

    def kill_once(done: int, total: int | None) -> None:
        assert total == 90
        if not kills:
            kills.append(done)
            kill_one()

    many = settings.model_copy(update={"workers": 2})
    assert work_off(ledger, many, progress=kill_once).analysed == 90
    assert kills
    assert analyses(ledger, postings) == [1] * 90


def test_processes_killed_again_and_again_end_the_work_with_a_plain_word(ledger, settings, small_batches, monkeypatch):
    monkeypatch.setattr(worker, "_TRIES", 1)
    postings = fill(ledger, 300)
    many = settings.model_copy(update={"workers": 2})
    with pytest.raises(LurewatchError, match=r"killed 1 times.*--workers 1"):
        work_off(ledger, many, progress=lambda _done, _total: kill_one())
    kept = sum(analyses(ledger, postings))
    assert 0 < kept < 300
    assert work_off(ledger, settings).analysed == 300 - kept


def test_a_posting_erased_while_it_was_judged_stays_erased(ledger, settings, small_batches):
    postings = fill(ledger, 15)
    last = sorted(postings, key=lambda p: p.id)[-1]
    work_off(
        ledger, settings, progress=lambda done, _: ledger.erase(last.id, who="ana", why="asked") if done == 10 else None
    )
    assert ledger.dossier(last.id) is None
    assert ledger.analyses.of(last.id) == []
    assert ledger.analyses.bands()["pending"] == 0


def test_two_workers_at_once_judge_everything_once(ledger, settings, small_batches):
    postings = fill(ledger, 35)
    work_off(ledger, settings, progress=lambda done, _: work_off(ledger, settings) if done == 10 else None)
    assert analyses(ledger, postings) == [1] * 35
