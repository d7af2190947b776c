"""Reasons are plain sentences about an advertisement: they quote it, hide its contacts, and accuse nobody."""

from __future__ import annotations

import re

import pytest

from records.contacts import mask
from tests.nlp.small import judge, posting, rule, tables

ACCUSING = re.compile(
    r"traffick|victim|criminal|crime|exploiter|slave|pimp|perpetrator|offender|suspect|guilty|illegal offer|dangerous", re.IGNORECASE
)  # fmt: skip
LURE = "We lend you the ticket. We keep your passport. Telegram @ana_work_1, +40 712 345 678."


def lure(*more):
    return judge(
        rule("lend you"),
        rule("keep your passport", "document_confiscation.en.kept", strength="strong"),
        rule("telegram", "contact_channel.en.only"),
        *more,
    )


def test_the_strongest_comes_first_each_with_the_words_that_show_it():
    said = lure().judge(posting(LURE)).reasons
    indicators = tables()[0].indicators
    assert said[:3] == (
        f"The advertisement {indicators['document_confiscation'].reason}: “keep your passport” (strong).",
        f"The advertisement {indicators['debt_bondage'].reason}: “lend you” (medium).",
        f"The advertisement {indicators['contact_channel'].reason}: “Telegram” (weak).",
    )
    assert said[3] == "Together they fulfil the ILO rule for coercive recruitment."


def test_what_speaks_for_an_offer_and_what_it_leaves_unsaid_is_said_too():
    said = lure(rule("we", "interview.en.test")).judge(posting(LURE)).reasons
    assert f"Speaks for an honest offer: it {tables()[0].indicators['interview'].reason}." in said
    assert said[-1] == "Not stated: who the employer is, what it pays, a contract, working hours."


def test_contacts_in_the_words_quoted_are_masked():
    advert = posting(LURE)
    found = judge(rule({"regex": r"telegram[^.]*"}), rule({"regex": r"\d+ \d+"}, "isolation.en.test")).judge(advert)
    said = " ".join(found.reasons)
    assert "Telegram @a" in said
    assert "ana_work_1" not in said
    assert "712" not in said
    assert "345" not in said
    assert found.hits[0].spans[0].text in advert.text
    assert all(q in " ".join(mask(advert.text, "text", advert.contacts).split()) for q in re.findall("“(.*?)”", said))


def test_a_long_or_repeated_quotation_is_cut_short():
    found = judge(rule({"regex": r"good.*"}), rule("loan", "isolation.en.test"))
    text = "We offer you a loan, Loan, LOAN, lOAN or loan for the ticket and " + "good work " * 40
    said = found.judge(posting(text)).reasons
    assert len(re.findall("“", said[1])) == 3
    assert max(len(q) for s in said for q in re.findall("“(.*?)”", s)) == 90


def test_an_ad_without_cues_has_no_reasons():
    assert lure().judge(posting("Cook wanted for the kitchen of a school")).reasons == ()


@pytest.mark.parametrize(
    ("text", "given", "missing"),
    [
        ("Cook wanted", {}, {"employer", "pay", "contract", "hours"}),
        ("Cook wanted, 1500 €", {}, {"employer", "pay_period", "contract", "hours"}),
        ("Cook wanted, 1500 € a month, 8 hours", {}, {"employer", "contract"}),
        ("Cook wanted", {"employer": "Hotel Perla", "pay": "1500 € a month"}, {"contract", "hours"}),
        ("Perla Nouă SRL looks for a cook, from 8:00", {}, {"pay", "contract"}),
        ("Sa famille cherche une nounou", {}, {"employer", "pay", "contract", "hours"}),
    ],
)
def test_what_an_honest_offer_usually_says_is_missed(text, given, missing):
    assert set(judge(rule("loan")).judge(posting(text, **given)).missing) == missing


def test_no_sentence_of_ours_accuses_anybody(shipped):
    for name, indicator in shipped.indicators.items():
        assert not ACCUSING.search(indicator.reason), name
        assert not indicator.reason.endswith(".")
        assert indicator.reason[0].islower()
    for one in shipped.rules:
        assert not ACCUSING.search(one.title), one.id


def test_reasons_of_every_shipped_case_are_whole_sentences_that_accuse_nobody(shipped, shipped_judge):
    for one in shipped.rules:
        said = shipped_judge.judge(posting(one.cases.match[0], language=one.language)).reasons
        for sentence in said:
            assert sentence.endswith("."), one.id
            assert not ACCUSING.search(re.sub("“.*”", "", sentence)), one.id
