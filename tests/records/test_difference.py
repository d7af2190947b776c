"""What changed between two revisions: whole, word by word, and without showing a contact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import contacts
from records.difference import Span, brief, changes, difference, steps
from tests.records.ads import ad

WORDS = st.text(alphabet=st.sampled_from("ab cd.\n_é工作งาน\u3000\u0301,1\U00020000"), max_size=60)


def said(spans):
    return [(s.kind, s.text) for s in spans]


def test_words_are_kept_removed_and_added():
    assert said(difference("A cook wanted in Cluj.", "A dancer wanted in Cluj.")) == [
        ("kept", "A "),
        ("removed", "cook "),
        ("added", "dancer "),
        ("kept", "wanted in Cluj."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [("招聘厨师三名", "招聘舞者三名", "厨师", "舞者"), ("รับสมัครพ่อครัว", "รับสมัครแม่ครัว", "พ่อ", "แม่"), ("コックを募集", "ダンサーを募集", "コック", "ダンサー")],
)  # fmt: skip
def test_scripts_without_spaces_are_compared_by_character(old, new, removed, added):
    spans = difference(old, new)
    kept = "".join(s.text for s in spans if s.kind == "kept")
    assert len(kept) >= len(new) - len(added)
    gone, come = ("".join(s.text for s in spans if s.kind == k) for k in ("removed", "added"))
    assert set(gone) <= set(removed)
    assert set(come) <= set(added)
    assert come


def test_vowel_signs_stay_with_their_letters():
    (kept, *_), (thai, *_) = difference("किताब यहाँ", "किताब वहाँ"), difference("ที่นี่", "ที่นั่น")
    assert kept == Span("kept", "किताब ")
    assert thai == Span("kept", "ที่")


@given(WORDS, WORDS)
def test_kept_and_added_are_the_new_words_kept_and_removed_the_old_ones(old, new):
    spans = difference(old, new)
    assert "".join(s.text for s in spans if s.kind != "removed").split() == new.split()
    letters = "".join(s.text for s in spans if s.kind != "added").split()
    assert "".join(letters) == "".join(old.split())
    assert all(s.text for s in spans)


@given(WORDS)
def test_what_is_the_same_but_for_spaces_has_no_change(text):
    assert all(s.kind == "kept" for s in difference(text, f" {text}\n".replace(" ", "  ")))


def test_page_upon_page_of_the_same_word_is_compared_at_once():
    start = time.process_time()
    spans = difference("work " * 20_000 + "here", "work " * 19_000 + "there " + "work " * 500)
    assert time.process_time() - start < 2
    assert "".join(s.text for s in spans if s.kind != "removed") == "work " * 19_000 + "there " + "work " * 500


def test_a_number_that_changed_is_seen_to_have_changed_and_is_not_shown():
    old, new = (
        ad("1", text=t, contacts=contacts.find("Cook", t, country="RO", key=b"k" * 32))
        for t in ("Call +40 721 000 123 today", "Call +40 722 555 123 today")
    )
    assert old.contacts
    assert new.contacts
    (change,) = changes(old, new)
    shown = "".join(s.text for s in change.spans)
    assert {"removed", "added"} <= {s.kind for s in change.spans}
    assert not {"721", "722", "555"} & set(shown.split())
    (clear,) = changes(old, new, clear=True)
    assert "722" in "".join(s.text for s in clear.spans)


def test_each_field_that_makes_a_revision_is_compared_by_itself():
    found = changes(ad("1", pay="900 EUR"), ad("1", pay="1900 EUR", employer="Luca", title="Dancer"))
    assert [c.field for c in found] == ["title", "employer", "pay"]
    assert said(found[1].spans) == [("added", "Luca")]


def test_long_kept_runs_are_cut_to_what_stands_next_to_a_change():
    spans = brief((Span("kept", "a" * 500), Span("added", "x " * 500), Span("kept", "b" * 500)), around=10)
    assert said(spans) == [("kept", " … " + "a" * 10), ("added", "x " * 500), ("kept", "b" * 10 + " … ")]


def test_the_steps_of_a_posting_hold_what_each_change_changed(ledger):
    for text in ("a cook", "a dancer", "a cook"):
        run = ledger.crawls.start("board", kind="test")
        ledger.crawls.record(run, postings=[ad("1", text=text)])
        ledger.crawls.finish(run, outcome="finished", complete=True)
    new, first, back = steps(ledger, ad("1").id)
    assert (new.event.what, new.changes) == ("new", ())
    assert said(first.changes[0].spans) == [("kept", "a "), ("removed", "cook"), ("added", "dancer")]
    assert said(back.changes[0].spans) == [("kept", "a "), ("removed", "dancer"), ("added", "cook")]
    assert steps(ledger, "unknown") == []
