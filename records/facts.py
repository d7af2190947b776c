"""The kinds of facts that an advertisement may state, with the words that people read for them: `facts.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from records import datafile
from records.analysis import Fact

_CODES = {"COUNTRY": re.compile(r"[A-Z]{2}"), "ISCO": re.compile(r"\d{2,4}")}


class Kind(BaseModel):
    """A kind of fact.

    label    what an analyst reads for it
    numbers  what its numbers count, if it may have some
    values   its values with the words for them; none for kinds that components find
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    label: str
    numbers: str | None = None
    values: dict[str, str] = {}

    def knows(self, value: str) -> bool:
        """Whether that is one of its values, or a code that it takes."""
        return value in self.values or any(_CODES[v].fullmatch(value) for v in self.values if v in _CODES)

    def words(self, value: str) -> str:
        """The words for a value; for a code what it is, and the code."""
        if value in self.values:
            return self.values[value]
        return next((f"{self.values[v]} {value}" for v in self.values if v in _CODES), value)


class _Kinds(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    kinds: dict[str, Kind]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of fact, in the order in which people read them."""
    return datafile.validated(_Kinds, datafile.read(files("records") / "facts.yml", name="records/facts.yml")).kinds


def plain(fact: Fact) -> tuple[str, str]:
    """A fact for people: its label and what is stated, as ("Working hours", "8–10 a day")."""
    kind = kinds().get(fact.kind, Kind(label=fact.kind.replace("_", " ").capitalize()))
    said = fact.span.text if "label" in fact.normal else _said(kind, fact.normal)
    if fact.kind in ("pay", "amount"):
        said = _pay(fact.normal)
    return kind.label, f"{said} (denied)" if fact.normal.get("denied") else said


def _said(kind: Kind, normal: Mapping[str, Any]) -> str:
    low, high, number = normal.get("from"), normal.get("to"), normal.get("n")
    counted = (
        f"{low}–{high}" if low is not None and high is not None
        else f"from {low}" if low is not None
        else f"up to {high}" if high is not None
        else "" if number is None else str(number)
    )  # fmt: skip
    value = normal.get("value")
    rest = [str(v) for k, v in normal.items() if k not in ("value", "from", "to", "n", "denied") and v is not None]
    words = kind.words(str(value)) if value is not None else ""
    return " ".join(filter(None, (counted, words, *rest)))


def _pay(normal: Mapping[str, Any]) -> str:
    amount = f"{normal['amount']:,.0f}"
    if "low" in normal:
        amount = f"{normal['low']:,.0f}–{amount}"
    said = [{"up_to": "up to", "at_least": "from"}.get(normal.get("limit", ""), ""), amount, normal["currency"]]
    if period := normal.get("period"):
        said.append(f"a {period}")
    said.append(normal.get("tax", ""))
    if purpose := normal.get("for"):
        said.append(f"({purpose})")
    return " ".join(filter(None, said))
