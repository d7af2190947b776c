"""Dates and times as phones of all countries write them before a message of a chat."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

MARKS = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks of direction, which phones put around names, numbers and times."""
_DATE = r"(?P<date>\d{1,4}\s?[./年년-]\s?\d{1,2}\s?[./月월-]\s?\d{1,4}(?:\s?[日일])?\.?)(?:\s?(?:г|р|ж|y|m)\.)?"
_HALF = r"[^\W\d_]{1,3}\s?\.?(?:\s?[^\W\d_]{1,4}\.?){0,2}"
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
_LINE = re.compile(
    rf"(?:(?P<bracket>\[)\s?)?{_DATE}(?:\s?[,،、]\s?|\s)(?P<word>[^\W\d_]{{1,6}}\.?\s)?(?P<before>[^\W\d_][^\d\[\]:]{{0,12}}?)?\s?"
    rf"{_TIME}\s?(?P<after>{_HALF})?\s?(?(bracket)\]|\s[-–—])\s(?P<rest>.*)",
    re.DOTALL,
)
_AM = frozenset(["am", "a", "vm", "fm", "dop", "pd", "ep", "de", "öö", "sa", "ص", "πμ", "προμεσημβρίας", "ampm", "上午", "凌晨", "早上", "清晨", "오전", "午前", "পূর্বাহ্ণ", "प्रख़", "पूर्वाह्न", "прпл", "пробед", "до", "дп", "ק.מ", "לפנהצ", "ก่อนเที่ยง"])  # fmt: skip
_PM = frozenset(["pm", "p", "nm", "em", "odp", "md", "du", "ös", "ch", "م", "μμ", "μεταμεσημβρίας", "下午", "晚上", "中午", "傍晚", "오후", "午後", "অপরাহ্ণ", "अपराह्न", "слоб", "пп", "пополудни", "אחהצ", "หลังเที่ยง"])  # fmt: skip

_HOURS = frozenset(("", "ч", "год", "h", "hs", "hrs", "uhr", "น"))


@dataclass(frozen=True, slots=True)
class Stamp:
    """The three numbers of a date as written, the hour of the day from 0 (None: cannot be told), minute, second; what was written, and what follows.
    spare: twelve hours and days without leading zeros, as in the United States."""

    date: tuple[int, int, int]
    hour: int | None
    minute: int
    second: int
    written: str
    rest: str
    spare: bool


def stamp(line: str) -> Stamp | None:
    """The stamp that a line begins with, or None if it goes on with the message before."""
    plain = MARKS.sub("", line[:200]).lstrip()
    if not plain[:1] or not (plain[0] == "[" or plain[0].isdigit()):
        return None
    found = _LINE.match(_ascii(plain))
    if not found:
        return None
    numbers = [int(n) for n in re.findall(r"\d+", found["date"])]
    halves = (found["word"], found["before"], found["after"])
    half = next((h for given in halves if (h := _half(given))), None)
    hour = _hour(int(found["hour"]), half, known=half is not None or _half(found["after"]) == "")
    if len(numbers) != 3 or int(found["minute"]) > 59:
        return None
    # What follows is taken from the line itself: only its stamp was brought to plain digits.
    rest = line[_place(line, found.start("rest")) :]
    spare = half is not None and re.match(r"[1-9]/[1-9]", found["date"]) is not None
    date = (numbers[0], numbers[1], numbers[2])
    written = found[0][: found.start("rest")].strip(" []-–—")
    return Stamp(date, hour, int(found["minute"]), int(found["second"] or 0), written, rest, spare)


def _ascii(text: str) -> str:
    """Digits of every script as 0–9 and spaces of every width as one, character for character."""
    return "".join(
        str(unicodedata.digit(c))
        if c.isdigit() and unicodedata.digit(c, None) is not None
        else " "
        if c.isspace()
        else c
        for c in text
    )


def _place(line: str, plain: int) -> int:
    """Where in the line the character stands that is number `plain` without marks and leading spaces."""
    started, seen = False, 0
    for at, c in enumerate(line):
        if MARKS.match(c) or (not started and c.isspace()):
            continue
        started = True
        if seen == plain:
            return at
        seen += 1
    return len(line)


def _half(written: str | None) -> str | None:
    """`am`, `pm`, `` for nothing or a word that means hours, None for a word that we do not know."""
    name = re.sub(r"[\s.'’]", "", written or "").casefold()
    return "am" if name in _AM else "pm" if name in _PM else "" if name in _HOURS else None


def _hour(hour: int, half: str | None, *, known: bool) -> int | None:
    if hour > 23 or (not known and hour <= 12):
        return None
    if half == "pm" and hour < 12:
        return hour + 12
    return 0 if half == "am" and hour == 12 else hour


def order(stamps: Sequence[Stamp]) -> str:
    """How the dates of one file are written: `ymd`, `dmy` or `mdy`; by what cannot be otherwise, else by which keeps the messages in order."""
    if any(s.date[0] > 31 for s in stamps):
        return "ymd"
    if any(s.date[0] > 12 for s in stamps):
        return "dmy"
    if any(s.date[1] > 12 for s in stamps):
        return "mdy"
    disorder = {o: _disorder(stamps, o) for o in ("dmy", "mdy")}
    if disorder["dmy"] != disorder["mdy"]:
        return min(disorder, key=lambda o: disorder[o])
    return "mdy" if stamps and all(s.spare for s in stamps) else "dmy"


def _disorder(stamps: Sequence[Stamp], how: str) -> int:
    days = [_date(s, how) for s in stamps]
    return sum(a > b for a, b in pairwise(days))


def _date(s: Stamp, how: str) -> tuple[int, int, int]:
    a, b, c = s.date
    year, month, day = {"ymd": (a, b, c), "dmy": (c, b, a), "mdy": (c, a, b)}[how]
    if year < 100:
        year += 2000
    return (year - 543 if year > 2400 else year, month, day)  # Thai phones count from the Buddha


def moment(s: Stamp, how: str) -> datetime | None:
    """The moment of a stamp, without a zone: the phone's. None if it is none or the half of the day cannot be told."""
    if s.hour is None:
        return None
    try:
        found = datetime(*_date(s, how), s.hour, s.minute, s.second)
        return found if found.year >= 2009 else None  # no such app before; other calendars count lower
    except ValueError:
        return None
