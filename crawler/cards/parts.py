"""Parts that cards of every kind share: words of the YAML, pace, promises, and how each part refuses what it does not know."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def interval(value: Any) -> timedelta:
    """`30m`, `6h` or `7d` as a length of time. Raises ValueError."""
    found = re.fullmatch(r"(\d+)\s*([smhdw])", value.strip()) if isinstance(value, str) else None
    if found:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    if isinstance(value, timedelta):
        return value
    raise ValueError("write a number and s, m, h, d or w, such as 30m, 6h or 7d")


def _many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Interval = Annotated[timedelta, BeforeValidator(interval)]
Strings = Annotated[tuple[str, ...], BeforeValidator(_many)]
Share = Annotated[float, Field(ge=0, le=1)]
Filled = Literal["title", "text", "employer", "location", "pay", "published", "language", "country"]


class Part(BaseModel):
    """A block of a card; a field that it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(Part):
    """Hours of the day in which a source may be read; from 22:00 to 06:00 goes over midnight."""

    start: time = Field(description="First minute of the window, as 22:00.")
    end: time = Field(description="Minute at which it ends, as 06:00.")
    zone: str = Field(default="UTC", description="Time zone of both, as Europe/Bucharest.")

    @field_validator("start", "end", mode="before")
    @classmethod
    def _clock(cls, value: Any) -> Any:
        if isinstance(value, time):
            return value
        # YAML reads 22:00 as the number 1320 (base 60).
        if isinstance(value, int) and 0 <= value < 24 * 60:
            return time(value // 60, value % 60)
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?", value) if isinstance(value, str) else None
        if not found:
            raise ValueError("write an hour and minutes, such as 22:00")
        return time(int(found[1]), int(found[2]))

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is no time zone; write one as Europe/Bucharest") from None
        return value


class Pace(Part):
    delay: float = Field(default=1.0, ge=0, le=3600, description="Seconds between two requests to a host, at least.")
    concurrency: int = Field(default=1, ge=1, le=32, description="Requests to a host at once.")
    budget: int | None = Field(default=None, ge=1, description="Requests in one run, at most.")
    daily: int | None = Field(default=None, ge=1, description="Requests to a host in one day (UTC), over all runs.")
    timeout: float = Field(default=30.0, gt=0, le=300, description="Seconds that one answer may take.")
    window: Window | None = Field(default=None, description="Hours of the day in which it may be read.")


class Expect(Part):
    least: int | None = Field(default=None, ge=0, description="Fewer postings than this fail the run.")
    most: int | None = Field(default=None, ge=0, description="More postings than this are reported.")
    filled: dict[Filled, Share] = Field(
        default_factory=dict, description="Least share of the postings read that have this field; less fails the run."
    )
    languages: dict[str, Share] = Field(
        default_factory=dict,
        description="Least share of the postings read that are in this language; less is reported.",
    )


class Pictures(Part):
    """Pictures of postings whose words are read (extra `ocr`)."""

    languages: Strings = Field(default=("eng",), min_length=1, description="Language packs of Tesseract, as eng, ron.")
    most: int = Field(default=4, ge=1, le=20, description="Pictures of one posting that are read, at most.")
    hosts: Strings = Field(default=(), description="Further hosts that the pictures may lie on.")


class Checked(Part):
    """When and how a shipped card was last held against its source."""

    on: date
    by: Literal["documentation", "saved response", "live"]
    note: str = Field(min_length=2, description="What was looked at.")
