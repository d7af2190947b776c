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
_BEHIND = 24  # characters behind an amount in which its period is looked for
_LIKELY = (10.0, 60_000.0)  # euro a month; what lies outside is not a wage


class _Currency(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    euro: float
    signs: tuple[str, ...]


class _Period(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    per_month: float
    words: tuple[str, ...]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    dated: str
    currencies: dict[str, _Currency]
    thousands: tuple[str, ...]
    myriads: tuple[str, ...]
    millions: tuple[str, ...]
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
    if not any(c.isdigit() for c in folded):
        return []
    return list(_found(folded))


def _found(folded: str) -> Iterator[Pay]:
    table, pattern, signs = _table(), _pattern(), _signs()
    for m in pattern.finditer(folded):
        sign = m["before"] or m["after"]
        if sign is None:
            continue
        currency = signs[sign.strip(" .")]
        amount = _amount(m["last"] or m["first"]) * _factor(m["scale"] or "")
        period = _period(folded, m.end())
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


def _period(folded: str, at: int) -> str | None:
    behind = _period_pattern().search(folded, at, at + _BEHIND)
    return behind.lastgroup if behind else None


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
        rf"(?:(?<![a-zа-я])(?P<before>{sign})\s?)?(?<![\d.,])(?P<first>{_NUMBER})(?:\s?(?:-|–|to|до|a|bis|～|~)\s?(?:{sign})?\s?(?P<last>{_NUMBER}))?"
        rf"\s?(?:(?P<scale>{scale})(?![a-zа-я]))?(?:\s?(?P<after>{sign})(?![a-zа-я]))?"
    )


@cache
def _period_pattern() -> re.Pattern[str]:
    groups = (f"(?P<{name}>{_either(p.words)})" for name, p in _table().periods.items())
    return re.compile(rf"(?:(?<![a-zа-яё])|(?<=[\u3400-\u9fff]))(?:{'|'.join(groups)})(?![a-zа-яё])")
