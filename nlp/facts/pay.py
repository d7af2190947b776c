"""Pay named in a text: amount or range, currency and period, brought to euro a month so that it can be compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from pydantic import BaseModel, ConfigDict

from nlp.facts import Found
from nlp.facts.phrases import Phrases
from nlp.text import Words
from records import datafile

_NUMBER = re.compile(
    r"(?=\d)(?:"  # looked for first, so that most of a text is passed over fast
    r"\d{1,3}(?:[ .,'\u202f٬]\d{3}){1,4}(?!\d)(?:[.,٫]\d{1,2}(?!\d))?"
    r"|\d{1,2}(?:,\d{2}){1,3},\d{3}(?!\d)"  # 1,50,000 as in India
    r"|\d{1,9}(?:[.,'٫]\d{1,2}(?!\d))?)"
)
_MORE = re.compile(r"\d{1,4}")
_HAN = re.compile("[一二两三四五六七八九十][一二两三四五六七八九十百千万萬]{1,7}|[过過超破上][万萬]")
_HAN_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_SEPARATORS = " .,'\u202f٬٫"
_BEHIND = 24  # characters around an amount in which its period is looked for
_AROUND = 32  # and those in which it says gross, net, or what it is for
_STOP = re.compile(r"[\d\n,;:!?。，；：！？]|\.\s")  # behind this, another thing is spoken of: "1500 €, 8 hours a day"
_CLAUSE = re.compile(r"[\d\n,;!?。，；！？•|]|\.\s")
_SENTENCE = re.compile(r"[\d\n;!?。；！？•|]|\.\s")
_STOP_BEFORE = re.compile(r"[\d\n,;!?。]")
_SHORT = re.compile(r"(?:руб|долл|тыс|тис|лв|грн|zl|kc|ft|tys)$")  # shortened, so a full stop behind them ends nothing
_LIKELY = (10.0, 60_000.0)  # euro a month; what lies outside is not a wage
_MONEY = (1.0, 500_000.0)  # euro, without a period: "6 ft" is a height and "$3 million" a turnover
_MOST = 2000  # numbers of a text that are looked at
_BARE = 100  # the least number that is money without a currency, behind a word of wage


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Currency(_Model):
    euro: float
    signs: tuple[str, ...]


class _Ambiguous(_Model):
    default: str
    languages: dict[str, str] = {}
    countries: dict[str, str] = {}


class _Period(_Model):
    per_month: float
    words: tuple[str, ...]
    before: tuple[str, ...] = ()


class _Around(_Model):
    before: tuple[str, ...]
    after: tuple[str, ...]


class _Home(_Model):
    countries: dict[str, str]
    languages: dict[str, str]


class _Table(_Model):
    dated: str
    currencies: dict[str, _Currency]
    ambiguous: dict[str, _Ambiguous]
    thousands: tuple[str, ...]
    myriads: tuple[str, ...]
    lakhs: tuple[str, ...]
    millions: tuple[str, ...]
    billions: tuple[str, ...]
    crores: tuple[str, ...]
    implied: dict[str, str]
    waged: dict[str, str]
    weak: tuple[str, ...]
    short: dict[str, tuple[str, ...]]
    spoken: dict[str, dict[str, str]]
    home: _Home
    to: tuple[str, ...]
    up_to: _Around
    at_least: _Around
    gross: tuple[str, ...]
    net: tuple[str, ...]
    wages: tuple[str, ...]
    purposes: dict[str, tuple[str, ...]]
    pieces: tuple[str, ...]
    periods: dict[str, _Period]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Pay as named.

    start, end  in the folded text
    amount    in its currency (ISO 4217); the higher one of a range
    low       the lower one of a range
    period    month, week, day, hour, year or piece; None if unsaid
    month     euro a month; None without a period, by the piece, or where the amount is for something else
    limit     `up_to` or `at_least`, where the text says so
    tax       `gross` or `net`, where the text says so
    purpose   what the amount is for if not for work: fee, deposit, advance, fine, housing, travel; or a bonus
    """

    start: int
    end: int
    amount: float
    currency: str
    period: str | None
    month: float | None
    low: float | None = None
    limit: str | None = None
    tax: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with what stands at its sides. `sign` is a currency or a word of several; `scale` how the multiple was written."""

    start: int
    end: int
    value: float
    factor: float = 1.0
    scale: str = ""
    sign: str | None = None
    low: float | None = None


def find(folded: str, language: str = "und", countries: Collection[str] = ()) -> list[Pay]:
    """Every amount of money in a folded text, in order. Language and countries tell whose pesos, crowns or dollars are meant."""
    amounts = _joined(folded, _amounts(folded, _signs(language if language in _table().spoken else "")))
    return [pay for amount in amounts if (pay := _pay(folded, amount, language, countries))]


def stated(read: Words, countries: Collection[str] = ()) -> list[Found]:
    """The same as facts: `pay`, or `amount` where the money is for something else than work."""
    found = []
    for pay in find(read.folded.text, read.language, countries):
        if place := read.touching(pay.start, pay.end):
            kind = "pay" if pay.purpose in (None, "bonus") else "amount"
            found.append(Found(kind, *place, by="pay", normal=_normal(pay)))
    return found


def _normal(pay: Pay) -> dict[str, Any]:
    said = {
        "low": pay.low,
        "amount": pay.amount,
        "currency": pay.currency,
        "period": pay.period,
        "limit": pay.limit,
        "tax": pay.tax,
        "for": pay.purpose,
        "euro_a_month": round(pay.month, 2) if pay.month is not None else None,
        "rates": _table().dated,
    }
    return {name: value for name, value in said.items() if value is not None}


def _amounts(text: str, signs: Phrases[str]) -> Iterator[_Amount]:
    """The numbers of a text, each with the multiple and the currency at its sides."""
    after = 0
    for number in islice(_numbers(text), _MOST):
        start, end = number.span()
        if start < after or (start and (text[start - 1].isdigit() or _goes_on(text, start))):
            continue
        value, factor, scale = _value(number.group()), 1.0, ""
        if multiple := _scales().at(text, end):
            factor, written = multiple[0], end
            end = multiple[1]
            scale = text[written:end].strip()
            if text[end : end + 1] == "." and text[end + 1 : end + 2] == " ":
                end += 1
            if factor == 1e4 and (more := _MORE.match(text, end)):
                # 1万5 is 15,000, and so is 1万5千 and 1万5000.
                value += float(more.group()) / (10 if len(more.group()) == 1 else 1e4)
                end = more.end() + (text[more.end() : more.end() + 1] == "千")
        elif not number.group()[0].isdigit():
            scale = _han_scale(text, start, end)
        end, sign = end + (text[end : end + 1] == "+"), None
        if behind := signs.at(text, end):
            sign, end = behind
        elif before := signs.until(text, start - 1 if text[start - 1 : start] == "." else start):
            sign, start = before
        if _inside(text, start, end):
            continue
        after = end
        yield _Amount(start, end, value * factor, factor, scale, sign)


def _numbers(text: str) -> Iterator[re.Match[str]]:
    if "万" not in text and "千" not in text and "百" not in text and "萬" not in text:
        return _NUMBER.finditer(text)
    both = [*_NUMBER.finditer(text), *_HAN.finditer(text)]
    return iter(sorted(both, key=lambda m: m.start()))


def _han_scale(text: str, start: int, end: int) -> str:
    """The unit of a number in characters, where what stands around it says that it is money."""
    if text[end : end + 1] not in "/每到至-~" and not _waged().until(text, _bare_start(text, start)):
        return ""
    return "万" if text[end - 1] in "万萬" or "万" in text[start:end] else "千"


def _inside(text: str, start: int, end: int) -> bool:
    """Whether the number is part of a longer word: 5cad5, b12."""
    glued = end < len(text) and text[end].isdigit() and text[end - 1].isalpha() and text[end - 1].isascii()
    return glued or (start > 0 and text[start - 1].isalnum() and text[start - 1] < "\u0e00")


def _goes_on(text: str, start: int) -> bool:
    """Whether what stands before makes a number part of a longer one: 3.14.15."""
    return start > 1 and text[start - 1] in ".," and text[start - 2].isdigit()


def _value(written: str) -> float:
    if written.isdigit():
        return float(written)
    if not written[0].isdigit():
        return _han(written)
    # A separator before exactly three digits parts thousands, whatever the country; one before one or two digits is a decimal mark.
    last = max(map(written.rfind, _SEPARATORS))
    digits = "".join(c for c in written if c.isdigit())
    decimals = len(written) - last - 1
    return float(digits) if last < 0 or decimals == 3 else float(digits) / 10**decimals


def _han(written: str) -> float:
    """八千, 一万五 (where the last digit counts the next smaller unit), 两万三千; 过万 is ten thousand."""
    total, digit, unit = 0, 0, 0
    for c in written:
        if c in _HAN_DIGITS:
            digit = _HAN_DIGITS[c]
        elif c in _HAN_UNITS:
            unit = _HAN_UNITS[c]
            total, digit = total + (digit or 1) * unit, 0
        elif c in "万萬":
            unit = 10_000
            total, digit = (total + digit or 1) * unit, 0
    return float(total + digit * (unit // 10 or 1))


def _joined(text: str, amounts: Iterator[_Amount]) -> Iterator[_Amount]:
    """Two amounts with "to" between them are one range."""
    held: _Amount | None = None
    for amount in amounts:
        if held is None:
            held = amount
            continue
        if amount.start - held.end <= 12 and (ranged := _range(text, held, amount)):
            yield ranged
            held = None
        else:
            yield held
            held = amount
    if held is not None:
        yield held


def _range(text: str, low: _Amount, high: _Amount) -> _Amount | None:
    if text[low.end : high.start].strip() not in _to() or low.low is not None:
        return None
    sign = high.sign or low.sign
    if low.value > high.value or not (sign or high.scale or _waged().until(text, _bare_start(text, low.start))):
        return None
    factor = high.factor if low.factor == 1 else 1.0
    if factor == 1 and low.factor == 1 and low.value < 1000 and low.value * 100 < high.value:
        factor = 1e3  # "$80-$130,000"
    least = low.value * factor if low.value * factor <= high.value else low.value
    return replace(high, start=low.start, sign=sign, low=least)


def _pay(text: str, amount: _Amount, language: str, countries: Collection[str]) -> Pay | None:
    if amount.sign is None and not amount.scale and amount.value < _BARE:
        return None
    if amount.sign is None and not amount.scale and not _waged().until(text, _bare_start(text, amount.start)):
        return None
    period = _period(text, amount.start, amount.end)
    currency = _currency(text, amount, period, language, countries)
    if currency is None:
        return None
    euro = amount.value * _table().currencies[currency].euro
    purpose = _purpose(text, amount)
    month = euro * _table().periods[period].per_month if period in _table().periods else None
    if period is None and amount.value < 1000 and _is_weak(text, amount):
        return None
    if not _likely(euro, month, period):
        return None
    return Pay(
        start=amount.start,
        end=amount.end,
        amount=amount.value,
        currency=currency,
        period=period,
        month=month if purpose in (None, "bonus") else None,
        low=amount.low,
        limit=_limit(text, amount),
        tax=_tax(text, amount),
        purpose=purpose,
    )


def _is_weak(text: str, amount: _Amount) -> bool:
    """Whether the money is named by a word that is more often something else: 30 pounds, 6 ft."""
    found = _weak().until(text, amount.end)
    return found is not None and not text[found[1] - 1 : found[1]].isalpha()


def _likely(euro: float, month: float | None, period: str | None) -> bool:
    if month is not None:
        return _LIKELY[0] <= month <= _LIKELY[1]
    return (_MONEY[0] if period is None else 0.01) <= euro <= _MONEY[1]


def _bare_start(text: str, start: int) -> int:
    while start and text[start - 1] in " :：=-":
        start -= 1
    return start


def _currency(text: str, amount: _Amount, period: str | None, language: str, countries: Collection[str]) -> str | None:
    table = _table()
    if amount.sign is None:
        if waged := _waged().until(text, _bare_start(text, amount.start)):
            return waged[0]
        if text[amount.start] in "过過超破上":
            return table.implied["万"] if period else None
        implied = table.implied.get(amount.scale) or _home(language, countries)
        if amount.scale in table.short.get(language, ()):
            return implied
        return implied if period and _beside(text, amount) else None
    if (several := table.ambiguous.get(amount.sign)) is None:
        return amount.sign
    for country in countries:
        if country in several.countries:
            return several.countries[country]
    return several.languages.get(language, several.default)


def _beside(text: str, amount: _Amount) -> bool:
    """Whether the period stands right beside the amount: "200k/week", not "1 million checks a month"."""
    start = _after_last(_STOP_BEFORE, text, max(0, amount.start - _BEHIND), amount.start)
    near = _periods().search(text, amount.end, amount.end + _BEHIND)
    return (near is not None and near[1] - amount.end <= 5) or _wage_periods().last(
        text, start, amount.start
    ) is not None


def _home(language: str, countries: Collection[str]) -> str | None:
    home = _table().home
    for country in countries:
        if country in home.countries:
            return home.countries[country]
    return home.languages.get(language)


def _period(text: str, start: int, end: int) -> str | None:
    behind = end + 1 if text[end : end + 1] == "." and _SHORT.search(text, max(0, end - 5), end) else end
    stop = _STOP.search(text, behind, end + _BEHIND)
    until = stop.start() if stop else end + _BEHIND
    if found := _periods().search(text, behind, until):
        return found[0]
    last = _after_last(_STOP_BEFORE, text, max(0, start - _BEHIND), start)
    if found := _wage_periods().last(text, last, start):
        return found[0]
    return "piece" if _pieces().search(text, behind, until) else None


def _after_last(stop: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the stretch begins that no stop interrupts until `end`."""
    for found in stop.finditer(text, start, end):
        start = found.end()
    return start


def _limit(text: str, amount: _Amount) -> str | None:
    if amount.low is not None:
        return None
    before, after = _limits()
    if text[amount.start] in "过過超破上" or "+" in text[amount.start : amount.end + 1]:
        return "at_least"
    if found := before.until(text, amount.start):
        return found[0]
    found = after.at(text, amount.end)
    return found[0] if found else None


def _tax(text: str, amount: _Amount) -> str | None:
    start, end = amount.start, amount.end
    stop = _SENTENCE.search(text, end, end + _AROUND)
    found = _taxes().search(text, end, stop.start() if stop else end + _AROUND)
    if found and text[found[1] - 1] != ".":  # a .net developer
        return found[0]
    found = _taxes().last(text, _after_last(_CLAUSE, text, max(0, start - _AROUND), start), start)
    return found[0] if found else None


def _purpose(text: str, amount: _Amount) -> str | None:
    """What the amount is for: the last word before it that names a wage or another purpose, or the word right behind it."""
    start = _after_last(_CLAUSE, text, max(0, amount.start - _AROUND), amount.start)
    if found := _purposes().last(text, start, amount.start):
        return found[0] or None
    found = _purposes().at(text, amount.end)
    return found[0] or None if found else None


@cache
def _table() -> _Table:
    return datafile.validated(_Table, datafile.read(files("nlp.facts") / "pay.yml", name="nlp/facts/pay.yml"))


@cache
def _signs(language: str) -> Phrases[str]:
    table = _table()
    known = {s: code for code, c in table.currencies.items() for s in c.signs} | {s: s for s in table.ambiguous}
    return Phrases(known | table.spoken.get(language, {}))


@cache
def _weak() -> Phrases[bool]:
    return Phrases(dict.fromkeys(_table().weak, True))


@cache
def _scales() -> Phrases[float]:
    table = _table()
    factors = {
        1e3: table.thousands,
        1e4: table.myriads,
        1e5: table.lakhs,
        1e6: table.millions,
        1e7: table.crores,
        1e9: table.billions,
    }
    return Phrases({word: factor for factor, words in factors.items() for word in words})


@cache
def _to() -> frozenset[str]:
    return frozenset(Phrases.folded(_table().to))


@cache
def _waged() -> Phrases[str]:
    return Phrases(_table().waged)


@cache
def _periods() -> Phrases[str]:
    table = _table()
    return Phrases({word: name for name, p in reversed(table.periods.items()) for word in p.words})


@cache
def _pieces() -> Phrases[str]:
    return Phrases(dict.fromkeys(_table().pieces, "piece"))


@cache
def _wage_periods() -> Phrases[str]:
    """Words that name a wage with its period, shortly before the amount: "monthly salary: 2000 €"."""
    return Phrases({word: name for name, p in _table().periods.items() for word in p.before})


@cache
def _limits() -> tuple[Phrases[str], Phrases[str]]:
    up, least = _table().up_to, _table().at_least
    before = Phrases[str](dict.fromkeys(least.before, "at_least") | dict.fromkeys(up.before, "up_to"))
    return before, Phrases[str](dict.fromkeys(least.after, "at_least") | dict.fromkeys(up.after, "up_to"))


@cache
def _taxes() -> Phrases[str]:
    return Phrases[str](dict.fromkeys(_table().gross, "gross") | dict.fromkeys(_table().net, "net"))


@cache
def _purposes() -> Phrases[str]:
    """A word of wage means an empty purpose."""
    table = _table()
    return Phrases(
        {word: purpose for purpose, words in table.purposes.items() for word in words} | dict.fromkeys(table.wages, "")
    )
