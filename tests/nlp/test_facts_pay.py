"""Ranges, limits, gross and net, purposes, numbers in other digits, and what ordinary offers pay."""

from __future__ import annotations

import time

import pytest

from nlp.facts import pay, typical
from nlp.normalise import fold
from nlp.text import words


def said(text: str, language: str = "en", countries: tuple[str, ...] = ()) -> list[pay.Pay]:
    return pay.find(fold(text).text, language, countries)


@pytest.mark.parametrize(
    ("language", "text", "low", "high", "currency"),
    [
        ("en", "from 1500 to 2000 EUR net per month", 1500, 2000, "EUR"),
        ("en", "$1000-$2000/week", 1000, 2000, "USD"),
        ("en", "$80-$130,000/yr", 80_000, 130_000, "USD"),
        ("ro", "între 1.200 și 1.400 lei brut pe lună", 1200, 1400, "RON"),
        ("pl", "25-28 zł/h", 25, 28, "PLN"),
        ("ru", "80-100 тыс. руб в месяц", 80_000, 100_000, "RUB"),
        ("id", "Rp 5-7 juta/bulan", 5_000_000, 7_000_000, "IDR"),
        ("vi", "25tr-30tr/tháng", 25_000_000, 30_000_000, "VND"),
        ("zh", "月薪1.5-2万", 15_000, 20_000, "CNY"),
        ("zh", "月薪一万五到两万", 15_000, 20_000, "CNY"),
        ("zh", "底薪3500-5500", 3500, 5500, "CNY"),
        ("pt", "R$ 2.000,00 a R$ 3.000,00 por mês", 2000, 3000, "BRL"),
        ("hu", "300 000 - 400 000 Ft", 300_000, 400_000, "HUF"),
    ],
)
def test_a_range_has_both_ends(language, text, low, high, currency):
    assert [(p.low, p.amount, p.currency) for p in said(text, language)] == [(low, high, currency)]


@pytest.mark.parametrize(
    ("language", "text", "amount", "currency", "period"),
    [
        ("tl", "20k pesos per month", 20_000, "PHP", "month"),
        ("tl", "sahod 25 libo piso kada buwan", 25_000, "PHP", "month"),
        ("es", "10 mil pesos a la semana", 10_000, "MXN", "week"),
        ("ru", "200к в неделю", 200_000, "RUB", "week"),
        ("hi", "2 lakh per month", 200_000, "INR", "month"),
        ("en", "1,50,000 INR a month", 150_000, "INR", "month"),
        ("vi", "18 man/tháng", 180_000, "JPY", "month"),
        ("vi", "1000 đô/tháng", 1000, "USD", "month"),
        ("ar", "٢٥٠٠ درهم شهريا", 2500, "AED", "month"),
        ("ar", "راتب ٥٬٠٠٠ ريال شهريا", 5000, "SAR", "month"),
        ("bn", "৫০,০০০ টাকা", 50_000, "BDT", None),
        ("zh", "月薪八千", 8000, "CNY", "month"),
        ("zh", "1万5每月", 15_000, "CNY", "month"),
        ("zh", "一天三百元", 300, "CNY", "day"),
        ("zh", "违约金十五万元", 150_000, "CNY", None),
        ("zh", "月综合收入可达两万八", 28_000, "CNY", "month"),
        ("id", "ART pulang pergi, 2,3jt", 2_300_000, "IDR", None),
        ("vi", "mỗi đêm 5tr", 5_000_000, "VND", "day"),
        ("tr", "günlük 10-15 bin", 15_000, "TRY", "day"),
        ("hu", "heti 2-3 ezer frank", 3000, "CHF", "week"),
        ("zh", "月入过万", 10_000, "CNY", "month"),
        ("zh", "3000美金一个月", 3000, "USD", "month"),
        ("ja", "日当5万円", 50_000, "JPY", "day"),
        ("ko", "월급 300만원", 3_000_000, "KRW", "month"),
        ("th", "30,000 บาท/เดือน", 30_000, "THB", "month"),
        ("en", "5000 USDT/month", 5000, "USDT", "month"),
        ("en", "KWD 120 per month", 120, "KWD", "month"),
        ("es", "9'90 euros/hora", 9.9, "EUR", "hour"),
        ("en", "100 dollars per client", 100, "USD", "piece"),
        ("it", "0,50 euro al kg", 0.5, "EUR", "piece"),
    ],
)
def test_money_is_read_as_it_is_written_around_the_world(language, text, amount, currency, period):
    assert [(p.amount, p.currency, p.period) for p in said(text, language)] == [(amount, currency, period)]


@pytest.mark.parametrize(
    ("text", "countries", "currency"),
    [("200k/week", ("NG",), "NGN"), ("8000 pesos", ("AR",), "ARS"), ("3000 kr", ("NO",), "NOK"), ("900 riyal", ("QA",), "QAR"), ("$900", ("AU",), "AUD")],
)  # fmt: skip
def test_a_country_tells_whose_money_is_meant(text, countries, currency):
    assert [p.currency for p in said(text, countries=countries)] == [currency]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("up to 2000 €", "up_to"),
        ("до 5000 долларов", "up_to"),
        ("do 6000 zł", "up_to"),
        ("bis zu 3.000 €", "up_to"),
        ("akár 400 ezer Ft", "up_to"),
        ("30.000 TL'ye kadar", "up_to"),
        ("最高2万元", "up_to"),
        ("от 100 000 руб", "at_least"),
        ("ab 2.500 €", "at_least"),
        ("2000+ €", "at_least"),
        ("工资8000以上", "at_least"),
        ("2000 €", None),
    ],
)
def test_a_limit_is_no_promise(text, limit):
    assert [p.limit for p in said(text)] == [limit]


@pytest.mark.parametrize(
    ("text", "tax"),
    [
        ("1500 € net/lună", "net"),
        ("salariu net: 1500 €", "net"),
        ("6000 zł na rękę", "net"),
        ("3.000 € brutto im Monat", "gross"),
        ("1 800 € brut mensuel", "gross"),
        ("50 000 руб на руки", "net"),
        ("30 000 Kč hrubého", "gross"),
        ("2000 $ (.NET developer)", None),
        ("1500 €", None),
    ],
)
def test_gross_and_net_are_told_apart(text, tax):
    assert [p.tax for p in said(text)] == [tax]


@pytest.mark.parametrize(
    ("language", "text", "purpose"),
    [
        ("en", "Processing fee 500 euro", "fee"),
        ("ro", "cazare 80 euro pe luna", "housing"),
        ("ro", "garanție 300 euro", "deposit"),
        ("pl", "kara 500 zł", "fine"),
        ("ru", "залог 200 евро", "deposit"),
        ("en", "accommodation provided, salary 1500 € a month", None),
        ("en", "housing and salary 1500 € a month", None),
    ],
)
def test_money_for_something_else_is_no_pay(language, text, purpose):
    [found] = pay.stated(words(text, language))
    assert found.kind == ("amount" if purpose else "pay")
    assert found.normal.get("for") == purpose
    assert ("euro_a_month" in found.normal) == (purpose is None)


@pytest.mark.parametrize(
    "text",
    [
        "千万不要相信",
        "call 0712 345 678",
        "6 ft tall, 55 kg",
        "lift up to 50 pounds",
        "turnover of $5 million",
        "token 5cad5f31eee",
        "grow to 1 million verifications per month",
        "version 3.14.15 usd",
        "20 kids",
    ],
)
def test_other_numbers_are_no_money(text):
    assert said(text, "ru") == []


def test_a_fact_says_how_it_was_read():
    read = words("Salary: from 1500 to 2000 USD net a month!", "en")
    [found] = pay.stated(read)
    assert " ".join(read.surface[found.start : found.end]) == "1500 to 2000 usd"
    assert found.normal == {"low": 1500, "amount": 2000, "currency": "USD", "period": "month", "tax": "net", "euro_a_month": 1770, "rates": "2025"}  # fmt: skip


@pytest.mark.parametrize(
    "part", ["1 000 ", "1", "1,000", "9'99", "12-", "万1", "一千", "$", "euro ", "1 euro to ", "month "]
)
def test_no_text_takes_long(part):
    text = part * (2**18 // len(part))
    started = time.process_time()
    pay.find(text)
    assert time.process_time() - started < 1


def test_every_currency_and_word_of_money_is_known_once():
    table = pay._table()
    signs = [s for c in table.currencies.values() for s in {fold(s).text for s in c.signs}]
    assert sorted({s for s in signs if signs.count(s) > 1}) == []
    meant = {c for a in table.ambiguous.values() for c in (a.default, *a.languages.values(), *a.countries.values())}
    assert meant | set(table.implied.values()) | set(table.home.countries.values()) <= set(table.currencies)


def test_typical_pay_is_known_by_country_and_sector():
    low, high = typical.typical("DE", "cleaning")
    assert 1800 <= low < high <= 4000
    assert typical.typical("DE") is not None
    assert typical.typical("ZZ", "cleaning") is None
    assert {sector for _, sector in typical._table()} == {*typical._sectors().values(), "any"}
    assert all(low < high for low, high in typical._table().values())


@pytest.mark.parametrize(
    ("isco", "sector"),
    [("9211", "agriculture"), ("5131", "hotel_restaurant"), ("6223", "fishing"), ("9112", "cleaning"), ("5322", "health"), ("5311", "domestic_care"), ("2653", "entertainment_modelling"), ("0", "any")],
)  # fmt: skip
def test_an_occupation_has_a_sector(isco, sector):
    assert typical.group(isco) == sector


def test_pay_is_measured_against_the_best_paying_country_named():
    poland, germany = typical.typical("PL", "cleaning")[1], typical.typical("DE", "cleaning")[1]
    assert typical.ratio(3000, ["PL"], "cleaning") == pytest.approx(3000 / poland)
    assert typical.ratio(3000, ["PL", "DE"], "cleaning") == pytest.approx(3000 / germany)
    assert typical.ratio(3000, [], "cleaning") == typical.ratio(3000, ["ZZ"], "cleaning") < 1.1
    assert typical.ratio(3000, ["PL"], "no such sector") == typical.ratio(3000, ["PL"])
    assert typical.ratio(None, ["PL"]) is None
