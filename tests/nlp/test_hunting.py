"""A hunt counts what one rule fires on and what would be flagged because of it, and shows no contact in clear."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nlp.hunting import Hunt, Hunter, lines, plain
from records.errors import UsedWrongly
from tests.nlp.small import packs, posting, rule

KEPT = "document_confiscation.en.test"
LURE = "Dancers wanted for a club in Cyprus, no experience needed. You pay back the ticket from your salary. We keep your passport."
COOK = "Cook wanted for a hotel in Cluj, written contract, 40 hours a week, full board in the house."
GERMAN = "Wir suchen eine Köchin für ein Hotel auf Zypern, Lohn monatlich."


@pytest.fixture(scope="module")
def known():
    return packs(
        rule("keep your passport", KEPT, strength="strong"),
        rule("pay back the ticket", "debt_bondage.en.test"),
        rule("no experience", "deceptive_conditions.en.test", strength="weak"),
        rule("overtime paid", "contract_terms.en.test"),
        rule({"contact_only": True}, "contact_channel.en.test"),
        rule("hotel", "debt_bondage.de.test"),
        rule("hotel", "disguised_words.any.test"),
    )


def hunted(known, texts, rule_id=KEPT, limit=20):
    postings = [replace(posting(t), key=str(n)) for n, t in enumerate(texts)]
    return Hunter(known, rule_id).run(postings, Hunt(rule_id, limit))


def test_what_fires_is_counted_by_language_and_what_rises_comes_first(known):
    known = replace(
        known, weights=known.weights.model_copy(update={"bands": {"low": 0.1, "medium": 0.4, "high": 0.99}})
    )
    lower = "No experience needed. We keep your passport. Overtime paid."
    found = hunted(known, [lower + " Overtime paid.", COOK, LURE, GERMAN, "We will not keep your passport, cook."])
    assert (found.seen, dict(found.read), dict(found.fired)) == (5, {"en": 4}, {"en": 2})
    assert found.rate("en").hits == 2
    assert [c.step > 0 for c in found.shown] == sorted((c.step > 0 for c in found.shown), reverse=True)
    first = found.shown[0]
    assert first.step > 0
    assert first.before[1] < first.after[1]
    assert found.rises == found.moved.total() == sum(c.step > 0 for c in found.shown)
    assert [w for _, w, _ in first.words] == ["keep your passport"]


def test_a_limit_cuts_what_is_shown_and_not_what_is_counted(known):
    found = hunted(known, [LURE, LURE + " Hurry.", LURE + " Today."], limit=1)
    assert (found.fired["en"], len(found.shown), len(plain(found)["examples"])) == (3, 1, 1)


def test_a_cue_of_an_honest_offer_lowers(known):
    found = hunted(known, [f"{LURE} Overtime paid."], "contract_terms.en.test")
    [catch] = found.shown
    assert catch.after[1] < catch.before[1]
    assert found.rises == 0


def test_contacts_are_masked_in_words_and_around_them(known):
    text = f"{LURE} Call +40 721 000 123 or Telegram @ana_work_1."
    around = hunted(known, [text])
    said = json.dumps(plain(around))
    only = hunted(known, ["Dancer needed. Telegram @ana_work_1 only"], "contact_channel.en.test")
    assert only.fired["en"] == 1
    for shown in (said, json.dumps(plain(only))):
        assert "721" not in shown
        assert "ana_work_1" not in shown
    assert plain(around)["examples"][0]["contacts"][0]["kind"]


def test_a_rule_of_every_language_reads_every_language(known):
    found = hunted(known, [COOK, GERMAN], "disguised_words.any.test")
    assert set(found.read) == {"en", "de"}


def test_a_rule_that_is_not_there_is_named(known):
    with pytest.raises(UsedWrongly, match=r"no rule debt_bondage\.en\.none"):
        Hunter(known, "debt_bondage.en.none")


def test_a_text_that_breaks_the_machine_is_passed_over(known, monkeypatch):
    hunter = Hunter(known, KEPT)

    def breaks(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(type(hunter._with), "fired", breaks)
    found = hunter.run([posting(LURE)], Hunt(KEPT, 5))
    assert (found.seen, found.fired.total()) == (1, 0)


def test_lines_of_a_file_are_read_as_screen_reads_them(settings):
    faulty = []
    raw = [json.dumps({"id": 1, "text": LURE}).encode(), b"\n", b"broken", b'{"id": 2}']
    [one] = lines(raw, settings, faulty)
    assert (one.text, one.key) == (LURE, "1")
    assert [f.split(":")[0] for f in faulty] == ["line 3", "line 4"]


def test_whoever_stops_keeps_what_was_seen(known):
    def endless():
        yield posting(LURE)
        raise KeyboardInterrupt

    hunt = Hunt(KEPT, 5)
    with pytest.raises(KeyboardInterrupt):
        Hunter(known, KEPT).run(endless(), hunt)
    assert (hunt.seen, hunt.fired["en"]) == (1, 1)
