"""Postings live: new, seen again, changed, gone, relisted; a crawl's work is kept in one piece or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from records import schema as t
from records.crawls import Page, Rejected
from records.ledger import Ledger
from tests.records.ads import NOW, ad


def crawl(ledger: Ledger, *postings: object, complete: bool = True, outcome: str = "finished", gone_after: int = 2):
    run = ledger.crawls.start("board", kind="test")
    recorded = ledger.crawls.record(run, postings=postings)  # type: ignore[arg-type]
    return recorded, ledger.crawls.finish(run, outcome=outcome, complete=complete, gone_after=gone_after)


def state(ledger: Ledger, key: str) -> str:
    dossier = ledger.dossier(ad(key).id)
    assert dossier
    return dossier.state


def test_a_posting_seen_again_unchanged_only_moves_its_last_seen(ledger):
    crawl(ledger, ad("1"))
    first = ledger.dossier(ad("1").id)
    recorded, _ = crawl(ledger, ad("1"))
    again = ledger.dossier(ad("1").id)
    assert (recorded.new, recorded.changed, recorded.seen) == (0, 0, 1)
    assert again.last_seen > first.last_seen
    assert (again.revisions, again.version, again.first_seen) == (1, first.version, first.first_seen)
    assert ledger.count() == 1


def test_spaces_and_letter_forms_make_no_new_revision(ledger):
    crawl(ledger, ad("1", text="Cook  wanted\nin Cluj"))
    recorded, _ = crawl(ledger, ad("1", text="Cook wanted in\u00a0Cluj"))
    assert recorded.changed == 0


def test_a_changed_text_is_a_new_revision_and_the_old_one_stays(ledger):
    old, new = ad("1"), ad("1", text="Dancer wanted, passport kept by us")
    crawl(ledger, old)
    recorded, _ = crawl(ledger, new)
    dossier = ledger.dossier(old.id)
    assert recorded.changed == 1
    assert dossier.posting.text == new.text
    assert dossier.revisions == 2
    assert ledger.revision(old.id, old.revision).text == old.text
    assert [e.what for e in ledger.history(old.id)] == ["new", "changed"]


def test_going_back_to_an_earlier_wording_is_a_change_but_no_third_revision(ledger):
    for text in ("a cook", "a dancer", "a cook"):
        crawl(ledger, ad("1", text=text))
    dossier = ledger.dossier(ad("1").id)
    assert (dossier.revisions, dossier.posting.text) == (2, "a cook")
    assert [e.what for e in ledger.history(ad("1").id)] == ["new", "changed", "changed"]


def test_two_sources_with_the_same_key_are_two_postings(ledger):
    crawl(ledger, ad("1"), ad("1", source="other"))
    assert ledger.count() == 2


def test_a_page_shown_twice_in_one_batch_is_one_posting(ledger):
    recorded, _ = crawl(ledger, ad("1"), ad("1"))
    assert (recorded.new, ledger.count()) == (1, 1)


def test_a_posting_is_gone_only_after_enough_complete_listings_without_it(ledger):
    everything = [ad(str(i)) for i in range(10)]
    crawl(ledger, *everything)
    crawl(ledger, *everything[:9])
    assert state(ledger, "9") == "live"
    _, summary = crawl(ledger, *everything[:9])
    assert state(ledger, "9") == "gone"
    assert summary.counts["gone"] == 1
    assert ledger.dossier(ad("9").id).gone_at is not None


@pytest.mark.parametrize(
    ("complete", "outcome"), [(False, "finished"), (True, "failed"), (False, "blocked"), (True, "stopped")]
)
def test_a_partial_or_failed_crawl_counts_nothing_as_absent(ledger, complete, outcome):
    everything = [ad(str(i)) for i in range(10)]
    crawl(ledger, *everything)
    for _ in range(3):
        crawl(ledger, *everything[:9], complete=complete, outcome=outcome, gone_after=1)
    assert state(ledger, "9") == "live"


def test_a_listing_that_shrinks_by_more_than_thirty_percent_is_doubted(ledger):
    everything = [ad(str(i)) for i in range(10)]
    crawl(ledger, *everything, gone_after=1)
    _, summary = crawl(ledger, *everything[:6], gone_after=1)
    assert summary.counts["doubted"] is True
    assert state(ledger, "9") == "live"
    _, summary = crawl(ledger, *everything[:8], gone_after=1)
    assert summary.counts["doubted"] is False
    assert state(ledger, "9") == "gone"


def test_an_absence_is_forgotten_when_the_posting_shows_up_again(ledger):
    everything = [ad(str(i)) for i in range(10)]
    for shown in (everything, everything[:9], everything, everything[:9]):
        crawl(ledger, *shown)
    assert state(ledger, "9") == "live"


def test_a_page_that_answers_404_is_gone_at_once_and_can_come_back(ledger):
    crawl(ledger, ad("1"))
    run = ledger.crawls.start("board", kind="test")
    assert ledger.crawls.gone(run, ["1", "unknown"]) == 1
    assert ledger.crawls.gone(run, ["1"]) == 0
    assert state(ledger, "1") == "gone"
    recorded, _ = crawl(ledger, ad("1"))
    dossier = ledger.dossier(ad("1").id)
    assert (recorded.relisted, dossier.state, dossier.relisted, dossier.gone_at) == (1, "live", 1, None)
    assert [e.what for e in ledger.history(ad("1").id)] == ["new", "gone", "relisted"]


def test_a_relisted_posting_with_another_text_is_relisted_and_changed(ledger):
    crawl(ledger, ad("1"))
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.gone(run, ["1"])
    crawl(ledger, ad("1", text="another"))
    assert {e.what for e in ledger.history(ad("1").id)} == {"new", "gone", "changed", "relisted"}


def test_a_listing_keeps_postings_alive_whose_page_was_not_fetched_again(ledger):
    crawl(ledger, ad("1"), ad("2"), ad("3"), ad("4"))
    run = ledger.crawls.start("board", kind="test")
    recorded = ledger.crawls.record(run, seen=["1", "2", "3", "never heard of"])
    assert recorded.seen == 3
    ledger.crawls.finish(run, outcome="finished", complete=True, gone_after=1)
    assert [state(ledger, k) for k in "1234"] == ["live", "live", "live", "gone"]


def test_a_crawl_that_was_killed_is_closed_as_aborted_by_the_next(ledger):
    dead = ledger.crawls.start("board", kind="test")
    other = ledger.crawls.start("other", kind="test")
    ledger.crawls.start("board", kind="test")
    outcomes = {r.number: r.outcome for r in ledger.crawls.runs()}
    assert outcomes[dead] == "aborted"
    assert outcomes[other] is None


def test_postings_pages_and_rejects_of_a_call_are_written_together_or_not_at_all(ledger):
    run = ledger.crawls.start("board", kind="test")
    page = Page(url="https://board.example/1", fetched=NOW, status=200, keys=("1",))
    with pytest.raises(Exception, match=r"fetched|NOT NULL|null"):
        ledger.crawls.record(run, postings=[ad("1")], pages=[page, Page(url="x", fetched=None, status=200)])  # type: ignore[arg-type]
    assert ledger.count() == 0
    assert ledger.crawls.pages("board", [page.url]) == {}
    ledger.crawls.record(
        run, postings=[ad("1")], pages=[page], rejected=[Rejected("https://board.example/2", "no title")]
    )
    assert ledger.crawls.pages("board", [page.url, "https://board.example/9"]) == {page.url: page}
    assert ledger.crawls.rejects(run) == [Rejected("https://board.example/2", "no title")]


def test_text_that_no_database_can_hold_is_kept_readable_and_in_place(ledger):
    crawl(ledger, ad("1", text="pay\x00 5000 \ud83d call", extra={"a\x00": ["\ud83d", 1]}))
    posting = ledger.dossier(ad("1").id).posting
    assert posting.text == "pay\ufffd 5000 \ufffd call"
    assert posting.extra == {"a\ufffd": ["\ufffd", 1]}


def test_contacts_come_back_as_they_were_found(ledger):
    from records.contacts import find

    text = "Call +40 712 345 678 or mail ana@example.org"
    crawl(ledger, ad("1", text=text, contacts=find("", text, country="RO", key=b"k")))
    contacts = ledger.dossier(ad("1").id).posting.contacts
    assert [(c.kind, text[c.start : c.end]) for c in contacts] == [
        ("phone", "+40 712 345 678"),
        ("email", "ana@example.org"),
    ]


def ended(**ago):
    return datetime.now(UTC) - timedelta(**ago)


def happened(ledger, key="1"):
    return [e.what for e in ledger.history(ad(key).id)]


def test_a_posting_whose_own_end_has_passed_is_expired_on_that_date_and_search_is_told(ledger):
    crawl(ledger, ad("1", expires=ended(days=2)), ad("2", expires=ended(days=-2)), ad("3"))
    assert [state(ledger, k) for k in "123"] == ["expired", "live", "live"]
    event = ledger.history(ad("1").id)[-1]
    assert (event.what, event.at) == ("expired", ledger.dossier(ad("1").id).posting.expires)
    assert event.run == ledger.crawls.runs()[0].number
    assert ledger.crawls.runs()[0].counts["expired"] == 1
    with ledger.outbox.batch():
        pass
    assert ledger.outbox.waiting()[0] == 0
    version = ledger.dossier(ad("2").id).version
    with ledger.database.writing() as connection:
        connection.execute(sa.update(t.revision).where(t.revision.c.posting_id == ad("2").id).values(expires=NOW))
    assert (ledger.crawls.expire(), ledger.crawls.expire()) == (1, 0)
    assert ledger.dossier(ad("2").id).version == version + 1
    with ledger.outbox.batch() as batch:
        assert batch.ids == (ad("2").id,)


def test_what_its_source_goes_on_showing_after_its_end_stays_expired_until_it_is_taken_down(ledger):
    over = ad("1", expires=ended(days=1))
    crawl(ledger, over, ad("2"), ad("3"), ad("4"))
    recorded, _ = crawl(ledger, over, ad("2"), ad("3"), ad("4"))
    assert (recorded.seen, recorded.relisted, happened(ledger)) == (4, 0, ["new", "expired"])
    _, summary = crawl(ledger, ad("2"), ad("3"), ad("4"), gone_after=1)
    assert (summary.counts["gone"], state(ledger, "1")) == (1, "gone")
    crawl(ledger, over, ad("2"), ad("3"), ad("4"))
    assert happened(ledger) == ["new", "expired", "gone", "relisted", "expired"]


@pytest.mark.parametrize("later", [datetime.now(UTC) + timedelta(days=30), None])
def test_an_end_that_is_put_off_is_stored_without_a_new_revision_and_the_posting_is_live_again(ledger, later):
    crawl(ledger, ad("1", expires=ended(days=1)))
    version = ledger.dossier(ad("1").id).version
    recorded, _ = crawl(ledger, ad("1", expires=later))
    dossier = ledger.dossier(ad("1").id)
    assert (recorded.changed, dossier.revisions, dossier.posting.expires) == (0, 1, later)
    assert (dossier.state, dossier.version) == ("live", version + 1)
    assert happened(ledger) == ["new", "expired", "renewed"]


def test_an_end_that_moves_while_the_posting_is_live_is_stored_and_tells_nobody(ledger):
    crawl(ledger, ad("1", expires=ended(days=-1)))
    before = ledger.dossier(ad("1").id)
    crawl(ledger, ad("1", expires=ended(days=-9)))
    after = ledger.dossier(ad("1").id)
    assert after.posting.expires - before.posting.expires > timedelta(days=7)
    assert (after.version, happened(ledger)) == (before.version, ["new"])


def test_other_words_with_a_later_end_are_a_change_and_renew(ledger):
    crawl(ledger, ad("1", text="a cook", expires=ended(days=3)))
    crawl(ledger, ad("1", text="a dancer", expires=ended(days=-3)))
    assert happened(ledger) == ["new", "expired", "changed", "renewed"]
    crawl(ledger, ad("1", text="a cook", expires=ended(days=-4)))
    assert state(ledger, "1") == "live", "the earlier words come back with the end that they have now"


def test_a_run_that_failed_still_ends_what_has_ended(ledger):
    crawl(ledger, ad("1", expires=ended(days=1)), outcome="failed", complete=False)
    assert state(ledger, "1") == "expired"


def pages(token, *, same=True):
    return [ad(f"https://b.example/job?id={n}&look={token}", text=f"cook {n}{'' if same else token}") for n in range(6)]


def test_a_parameter_that_doubles_every_posting_is_named_in_the_note_and_nothing_is_merged(ledger):
    crawl(ledger, *pages("a"))
    recorded, summary = crawl(ledger, *pages("b"))
    assert recorded.new == 6
    assert "drop_parameters: [look]" in summary.note
    assert ledger.count() == 12


@pytest.mark.parametrize(
    "second",
    [
        pages("b", same=False),
        [*pages("a"), *(ad(f"https://b.example/job?id={n}&look=a", text="cook 1") for n in range(7, 12))],
        [ad(f"https://b.example/job?id=9{n}&look=b", text=f"cook {n}") for n in range(6)],
        pages("b")[:2],
    ],
)
def test_other_words_postings_that_are_still_shown_and_few_cases_raise_no_suspicion(ledger, second):
    crawl(ledger, *pages("a"))
    _, summary = crawl(ledger, *second)
    assert "drop_parameters" not in (summary.note or "")
