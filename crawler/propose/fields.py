"""Where a page without markup for machines shows employer, place, pay and date: selectors guessed from its classes and its labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from parsel import Selector
from scrapy.http import TextResponse

from crawler.dates import utc
from crawler.extract.page import published
from crawler.walls import folded

_CLASS = re.compile(r"[A-Za-z_][\w-]{0,60}")
_LONGEST = 100
_LABELS = 300
"""Short elements of a page that are held against the labels."""
_CLASSED: Mapping[str, tuple[str, ...]] = {
    "employer": ("company-name", "company_name", "companyname", "job-company", "employer", "employer-name", "company", "firma", "seller-name"),
    "location": ("job-location", "job_location", "joblocation", "location", "job-city", "city", "locality", "lokalizacja", "localitate", "standort"),
    "pay": ("job-salary", "job_salary", "salary", "wage", "pay", "compensation", "gehalt", "wynagrodzenie", "salariu", "salaire", "price"),
    "published": ("date-posted", "posted-date", "job-date", "published", "date"),
}  # fmt: skip
"""Names of classes, most telling first."""
_MARKED = {"employer": "hiringOrganization", "location": "jobLocation", "pay": "baseSalary"}
_CALLED: Mapping[str, tuple[str, ...]] = {
    "employer": ("company", "employer", "firma", "arbeitgeber", "unternehmen", "companie", "angajator", "compania", "empresa", "azienda", "entreprise", "employeur", "pracodawca", "zamestnavatel", "spolecnost", "munkaltato", "ceg", "работодател", "фирма", "компания", "работодатель", "роботодавець", "werkgever", "bedrijf", "poslodavac", "tvrtka", "isveren"),
    "location": ("location", "place", "place of work", "city", "ort", "arbeitsort", "standort", "locatie", "locatia", "localitate", "oras", "judet", "lieu", "ville", "lugar", "ciudad", "ubicacion", "localidade", "luogo", "sede", "citta", "lokalizacja", "miejsce pracy", "miasto", "misto vykonu prace", "lokalita", "munkavegzes helye", "hely", "местоположение", "място на работа", "град", "населено място", "город", "место работы", "місто", "місце роботи", "plaats", "standplaats", "mjesto rada", "mesto rada", "sehir"),
    "pay": ("salary", "wage", "pay", "compensation", "gehalt", "lohn", "verdienst", "salariu", "salariul", "pret", "salaire", "salario", "sueldo", "stipendio", "retribuzione", "wynagrodzenie", "zarobki", "plat", "mzda", "fizetes", "ber", "заплата", "заплащане", "цена", "зарплата", "оплата", "заробітна плата", "salaris", "loon", "placa", "plata", "maas", "ucret"),
    "published": ("posted", "published", "date", "date posted", "datum", "veroffentlicht", "data", "data publicarii", "publicat", "date de publication", "publie le", "fecha", "publicado", "pubblicato", "data pubblicazione", "opublikowano", "data dodania", "vlozeno", "feladva", "публикувана", "дата", "опубликовано", "опубліковано", "geplaatst", "objavljeno"),
}  # fmt: skip
"""Labels without marks, in small letters."""


def guessed(page: TextResponse) -> dict[str, str]:
    """Selectors by field, of what the page shows once and in a few words."""
    found: dict[str, str] = {}
    for field in _CLASSED:
        if field == "published" and published(page):
            continue  # the page says it for machines
        if selector := next((s for s in _selectors(page, field) if _fits(page, field, s)), None):
            found[field] = selector
    return found


def rows(page: TextResponse) -> dict[str, Any] | None:
    """The block `html` for a listing that holds its postings itself, marked up as microdata; None for others."""
    whole = page.css("[itemtype$='/JobPosting']")
    if len(whole) < 2 or 2 * len([w for w in whole if w.css("[itemprop=description]")]) < len(whole):
        return None
    named = {"title": "title", "text": "description", "url": "url", **_MARKED}
    fields = {f: f"[itemprop={name}]" for f, name in named.items() if whole[0].css(f"[itemprop={name}]")}
    if "url" not in fields:
        return None  # nothing tells one from another
    if whole[0].css("[itemprop=datePosted]"):
        held = "datetime" if whole[0].css("[itemprop=datePosted][datetime]") else "content"
        fields["published"] = f"[itemprop=datePosted]::attr({held})"
    return {"rows": "[itemtype$='/JobPosting']", "fields": fields}


def _selectors(page: TextResponse, field: str) -> Iterator[str]:
    if field in _MARKED:
        yield f"[itemprop={_MARKED[field]}]"
    for name in _CLASSED[field]:
        for element in page.css(f"body .{name}")[:1]:
            if field == "employer":
                yield f"{element.root.tag}.{name} strong"  # beside it may stand a link or what the firm says of itself
            yield f"{element.root.tag}.{name}"
    yield from _by_label(page, _CALLED[field])


def _by_label(page: TextResponse, called: tuple[str, ...]) -> Iterator[str]:
    short = page.xpath(
        "//body//*[self::dt or self::th or self::td or self::div or self::span or self::b or self::strong or self::label]"
        "[following-sibling::*][string-length(normalize-space(.)) < 40][string-length(normalize-space(.)) > 1]"
    )
    for element in short[:_LABELS]:
        said = " ".join("".join(element.xpath(".//text()").getall()).split())
        beside = element.xpath("following-sibling::*[1]")
        if folded(said).rstrip(" :：") in called and beside and '"' not in said:
            names = [n for n in element.attrib.get("class", "").split() if _CLASS.fullmatch(n)]
            for label in (*(f"{element.root.tag}.{n}" for n in names), element.root.tag):
                yield f'{label}:contains("{said}") + {beside[0].root.tag}'


def _fits(page: TextResponse, field: str, selector: str) -> bool:
    found = page.css(selector)
    if len(found) != 1 or found[0].xpath("ancestor::nav | ancestor::aside | ancestor::footer | ancestor::form"):
        return False
    words = _words(found[0])
    if not 2 <= len(words) <= _LONGEST:
        return False
    if field == "published":
        return utc(words) is not None
    return field != "pay" or bool(re.search(r"\d", words))


def _words(element: Selector) -> str:
    return " ".join("".join(element.xpath(".//text()").getall()).split())
