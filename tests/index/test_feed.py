"""From the ledger to search: what changes is brought, a failure loses nothing, a rebuild loses no live write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import feed
from index.search import Query, Search, open_search
from records.errors import SearchUnavailable
from records.ledger import Ledger
from records.review import Review
from records.settings import load
from tests.records.ads import NOW, ad
from tests.records.test_ledger import fill, judged


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        yield opened


@pytest.fixture
def search(tmp_path: Path) -> Iterator[Search]:
    opened = open_search(load({"data": str(tmp_path)}, environment={}).settings)
    yield opened
    opened.close()


def ids(search: Search, text: str = "") -> list[str]:
    return sorted(f.document.id for f in search.search(Query(text=text, size=500)).found)


def test_what_the_ledger_learns_search_learns(ledger, search):
    (posting_id,) = fill(ledger, "1")
    assert feed.drain(ledger, search).written == 1
    assert ids(search, "band:pending") == [posting_id]
    ledger.analyses.record([judged("1")])
    review = Review(posting_id=posting_id, revision=ad("1").revision, verdict="concern", reviewer="anna", reviewed=NOW)
    ledger.reviews.add(review)
    feed.drain(ledger, search)
    assert ids(search, "band:low AND verdict:concern AND indicator:debt_bondage") == [posting_id]
    assert feed.drain(ledger, search).written == 0


def test_a_changed_ad_is_found_by_its_new_words_only(ledger, search):
    (posting_id,) = fill(ledger, "1")
    feed.drain(ledger, search)
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.record(run, postings=[replace(ad("1"), text="Welder wanted in Arad.")])
    feed.drain(ledger, search)
    assert ids(search, "welder") == [posting_id]
    assert ids(search, "Cluj") == []


def test_what_is_erased_is_gone_from_search(ledger, search):
    first, second = fill(ledger, "1", "2")
    feed.drain(ledger, search)
    ledger.erase(first, who="anna", why="asked for")
    assert feed.drain(ledger, search).deleted == 1
    assert ids(search) == [second]


def test_search_that_is_away_loses_nothing(ledger, search, monkeypatch):
    known = fill(ledger, *map(str, range(12)))
    put = type(search).put

    def away(*_args):
        raise SearchUnavailable("away")

    monkeypatch.setattr(type(search), "put", away)
    with pytest.raises(SearchUnavailable):
        feed.drain(ledger, search)
    assert ledger.outbox.waiting()[0] == 12
    monkeypatch.setattr(type(search), "put", put)
    feed.drain(ledger, search)
    assert ids(search) == sorted(known)


def test_a_rebuild_loses_no_write_that_came_meanwhile(ledger, search, monkeypatch):
    fill(ledger, "1", "2", "3")
    feed.drain(ledger, search)
    each = Ledger.each

    def slowly(self, **given):
        for number, dossier in enumerate(each(self, **given)):
            if number == 1:  # while the new index is built, a crawl brings one and somebody erases one
                fill(ledger, "4")
                ledger.erase(ad("1").id, who="anna", why="asked for")
                feed.drain(ledger, search)
            yield dossier

    monkeypatch.setattr(Ledger, "each", slowly)
    feed.rebuild(ledger, search)
    assert ids(search) == sorted(ad(k).id for k in ("2", "3", "4"))


def test_a_rebuild_mends_an_index_that_was_thrown_away(ledger, search):
    known = fill(ledger, "1", "2", "3")
    feed.drain(ledger, search)
    search.delete(known)
    assert ids(search) == []
    assert feed.rebuild(ledger, search).written == 3
    assert ids(search) == sorted(known)
