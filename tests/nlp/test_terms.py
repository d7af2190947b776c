"""What phrases state: the tables of terms, their faults, the facts of a text, and the rules that ask for them."""

from __future__ import annotations

import pytest

from nlp.facts import terms as module
from nlp.facts.terms import kinds, terms
from nlp.languages import languages
from records.errors import BadData
from tests.nlp.small import judge, posting, rule, shown, sound


def stated(text: str, **given):
    """Kind, normal form and words of what a text states."""
    analysis = judge().judge(posting(text, **given))
    sound(analysis, posting(text, **given))
    return [(f.kind, dict(f.normal), f.span.text) for f in analysis.facts]


def of(kind: str, text: str):
    return [(normal, words) for k, normal, words in stated(text) if k == kind]


def test_every_language_that_has_terms_can_be_read_and_states_every_kind_it_names():
    for language in languages():
        for term in terms(language):
            assert term.phrases, (language, term)
            assert kinds()[term.kind].knows(term.value)


def test_numbers_are_read_with_what_they_count():
    text = "Waiters aged 18-30, 37,5 hours a week or 8 to 10 hours a day, 6 days a week, contract of 2 years."
    assert of("age", text) == [({"value": "years", "from": 18, "to": 30}, "aged 18-30")]
    assert of("hours", text) == [
        ({"value": "week", "n": 37.5}, "37,5 hours a week"),
        ({"value": "day", "from": 8, "to": 10}, "8 to 10 hours a day"),
    ]
    assert of("days", text) == [({"value": "week", "n": 6}, "6 days a week")]
    assert of("duration", text) == [({"value": "years", "n": 2}, "contract of 2 years")]


def test_what_is_denied_is_a_fact_that_says_so():
    assert of("fee", "We ask no deposit, bond or fee for the work.") == [
        ({"value": "deposit", "denied": True}, "deposit"),
        ({"value": "deposit", "denied": True}, "bond"),
        ({"value": "any", "denied": True}, "fee"),
    ]


def test_the_longest_of_facts_that_share_words_is_told():
    assert of("housing", "Free food and accommodation provided for all.") == [
        ({"value": "free"}, "Free food and accommodation")
    ]


def test_pay_and_places_are_facts_like_the_others():
    found = {k: normal for k, normal, _ in stated("Cooks wanted in Cyprus, 2000 euro a month.")}
    assert found["pay"] == {
        "amount": 2000.0,
        "currency": "EUR",
        "period": "month",
        "euro_a_month": 2000.0,
        "rates": "2025",
    }
    assert found["place"] == {"country": "CY", "kind": "country", "role": "destination"}
    assert found["sector"] == {"value": "5120"}


def test_a_fact_stands_in_the_field_where_its_words_are():
    [(kind, _, words)] = [f for f in stated("Nothing else is said.", title="Dancers") if f[0] == "sector"]
    assert (kind, words) == ("sector", "Dancers")


@pytest.mark.parametrize(
    ("match", "text", "words"),
    [
        ({"fact": "housing.free"}, "Free accommodation for all.", ["Free accommodation"]),
        ({"fact": "housing.free"}, "Accommodation is provided.", []),
        ({"fact": "housing"}, "Accommodation is provided.", ["Accommodation is provided"]),
        ({"fact": {"kind": "hours", "value": "day", "above": 11}}, "12 hours a day.", ["12 hours a day"]),
        ({"fact": {"kind": "hours", "value": "day", "above": 11}}, "8 to 12 hours a day.", ["8 to 12 hours a day"]),
        ({"fact": {"kind": "hours", "value": "day", "above": 11}}, "8 hours a day, 40 hours a week.", []),
        ({"fact": {"kind": "age", "below": 18}}, "Girls aged 16 to 20.", ["aged 16 to 20"]),
        ({"fact": "fee"}, "We ask no deposit.", []),
        ({"fact": {"kind": "fee", "denied": True}}, "We ask no deposit.", ["deposit"]),
        ({"fact": {"kind": "fee", "denied": True}}, "We ask a deposit.", []),
        ({"pay_above": {"norm": 2}}, "Waitress in Cyprus, 9000 euro a month.", ["9000 euro"]),
        ({"pay_above": {"norm": 2}}, "Waitress in Cyprus, 1500 euro a month.", []),
        ({"fact": "place"}, "Work in Cyprus.", ["Cyprus"]),
        ({"within": {"window": 12, "all": [{"fact": "travel.paid"}, {"fact": "deduction"}]}},
         "Ticket paid, later it is taken from your pay.", ["Ticket paid", "taken from your pay"]),
    ],
)  # fmt: skip
def test_a_rule_asks_for_a_fact(match, text, words):
    assert shown(match, text) == words


def test_a_rule_of_every_language_asks_for_a_fact_in_each():
    tested = rule({"fact": "housing.free"}, "debt_bondage.any.test")
    assert judge(tested).hits(posting("Free accommodation for all."), "en", only=tested.id)
    assert not judge(tested).hits(posting("Rien de tout cela."), "fr", only=tested.id)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("facts: {houses: {free: [a]}}", "houses: no such kind"),
        ("facts: {housing: {gratis: [a]}}", "housing: no value gratis"),
        ("facts: {sector: {cook: [a]}}", "sector: no value cook"),
        ("facts: {housing: {free: ['{n} rooms']}}", "has a number, and the kind has none"),
        ("facts: {hours: {day: ['{word} hours']}}", "begins with any word"),
        ("facts: {hours: {day: []}}", "at least 1 item"),
    ],
)
def test_a_faulty_table_names_file_and_line(tmp_path, monkeypatch, written, why):
    (tmp_path / "xx.yml").write_text(written, encoding="utf-8")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    terms.cache_clear()
    kinds()
    with pytest.raises(BadData, match=why) as raised:
        terms("xx")
    assert [(p.file, p.line) for p in raised.value.problems] == [("nlp/facts/terms/xx.yml", 1)]
    terms.cache_clear()
