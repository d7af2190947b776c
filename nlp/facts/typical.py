"""What ordinary offers pay, by country and sector: a shipped table to measure a named pay against."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files

from pydantic import RootModel

from records import datafile

ANY = "any"
"""The sector of an offer whose sector is not known."""
_ELSEWHERE = "*"


class _Sectors(RootModel[dict[str, tuple[str, ...]]]):
    pass


def typical(country: str, sector: str = ANY) -> tuple[int, int] | None:
    """Low and high of ordinary offers, euro a month gross. Country: ISO 3166-1 alpha-2; sector: a group of the table. None if the table lacks it."""
    return _table().get((country, sector))


def group(occupation: str) -> str:
    """The sector of an occupation by its code in ISCO-08, whole or its beginning: "5131" is `hotel_restaurant`."""
    beginnings = _sectors()
    for length in range(len(occupation), 0, -1):
        if sector := beginnings.get(occupation[:length]):
            return sector
    return ANY


def ratio(month: float | None, countries: Collection[str] = (), sector: str | None = None) -> float | None:
    """Pay in euro a month, divided by the high end of ordinary offers in the best paying of the countries.

    Countries that the table lacks, and none named at all, count as one that pays well: what is not known raises no ratio.
    None without pay.
    """
    if month is None:
        return None
    known = _table()
    group = sector if sector is not None and (_ELSEWHERE, sector) in known else ANY
    highs = [known.get((country, group), known[_ELSEWHERE, group])[1] for country in countries]
    return month / max(highs or [known[_ELSEWHERE, group][1]])


@cache
def _table() -> dict[tuple[str, str], tuple[int, int]]:
    table = {}
    for line in (files("nlp.facts") / "typical_pay.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, sector, low, high, _, _ = line.split("\t")
            table[country, sector] = (int(low), int(high))
    return table


@cache
def _sectors() -> dict[str, str]:
    read = datafile.validated(_Sectors, datafile.read(files("nlp.facts") / "sectors.yml", name="nlp/facts/sectors.yml"))
    return {beginning: sector for sector, beginnings in read.root.items() for beginning in beginnings}
