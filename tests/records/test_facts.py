"""Facts in words that people read."""

from __future__ import annotations

import pytest

from records.analysis import Fact, Span
from records.facts import kinds, plain

SPAN = Span("text", 0, 1, "x")


@pytest.mark.parametrize(
    ("kind", "normal", "said"),
    [
        ("hours", {"value": "day", "from": 8, "to": 10}, ("Working hours", "8–10 a day")),
        ("hours", {"value": "week", "n": 37.5}, ("Working hours", "37.5 a week")),
        ("age", {"value": "years", "from": 18}, ("Age asked", "from 18 years")),
        ("age", {"value": "years", "to": 30}, ("Age asked", "up to 30 years")),
        ("fee", {"value": "deposit", "denied": True}, ("Fee", "a deposit (denied)")),
        ("sector", {"value": "5120"}, ("Work", "cook")),
        ("sector", {"value": "3119"}, ("Work", "ISCO-08 3119")),
        ("nationality", {"value": "RO"}, ("Nationality named", "citizens of RO")),
        ("place", {"country": "CY"}, ("Place", "CY")),
        (
            "pay",
            {"amount": 2000.0, "currency": "EUR", "period": "month", "tax": "net"},
            ("Pay", "2,000 EUR a month net"),
        ),
        (
            "pay",
            {"low": 1500.0, "amount": 2000.0, "currency": "EUR", "limit": "up_to"},
            ("Pay", "up to 1,500–2,000 EUR"),
        ),
        ("amount", {"amount": 300.0, "currency": "EUR", "for": "deposit"}, ("Money", "300 EUR (deposit)")),
        ("shoe_size", {"n": 41}, ("Shoe size", "41")),
    ],
)
def test_a_fact_is_said_in_words(kind, normal, said):
    assert plain(Fact(kind, normal, "a test", SPAN)) == said


def test_a_kind_knows_its_values_and_the_codes_that_it_takes():
    assert kinds()["housing"].knows("free")
    assert not kinds()["housing"].knows("gratis")
    assert kinds()["sector"].knows("5120")
    assert not kinds()["sector"].knows("cook")
    assert kinds()["nationality"].knows("RO")
