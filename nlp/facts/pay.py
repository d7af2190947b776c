"""Pay named in a text: amount, currency and period, brought to euro a month so that it can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from records import datafile

_NUMBER = r"\d{1,3}(?:[ .,'\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"
_BEHIND = 24  # characters around an amount in which its period is looked for
_STOP = re.compile(r"[\d\n,;:!?。]|\.\s")  # behind this, another thing is spoken of: "1500 €, 8 hours a day"
_SHORT = re.compile(r"(?:руб|долл|тыс|тис|лв|грн|zl|kc|ft|tys)$")  # shortened, so a full stop behind them ends nothing
_TO = "-|–|to|до|a|bis|do|la|ate|hasta|tot|den|al|sampai|～|~"
_DIGIT = re.compile(r"\d")
_LIKELY = (10.0, 60_000.0)  # euro a month; what lies outside is not a wage


class _Currency(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    euro: float
    signs: tuple[str, ...]


class _Period(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    per_month: float
    words: tuple[str, ...]
    before: tuple[str, ...] = ()


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    dated: str
    currencies: dict[str, _Currency]
    thousands: tuple[str, ...]
    myriads: tuple[str, ...]
    millions: tuple[str, ...]
    implied: dict[str, str]
    periods: dict[str, _Period]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Pay as named. start, end: in the folded text. amount: in its currency (ISO 4217). period: None if unsaid. month: euro a month, None without a period."""

    start: int
    end: int
    amount: float
    currency: str
    period: str | None
    month: float | None


def find(folded: str) -> list[Pay]:
    """Every amount with a currency in a folded text, in order."""
    if _DIGIT.search(folded) is None:
        return []
    return list(_found(folded))


def _found(folded: str) -> Iterator[Pay]:
    table, pattern, signs = _table(), _pattern(), _signs()
    for m in pattern.finditer(folded):
        period = _period(folded, m.start(), m.end())
        if sign := m["before"] or m["after"]:
            currency = signs[sign]
        elif period and m["scale"] in table.implied:
            currency = table.implied[m["scale"]]
        else:
            continue
        amount = _amount(m["last"] or m["first"]) * _factor(m["scale"] or "")
        month = amount * table.currencies[currency].euro * table.periods[period].per_month if period else None
        if month is None or _LIKELY[0] <= month <= _LIKELY[1]:
            yield Pay(start=m.start(), end=m.end(), amount=amount, currency=currency, period=period, month=month)


def _amount(written: str) -> float:
    # A separator before exactly three digits parts thousands, whatever the country; one before one or two digits is a decimal mark.
    whole = re.sub(r"[ .,'\u202f](?=\d{3}(?:\D|$))", "", written)
    return float(whole.replace(",", "."))


def _factor(scale: str) -> float:
    table = _table()
    if scale in table.thousands:
        return 1e3
    if scale in table.myriads:
        return 1e4
    return 1e6 if scale in table.millions else 1.0


def _period(folded: str, start: int, end: int) -> str | None:
    behind = folded[end : end + _BEHIND]
    if _SHORT.search(folded, max(0, end - 5), end):
        behind = behind.removeprefix(".")
    behind = _STOP.split(behind, maxsplit=1)[0]
    if found := _period_pattern().search(behind):
        return found.lastgroup
    before = folded[max(0, start - _BEHIND) : start]
    found = _wage_pattern().search(before)
    return found.lastgroup if found else None


@cache
def _table() -> _Table:
    return datafile.validated(_Table, datafile.read(files("nlp.facts") / "pay.yml", name="nlp/facts/pay.yml"))


@cache
def _signs() -> dict[str, str]:
    return {s: code for code, c in _table().currencies.items() for s in c.signs}


def _either(words: tuple[str, ...]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))


@cache
def _pattern() -> re.Pattern[str]:
    table = _table()
    sign = _either(tuple(_signs()))
    scale = _either(table.thousands + table.myriads + table.millions)
    return re.compile(
        rf"(?:(?<![a-zа-я])(?P<before>{sign})\s?)?(?<![\d.,])(?P<first>{_NUMBER})(?:(?:\s?(?:{scale}))?\s?(?:{_TO})\s?(?:{sign})?\s?(?P<last>{_NUMBER}))?"
        rf"\s?(?:(?P<scale>{scale})\.?(?![a-zа-я]))?(?:\s?(?P<after>{sign})(?![a-zа-я]))?"
    )


@cache
def _period_pattern() -> re.Pattern[str]:
    groups = (f"(?P<{name}>{_either(p.words)})" for name, p in _table().periods.items())
    return re.compile(rf"(?:(?<![a-zа-яё])|(?<=[\u3400-\u9fff]))(?:{'|'.join(groups)})(?![a-zа-яё])")


@cache
def _wage_pattern() -> re.Pattern[str]:
    """Words that name a wage with its period, shortly before the amount: "monthly salary: 2000 €"."""
    groups = (f"(?P<{name}>{_either(p.before)})" for name, p in _table().periods.items() if p.before)
    return re.compile(rf"(?:{'|'.join(groups)})[^\d\n,;!?。]*$")
