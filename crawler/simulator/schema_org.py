"""A posting as schema.org's JobPosting, and pay as published read as an amount."""

from __future__ import annotations

import json
import re
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from crawler.simulator.site import Site, paragraphs
from crawler.simulator.world import Published

_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP", "lei": "RON", "ron": "RON",
    "ft": "HUF", "huf": "HUF", "грн": "UAH", "uah": "UAH", "₴": "UAH", "₽": "RUB", "руб": "RUB", "rub": "RUB", "₹": "INR", "inr": "INR",
    "rs": "INR", "₱": "PHP", "php": "PHP", "₫": "VND", "vnd": "VND", "đồng": "VND", "฿": "THB", "บาท": "THB", "thb": "THB", "aed": "AED",
    "sar": "SAR", "r$": "BRL", "brl": "BRL", "৳": "BDT", "টাকা": "BDT", "bdt": "BDT", "npr": "NPR", "zł": "PLN", "pln": "PLN", "kč": "CZK",
    "czk": "CZK", "chf": "CHF", "лв": "BGN", "bgn": "BGN", "тг": "KZT", "kzt": "KZT", "₺": "TRY", "tl": "TRY", "try": "TRY", "درهم": "AED",
    "ريال": "SAR", "دينار": "KWD", "元": "CNY", "rmb": "CNY", "cny": "CNY", "mdl": "MDL", "kr": "SEK", "myr": "MYR", "sgd": "SGD", "idr": "IDR",
}  # fmt: skip
_UNITS = (
    ("HOUR", r"\bhour|/\s?h\b|\bh\b|\bor[ăa]\b|час|годин|heure|hora|óra|ساعة|時|小时|giờ"),
    ("DAY", r"\bday|\bzi\b|\bziua\b|день|\bjour\b|d[íi]a|\bnap\b|يوم|天|ngày|วัน|দিন|दिन"),
    ("WEEK", r"\bweek|săptăm|недел|тижд|semaine|semana|\bhét\b|أسبوع|周|tuần|สัปดาห์|সপ্তাহ|सप्ताह"),
    ("MONTH", r"month|lun[ăa]|месяц|мес\b|місяц|\bmois\b|\bmes\b|m[êe]s\b|hónap|\bhó\b|شهر|月|tháng|เดือน|মাস|महीन|माह|\bpm\b|\bay\b|aylık|miesi"),
    ("YEAR", r"year|annum|\ban\b|год|рік|\bano?\b|année|año|\bév\b|سنة|年|năm|\bปี|বছর|वर्ष"),
)  # fmt: skip
_NUMBER = re.compile(r"\d{1,3}(?:[  .,’']\d{3})+(?!\d)|\d+(?:[.,]\d{1,2}(?!\d))?")
_TO = re.compile(r"\s*[-–—]\s*")
_TIMES = re.compile(r"\d\s*(?:k\b|%|juta|jt\b|mil\b|bin\b|тыс|тис|млн|lakh|万|萬|triệu|tr\b)", re.IGNORECASE)
_CURRENCY = re.compile(
    "|".join(
        rf"(?<![^\W\d_]){re.escape(c)}(?![^\W\d_])" if c.isascii() and c.isalpha() else re.escape(c)
        for c in sorted(_CURRENCIES, key=len, reverse=True)
    )
)


def job_posting(site: Site, posting: Published) -> dict[str, Any]:
    """The JobPosting of a posting; what the posting does not name is left out."""
    address = {"@type": "PostalAddress", "addressLocality": posting.place, "addressCountry": posting.country}
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": posting.title,
        "description": str(paragraphs(posting.text)),
        "identifier": {"@type": "PropertyValue", "name": site.board.title, "value": str(posting.number)},
        "url": site.url(posting),
        "inLanguage": posting.lang,
        "datePosted": posting.published.date().isoformat(),
        "validThrough": posting.expires.isoformat(),
        "jobLocation": {"@type": "Place", "address": {k: v for k, v in address.items() if v}},
    }
    if not posting.title:
        del found["title"]
    if posting.employer:
        found["hiringOrganization"] = {"@type": "Organization", "name": posting.employer}
    if posting.pay:
        found["baseSalary"] = salary(posting.pay)
    return found


def salary(pay: str) -> dict[str, Any] | str:
    """Pay as a MonetaryAmount, with a unit only where one is named; the published words where they are more than one amount or range."""
    currency = _CURRENCY.search(pay.lower())
    numbers = list(_NUMBER.finditer(pay))
    amounts = [_amount(number[0]) for number in numbers]
    if currency is None or not 1 <= len(amounts) <= 2 or _TIMES.search(pay):
        return pay
    if len(amounts) == 2 and not _TO.fullmatch(pay, numbers[0].end(), numbers[1].start()):
        return pay
    value: dict[str, Any] = {"@type": "QuantitativeValue"}
    value |= {"value": amounts[0]} if len(amounts) == 1 else {"minValue": amounts[0], "maxValue": amounts[1]}
    units = [unit for unit, words in _UNITS if re.search(words, pay.lower())]
    if len(units) == 1:
        value["unitText"] = units[0]
    return {"@type": "MonetaryAmount", "currency": _CURRENCIES[currency[0]], "value": value}


def _amount(number: str) -> int | float:
    if re.fullmatch(r"\d{1,3}(?:[  .,’']\d{3})+", number):
        return int(re.sub(r"\D", "", number))
    value = float(number.replace(",", "."))
    return int(value) if value.is_integer() else value


def script(data: dict[str, Any]) -> Markup:
    """The JSON-LD element, with what could end it escaped as careful sites do."""
    content = htmlsafe_json_dumps(data, dumps=json.dumps, ensure_ascii=False)
    return Markup('<script type="application/ld+json">{}</script>').format(content)
