"""Pay and places as people write them, and near misses that are neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.facts import pay, places
from nlp.normalise import fold
from nlp.text import words

PAY = [
    ("1500 EUR a month", 1500, "EUR", "month"),
    ("€1,500 per month", 1500, "EUR", "month"),
    ("1.500,50 € / Monat", 1500.5, "EUR", "month"),
    ("1,500.50 USD a month", 1500.5, "USD", "month"),
    ("2.000-3.000 € / lună", 3000, "EUR", "month"),
    ("od 3000 do 4000 zł miesięcznie", 4000, "PLN", "month"),
    ("5 tys. zł mies.", 5000, "PLN", "month"),
    ("£15 an hour", 15, "GBP", "hour"),
    ("$15/hr", 15, "USD", "hour"),
    ("80 euro pe zi", 80, "EUR", "day"),
    ("900 € a week", 900, "EUR", "week"),
    ("30 000 EUR per annum", 30000, "EUR", "year"),
    ("50 000 руб. в месяц", 50000, "RUB", "month"),
    ("от 2000 до 5000 долларов в месяц", 5000, "USD", "month"),
    ("3 тыс евро в неделю", 3000, "EUR", "week"),
    ("40000 грн на місяць", 40000, "UAH", "month"),
    ("2500 лв. на месец", 2500, "BGN", "month"),
    ("300 000 Ft havonta", 300000, "HUF", "month"),
    ("10-15 triệu/tháng", 15_000_000, "VND", "month"),
    ("10 triệu đến 15 triệu/tháng", 15_000_000, "VND", "month"),
    ("15.000.000đ/tháng", 15_000_000, "VND", "month"),
    ("月薪8000元", 8000, "CNY", "month"),
    ("月入3万", 30000, "CNY", "month"),
    ("8000-12000元/月", 12000, "CNY", "month"),
    ("Rp 5 juta per bulan", 5_000_000, "IDR", "month"),
    ("2000 دولار شهريا", 2000, "USD", "month"),
    ("Aylık maaş: 30.000 TL", 30000, "TRY", "month"),
    ("Monthly salary: 2000 EUR", 2000, "EUR", "month"),
    ("R$ 2.500,00 mensais", 2500, "BRL", "month"),
    ("1500 € net", 1500, "EUR", None),
    ("1500 €, 8 hours a day", 1500, "EUR", None),
    ("8000元，每天工作8小时", 8000, "CNY", None),
    ("1500 €. One day off", 1500, "EUR", None),
    ("Work 6 days: 1500 €", 1500, "EUR", None),
]


@pytest.mark.parametrize(("text", "amount", "currency", "period"), PAY)
def test_pay_is_read_with_its_currency_and_the_period_of_its_own_clause(text, amount, currency, period):
    found = pay.find(fold(text).text)
    assert [(p.amount, p.currency, p.period) for p in found] == [(amount, currency, period)]


@pytest.mark.parametrize(
    ("text", "month"),
    [("1500 € a month", 1500), ("100 € a week", 433), ("100 € a day", 2200), ("10 € an hour", 1700), ("1000 USD a month", 885)],
)  # fmt: skip
def test_pay_is_brought_to_euro_a_month(text, month):
    assert pay.find(fold(text).text)[0].month == pytest.approx(month)


@pytest.mark.parametrize(
    "text",
    [*("18-25 years", "call 0712 345 678", "24/7", "12 hours, 7 days", "from 2024 to 2026", "500 000 000 € a month", "1 € a month"),
    *("top 10", "room 12 d", "version 3.5", "300万用户", "5 kids a day")],
)  # fmt: skip
def test_other_numbers_are_no_pay(text):
    assert [p for p in pay.find(fold(text).text) if p.period or p.currency == "EUR"] == []


@given(st.text(alphabet=st.sampled_from("0123456789.,' -–€$元万月/hdday tyskm٣５²½eur"), max_size=60))
def test_any_digits_are_read_without_breaking_and_in_place(text):
    folded = fold(text).text
    for found in pay.find(folded):
        assert any(c.isdigit() for c in folded[found.start : found.end])
        assert found.amount >= 0
        assert (found.month is None) == (found.period is None)


@pytest.mark.parametrize(
    ("language", "text", "countries"),
    [
        ("en", "Dancers for Cyprus and the United Arab Emirates", ["CY", "AE"]),
        ("ro", "Lucru în Germania și Cipru", ["DE", "CY"]),
        ("ru", "Работа в Германии, выезд из Польши", ["DE", "PL"]),
        ("uk", "Робота у Німеччині", ["DE"]),
        ("pl", "Praca w Niemczech, we Włoszech i na Cyprze", ["DE", "IT", "CY"]),
        ("hu", "Munka Németországban", ["DE"]),
        ("zh", "招聘去柬埔寨工作", ["KH"]),
        ("vi", "Việc làm tại Campuchia", ["KH"]),
        ("tr", "Almanya'da iş", ["DE"]),
        ("de", "Arbeit in Zypern", ["CY"]),
        ("ro", "We need dancers in Cyprus", ["CY"]),
        ("en", "Guinea-Bissau", ["GW"]),
        ("en", "A cook for our kitchen", []),
        ("und", "Cyprus", ["CY"]),
    ],
)
def test_a_country_is_found_in_the_ads_language_or_in_english(language, text, countries):
    assert [found.normal["country"] for found in places.find(words(text, language))] == countries


def test_a_country_is_found_where_it_stands():
    read = words("Work in the Czech Republic now", "en")
    [found] = places.find(read)
    assert (found.normal["country"], read.surface[found.start : found.end]) == ("CZ", ["czech", "republic"])
