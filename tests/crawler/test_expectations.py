"""A redesign is noticed within one run, on simulated boards and by fields that vanish; what the card says itself is judged by the card."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cards import Expect, load_cards
from crawler.expectations import faults
from crawler.recorder import FIELDS, Tally
from crawler.run import crawl
from crawler.simulator import running
from crawler.simulator.cards import write_cards
from records.crawls import Recorded, RunSummary
from tests.crawler.adverts import adverts
from tests.crawler.conftest import card, html
from tests.records.ads import NOW

JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook %d", "description": "Cooks in Cluj." %s}</script>'
EMPLOYER = ', "hiringOrganization": {"@type": "Organization", "name": "Han SRL"}'


def tally(read=20, *, shown=None, barren=0, **filled):
    found = Tally(read=read, fruitful=read, barren=barren, filled=Counter(dict.fromkeys(FIELDS, read) | filled))
    found.recorded = Recorded(new=read if shown is None else shown)
    return found


def run(counts, outcome="finished"):
    shown = {"shown": counts.as_counts()["new"]}
    fixed = {"number": 1, "source": "s", "kind": "html", "started": NOW, "finished": NOW, "complete": True}
    return RunSummary(outcome=outcome, counts=counts.as_counts() | shown, **fixed)


@pytest.mark.parametrize("board", ["agency", "brightjobs", "channels", "classifieds", "forum", "vacancy-search"])
def test_a_redesigned_board_fails_at_its_first_run_and_nothing_is_gone(board, settings, ledger):
    boards = {"brightjobs": "jsonld", "channels": "channel", "vacancy-search": "microdata"}
    with ExitStack() as stack:
        web = stack.enter_context(running(adverts=adverts(12, boards.get(board, board))))
        write_cards(web.addresses, settings.sources)
        source = load_cards(settings.sources)[board].model_copy(update={"expect": Expect()})
        (first,) = crawl(settings, [source])
        assert first.outcome == "finished"
        web.trouble(boards.get(board, board), "redesign")
        (second,) = crawl(settings, [source])
    assert second.outcome == "failed"
    assert "redesign: " in second.note
    assert {d.state for d in ledger.each()} == {"live"}
    assert ledger.circuits.open() == {}, "the host is well"


def test_a_field_that_vanishes_is_named_and_the_card_may_say_that_it_is_right(web, settings, ledger):
    links = html("".join(f'<a href="/{n}">job</a>' for n in range(8)))
    web.pages |= {"/": links} | {f"/{n}": html(JOB % (n, EMPLOYER)) for n in range(8)}
    source = card("s", "jsonld", f"{web.base}/", find={"link": "a"})
    assert crawl(settings, [source])[0].counts["filled"]["employer"] == 8
    web.pages |= {f"/{n}": html(JOB % (n, "")) for n in range(8)}
    (second,) = crawl(settings, [source])
    assert second.outcome == "failed"
    assert "redesign: employer vanished: 0 of 8 postings read have it, usually 100% do" in second.note
    assert "title" not in second.note
    (allowed,) = crawl(settings, [source.model_copy(update={"expect": Expect(filled={"employer": 0})})])
    assert (allowed.outcome, allowed.note) == ("finished", None)


def test_too_few_postings_to_tell_or_no_finished_run_before_say_nothing():
    assert not faults(Expect(), tally(2, employer=0), past=[run(tally())]).failed
    assert not faults(Expect(), tally(20, employer=0), past=[]).failed
    assert not faults(Expect(), tally(20, employer=0), past=[run(tally(), "failed")]).failed
    assert faults(Expect(), tally(3, employer=0), past=[run(tally())]).failed


def test_what_was_seldom_there_may_be_missing_by_chance():
    past = [run(tally(20, pay=8))]
    assert not faults(Expect(), tally(5, pay=0), past=past).failed
    assert faults(Expect(), tally(40, pay=0), past=past).failed


def test_an_empty_listing_is_doubted_where_many_were_and_believed_where_the_card_says_so():
    past = [run(tally(30))]
    assert faults(Expect(), tally(0), past=past, whole=True).notes == (
        "redesign: no posting is shown, where 30 were; if that is right, write `expect: {least: 0}`",
    )
    assert not faults(Expect(), tally(0), past=past, whole=False).failed
    assert not faults(Expect(least=0), tally(0), past=past, whole=True).failed
    assert not faults(Expect(), tally(0), past=[run(tally(2))], whole=True).failed


def test_pages_that_give_nothing_any_more_are_a_redesign():
    past = [run(tally(30))] * 3
    (note,) = faults(Expect(), tally(0, shown=10, barren=10), past=past).notes
    assert note.startswith("redesign: 0 of 10 pages gave a posting, usually 100% do")


@given(st.integers(3, 200), st.integers(1, 6), st.floats(0.3, 1))
def test_a_run_like_those_before_it_is_never_doubted(read, runs, share):
    same = tally(read, pay=round(read * share))
    assert not faults(Expect(), same, past=[run(same)] * runs, whole=True).failed


def test_expected_languages_are_declared_or_identified_and_too_few_only_noted(web, settings):
    texts = ["Căutăm muncitori necalificați pentru depozit, program de opt ore, plata la timp și cazare asigurată."] * 2
    texts += ["We are looking for warehouse workers, eight hours a day, paid on time, housing provided."] * 2
    rows = "".join(f'<div class="r" id="{n}">{t} Nr. {n}</div>' for n, t in enumerate(texts))
    declared = '<div class="r" id="9" lang="ro-RO">Cook</div>'
    web.pages["/"] = html(rows + declared)
    fields = {"key": "::attr(id)", "text": "::text", "language": "::attr(lang)"}
    source = card("s", "html", f"{web.base}/", html={"rows": "div.r", "fields": fields}, languages=["ro"])
    (quiet,) = crawl(settings, [source])
    assert (quiet.note, "languages" in quiet.counts) == (None, False)
    expecting = source.model_copy(update={"expect": Expect(languages={"ro": 0.5, "en": 0.9})})
    (noted,) = crawl(settings, [expecting])
    assert noted.counts["languages"] == {"ro": 3, "en": 2}
    assert (noted.outcome, noted.note) == (
        "finished",
        "expected: 40% of the postings read are in en, fewer than 90%",
    )
