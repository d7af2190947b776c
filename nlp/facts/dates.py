"""Dates named in a text: when work starts, until when it lasts or one may apply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from nlp.facts import Found
from nlp.facts.phrases import Phrases
from nlp.languages import stem
from nlp.text import Words, words
from records import datafile

_NUMERIC = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-./]|年)\s?(?P<month>\d{1,2})(?:(?:(?P=sep)|月)\s?(?P<day>\d{1,2})(?![./-]?\d)|月)"
    r"|(?P<day2>\d{1,2})(?P<sep2>[./-])\s?(?P<month2>\d{1,2})(?P=sep2)\s?(?P<year2>20\d{2}|[2-3]\d)(?![./-]?\d)"
    r"|(?P<month3>\d{1,2})月(?P<day3>\d{1,2})[日号號]"
    r"|(?P<day4>\d{1,2})\.\s?(?P<month4>\d{1,2})\.(?!\s?\d)"
)
_OTHER_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_YEARS = (2015, 2039)  # a year of an ad; others are births, laws and telephone numbers
_MORE = re.compile(r"[/:%]|-\d")
_SIGNS = frozenset("./-年月")
_MONTH_FIRST = frozenset(("US", "PH"))


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Table(_Model):
    start: tuple[str, ...]
    until: tuple[str, ...]
    deadline: tuple[str, ...]
    after: dict[str, tuple[str, ...]]
    between: tuple[str, ...]


def find(read: Words, country: str | None = None) -> list[Found]:
    """Every date in a text, in order. Country: where the ad was published; in some the month stands before the day.

    normal: `date` in ISO 8601 (2025-05-01; 2025-05 without a day, where a role is said; --05-01 without a year), `role`: start, until, deadline, or None if nothing says.
    """
    dates = [*_numeric(read, country), *_spelt(read)]
    found: list[Found] = []
    for start, end, written in sorted(dates, key=lambda d: (d[0], -d[1])):
        place = read.touching(start, end)
        role = _role(read, start, end)
        if place and (not found or place[0] >= found[-1].end) and (role or len(written) > 7 or written[0] == "-"):
            found.append(Found("date", *place, by="dates", normal={"date": written, "role": role}))
    return found


def _numeric(read: Words, country: str | None) -> Iterator[tuple[int, int, str]]:
    text = read.folded.text
    for at in [i for i, w in enumerate(read.surface) if w.isdecimal()]:
        start = read.starts[at]
        if text[read.ends[at] : read.ends[at] + 1] not in _SIGNS or (start and text[start - 1] in "./-+,"):
            continue
        m = _NUMERIC.match(text, start)
        if m is None:
            continue
        if m["month4"] and _said(read, start) is None:
            continue  # 1.5. may be anything unless a word says that it is a date
        year, month, day = _parts(m)
        if m["day2"] and day and (month > 12 or (country in _MONTH_FIRST and day <= 12)):
            month, day = day, month
        if written := _iso(year, month, day):
            yield start, m.end(), written


def _parts(m: re.Match[str]) -> tuple[int | None, int, int | None]:
    year = m["year"] or m["year2"]
    month = m["month"] or m["month2"] or m["month3"] or m["month4"]
    day = m["day"] or m["day2"] or m["day3"] or m["day4"]
    number = int(year) + (2000 if len(year) == 2 else 0) if year else None
    return number, int(month), int(day) if day else None


def _spelt(read: Words) -> Iterator[tuple[int, int, str]]:
    """1 May 2025, May 1st, 1 мая, May 2025; a month alone is no date."""
    months, stems = _months(read.language)
    here = months.keys() & read.surface
    stemmed = stems.keys() & read.stems if stems else set()
    if not here and not stemmed:
        return
    for at, word in enumerate(read.surface):
        month = months.get(word) if word in here else stems.get(read.stems[at]) if read.stems[at] in stemmed else None
        if month is None:
            continue
        first, last, day, year = at, at, None, None
        if at and (number := _day(read.surface[at - 1])) and _joined(read, at - 1):
            first, day = at - 1, number
        elif at > 1 and (number := _day(read.surface[at - 2])) and read.surface[at - 1] in ("de", "of", "st", "th"):
            first, day = at - 2, number
        elif at + 1 < len(read.surface) and (number := _day(read.surface[at + 1])) and _alone(read, at + 1):
            last, day = at + 1, number
        for ahead in (last + 1, last + 2):
            if ahead < len(read.surface) and (number := _year(read.surface[ahead])):
                between = read.surface[last + 1 : ahead]
                if not between or between[0] in ("de", "del", "of"):
                    last, year = ahead, number
                    break
        if year is None and day and first and (number := _year(read.surface[first - 1])) and _joined(read, first - 1):
            first, year = first - 1, number  # 2025. május 1.
        if day and year is None and last + 1 < len(read.surface) and _OTHER_YEAR.fullmatch(read.surface[last + 1]):
            continue  # of a law, or long ago
        if (day or year) and (written := _iso(year, month, day)):
            yield read.starts[first], read.ends[last], written


def _alone(read: Words, at: int) -> bool:
    """Whether a number right behind a month is a day: March 24, and not March 24/7."""
    before = read.folded.text[read.ends[at - 1] : read.starts[at]]
    return before in (" ", ". ") and not _MORE.match(read.folded.text, read.ends[at])


def _joined(read: Words, at: int) -> bool:
    """Whether a token and the next belong to one date."""
    return read.folded.text[read.ends[at] : read.starts[at + 1]] in (" ", ". ", ".", "-", "", "º ")


def _day(word: str) -> int | None:
    number = word[:-2] if word.endswith(("st", "nd", "rd", "th", "er", "го")) else word
    return int(number) if len(number) < 3 and number.isdecimal() and 1 <= int(number) <= 31 else None


def _year(word: str) -> int | None:
    return int(word) if len(word) == 4 and word.isdecimal() and _YEARS[0] <= int(word) <= _YEARS[1] else None


def _iso(year: int | None, month: int, day: int | None) -> str | None:
    """The date in ISO 8601, or None if there is no such day."""
    if year is not None and not _YEARS[0] <= year <= _YEARS[1]:
        return None
    try:
        whole = date(year or 2024, month, day or 1)
    except ValueError:
        return None
    if year is None:
        return whole.strftime("--%m-%d") if day else None
    return whole.isoformat() if day else f"{year}-{month:02}"


def _role(read: Words, start: int, end: int) -> str | None:
    if after := _after().at(read.folded.text, end + (read.folded.text[end : end + 1] in "-.'")):
        return after[0]
    return _said(read, start)


def _said(read: Words, start: int) -> str | None:
    """What the words right before a date say; marks, and an article or a day of the week, are passed over."""
    text, words_before = read.folded.text, _before()
    for _ in range(2):
        while start and text[start - 1] in " :-–=(":
            start -= 1
        if found := words_before.until(text, start):
            return found[0]
        if not (passed := _between().until(text, start)):
            return None
        start = passed[1]
    return None


@cache
def _table() -> _Table:
    return datafile.validated(_Table, datafile.read(files("nlp.facts") / "dates.yml", name="nlp/facts/dates.yml"))


@cache
def _before() -> Phrases[str]:
    table = _table()
    said = ((table.until, "until"), (table.start, "start"), (table.deadline, "deadline"))
    return Phrases({phrase: role for phrases, role in said for phrase in phrases})


@cache
def _after() -> Phrases[str]:
    return Phrases({phrase: role for role, phrases in _table().after.items() for phrase in phrases})


@cache
def _between() -> Phrases[bool]:
    return Phrases(dict.fromkeys(_table().between, True))


@cache
def _months(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """Names of months in a language and in English, and the stems of the language's own."""
    cut = stem(language)
    names: dict[str, int] = {}
    stems: dict[str, int] = {}
    for line in (files("nlp.facts") / "months.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, month, name = line.split("\t")
        surface = words(name, "und").surface
        if code in ("en", language) and len(surface) == 1:
            names.setdefault(surface[0], int(month))
            if code == language != "en" and len(surface[0]) > 4:
                stems[cut(surface[0])] = int(month)
    return names, {s: m for s, m in stems.items() if s not in names and len(s) > 3}
