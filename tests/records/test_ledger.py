"""Analyses, reviews, the outbox and reading: what every stage relies on."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from records.analysis import Analysis, Fact, Hit, Span
from records.database import HEAD
from records.errors import BadSetting, LedgerNewer, LedgerUnavailable, UsedWrongly
from records.ledger import Ledger
from records.review import Review
from records.schema import metadata
from tests.records.ads import NOW, ad


def fill(ledger: Ledger, *keys: str) -> list[str]:
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.record(run, postings=[ad(k) for k in keys])
    return [ad(k).id for k in keys]


def judged(key: str, *, recipe: str = "r1", **given: object) -> Analysis:
    hit = Hit("debt.en.advance", "debt_bondage", "coercive_recruitment", "medium", (Span("text", 0, 4, "Cook"),))
    base = Analysis(
        posting_id=ad(key).id,
        revision=ad(key).revision,
        recipe=recipe,
        analysed=NOW,
        language="en",
        score=0.4,
        band="low",
        hits=(hit,),
        facts=(Fact("hours", {"value": "day", "n": 8}, "terms", Span("text", 0, 4, "Cook")),),
        dimensions={"coercive_recruitment": "negative"},
        protective=("licence_number",),
        contacts=({"kind": "phone", "token": "t", "masked": "•"},),
        places={"destination": ("CY",)},
        reasons=("The advertisement offers an advance.",),
        missing=("employer",),
        classifier={"name": "m", "version": "1", "probability": 0.3},
    )
    return replace(base, **given)  # type: ignore[arg-type]


def drained(ledger: Ledger, limit: int = 100) -> list[str]:
    with ledger.outbox.batch(limit) as batch:
        return list(batch.ids)


def test_an_analysis_comes_back_as_it_was_written(ledger):
    fill(ledger, "1")
    assert ledger.analyses.record([judged("1")]) == 1
    assert ledger.dossier(ad("1").id).analysis == judged("1")


def test_pending_is_what_no_analysis_covers_and_stale_what_this_recipe_does_not(ledger):
    fill(ledger, "1", "2")
    ledger.analyses.record([judged("1")])
    assert [p.key for p in ledger.analyses.pending("r2")] == ["2"]
    assert {p.key for p in ledger.analyses.pending("r2", stale=True)} == {"1", "2"}
    assert ledger.analyses.count_pending("r1", stale=True) == 1


def test_a_new_revision_is_pending_again_and_shows_no_analysis_of_the_old_words(ledger):
    fill(ledger, "1")
    ledger.analyses.record([judged("1")])
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.record(run, postings=[ad("1", text="other words")])
    assert ledger.dossier(ad("1").id).analysis is None
    assert [p.text for p in ledger.analyses.pending("r1")] == ["other words"]


def test_the_same_analysis_twice_is_added_once(ledger):
    fill(ledger, "1")
    assert [ledger.analyses.record([judged("1")]) for _ in range(2)] == [1, 0]
    assert len(ledger.analyses.of(ad("1").id)) == 1


def test_an_analysis_of_an_erased_posting_is_not_kept(ledger):
    fill(ledger, "1")
    ledger.erase(ad("1").id, who="anna", why="request 12")
    assert ledger.analyses.record([judged("1")]) == 0


def test_bands_count_the_newest_analysis_of_the_newest_revision(ledger):
    fill(ledger, "1", "2", "3")
    ledger.analyses.record(
        [judged("1"), judged("2"), judged("2", recipe="r2", band="high", analysed=NOW + timedelta(days=1))]
    )
    assert ledger.analyses.bands() == {"low": 1, "high": 1, "pending": 1}


def test_each_change_moves_the_version_and_tells_search(ledger):
    (posting_id,) = fill(ledger, "1")
    assert drained(ledger) == [posting_id]
    before = ledger.dossier(posting_id).version
    ledger.analyses.record([judged("1")])
    review = Review(posting_id=posting_id, revision=ad("1").revision, verdict="concern", reviewer="anna", reviewed=NOW)
    assert ledger.reviews.add(review)
    assert ledger.dossier(posting_id).version == before + 2
    assert drained(ledger) == [posting_id]
    assert drained(ledger) == []


def test_a_batch_that_fails_stays_in_the_outbox(ledger):
    (posting_id,) = fill(ledger, "1")
    with pytest.raises(RuntimeError), ledger.outbox.batch(10):
        raise RuntimeError("search is down")
    assert ledger.outbox.waiting()[0] == 1
    assert drained(ledger) == [posting_id]
    assert ledger.outbox.waiting() == (0, None)


def test_the_outbox_is_drained_in_order_and_in_batches(ledger):
    ids = fill(ledger, "1", "2", "3", "4", "5")
    assert drained(ledger, 2) + drained(ledger, 2) + drained(ledger, 2) == ids


def test_a_refilled_outbox_holds_every_posting(ledger):
    ids = fill(ledger, "1", "2", "3")
    drained(ledger)
    assert ledger.outbox.refill() == 3
    assert sorted(drained(ledger)) == sorted(ids)


def test_reviews_are_only_added_and_the_newest_of_the_current_revision_is_the_verdict(ledger):
    (posting_id,) = fill(ledger, "1")
    first = Review(
        posting_id=posting_id, revision=ad("1").revision, verdict="unsure", reviewer="anna", reviewed=NOW, note="hm"
    )
    second = replace(first, verdict="concern", reviewed=NOW + timedelta(hours=1))
    assert [ledger.reviews.add(r) for r in (first, second, second)] == [True, True, False]
    dossier = ledger.dossier(posting_id)
    assert dossier.reviews == (first, second)
    assert dossier.verdict == "concern"
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.record(run, postings=[ad("1", text="changed since")])
    assert ledger.dossier(posting_id).verdict is None
    with pytest.raises(ValueError, match="verdict"):
        ledger.reviews.add(replace(first, verdict="guilty"))


def test_erasing_removes_every_trace_but_the_record_that_it_happened(ledger):
    (posting_id,) = fill(ledger, "1")
    ledger.analyses.record([judged("1")])
    drained(ledger)
    assert ledger.erase(posting_id, who="anna", why="request 12")
    assert not ledger.erase(posting_id, who="anna", why="request 12")
    assert ledger.dossier(posting_id) is None
    assert ledger.history(posting_id) == []
    with ledger.outbox.batch(10) as batch:
        assert batch.erased == (posting_id,)
    (line,) = ledger.audit.lines(posting_id=posting_id)
    assert (line.who, line.action, line.detail) == ("anna", "erase", "request 12")


def test_everything_is_read_in_one_order_whatever_the_order_of_writing(ledger):
    fill(ledger, *"87654321")
    ids = [d.posting.id for d in ledger.each()]
    assert ids == sorted(ids)
    assert [d.posting.id for d in ledger.each(source="nobody")] == []
    assert [d.posting.id for d in ledger.dossiers([ids[3], "unknown", ids[0]])] == [ids[3], ids[0]]


def test_sessions_open_the_desk_until_sign_out_change_or_a_wrong_password(ledger):
    ledger.people.add("anna", "correct horse battery")
    assert ledger.people.sign_in("anna", "wrong horse battery") is None
    assert ledger.people.sign_in("nobody", "correct horse battery") is None
    cookie = ledger.people.sign_in("anna", "correct horse battery")
    assert ledger.people.signed_in(cookie).name == "anna"
    assert ledger.people.signed_in(cookie + "x") is None
    ledger.people.sign_out(cookie)
    assert ledger.people.signed_in(cookie) is None
    cookie = ledger.people.sign_in("anna", "correct horse battery")
    ledger.people.change("anna", active=False)
    assert ledger.people.signed_in(cookie) is None
    assert ledger.people.sign_in("anna", "correct horse battery") is None


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [("", "long enough words", "analyst"), ("b", "short", "analyst"), ("b", "long enough words", "king")],
)
def test_an_account_needs_a_name_a_long_password_and_a_known_role(ledger, name, password, role):
    with pytest.raises(UsedWrongly):
        ledger.people.add(name, password, role=role)
    assert ledger.people.all() == []


def test_no_password_and_no_cookie_is_kept_readable(ledger, address):
    ledger.people.add("anna", "correct horse battery")
    cookie = ledger.people.sign_in("anna", "correct horse battery")
    with ledger.database.reading() as connection:
        kept = [str(r) for table in ("person", "session") for r in connection.execute(metadata.tables[table].select())]
    assert kept
    assert not any("correct horse" in k or cookie in k for k in kept)


def test_the_migrations_build_exactly_the_tables_that_the_code_uses(ledger):
    with ledger.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def test_a_ledger_of_a_newer_version_is_refused(ledger, address):
    with ledger.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerNewer, match="update lurewatch"):
        Ledger.open(address)


def test_an_address_that_leads_nowhere_is_a_clear_error_without_its_password(tmp_path):
    with pytest.raises(LedgerUnavailable) as caught:
        Ledger.open("postgresql://me:geheim@127.0.0.1:1/none")
    assert "geheim" not in str(caught.value)
    (tmp_path / "file").write_text("not a database, but long enough to look like one" * 100)
    with pytest.raises(LedgerUnavailable):
        Ledger.open(f"sqlite:///{tmp_path / 'file'}")
    for address in ("mysql://x/y", "no address"):
        with pytest.raises(BadSetting):
            Ledger.open(address)


def test_many_writers_at_once_lose_nothing(ledger, address):
    def write(name: str) -> None:
        with Ledger.open(address) as mine:
            run = mine.crawls.start(name, kind="test")
            for i in range(20):
                mine.crawls.record(run, postings=[ad(str(i), source=name), ad(str(i), source="shared")])

    run = ledger.crawls.start("shared", kind="test")
    ledger.crawls.record(run, postings=[ad(str(i), source="shared") for i in range(20)])
    threads = [threading.Thread(target=write, args=(f"s{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.count() == 100
    assert ledger.outbox.waiting()[0] == 100


def test_two_processes_that_start_at_once_make_one_ledger(address):
    code = "import sys; from records.ledger import Ledger; l = Ledger.open(sys.argv[1]); l.crawls.start('s', kind='t'); l.close()"
    running = [subprocess.Popen([sys.executable, "-c", code, address]) for _ in range(4)]
    assert [p.wait() for p in running] == [0, 0, 0, 0]
    with Ledger.open(address) as ledger:
        assert len(ledger.crawls.runs()) == 4


def test_a_posting_with_many_changes_goes_to_search_once(ledger):
    first, second = fill(ledger, "1", "2")
    ledger.analyses.record([judged("1"), judged("2")])
    ledger.analyses.record([judged("1", recipe="r2")])
    assert ledger.outbox.waiting()[0] == 2
    assert ledger.outbox.since() == ledger.outbox.waiting()[1]
    with ledger.outbox.batch(limit=1) as batch:
        assert batch.ids == (first,)
    with ledger.outbox.batch(limit=1) as batch:
        assert batch.ids == (second,)
    assert ledger.outbox.waiting() == (0, None)
    assert ledger.outbox.since() is None
