"""A schema.org JobPosting to the fields of a Posting: every shape that the vocabulary allows and real pages use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.dates import ends, utc
from crawler.extract import countries
from crawler.text import plain, tidy

# What is published beside the description and belongs to the advertised words, in the order in which it is put under it.
_SECTIONS = (
    "responsibilities",
    "qualifications",
    "skills",
    "experienceRequirements",
    "educationRequirements",
    "physicalRequirement",
    "jobBenefits",
    "incentiveCompensation",
    "workHours",
    "jobStartDate",
)
_KEPT = (
    "employmentType",
    "industry",
    "occupationalCategory",
    "jobLocationType",
    "applicantLocationRequirements",
    "directApply",
    "totalJobOpenings",
    "identifier",
    "sameAs",
)
_LONGEST = 300
_DEPTH = 6
_PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:)")


def fields(job: dict[str, Any]) -> dict[str, Any]:
    """Fields of a Posting but source, key, url and collected; only those that the source gave."""
    job = _named(job, _DEPTH)
    published = _words(job.get("datePosted"))
    found = {
        "title": _line(job.get("title") or job.get("name")),
        "text": _text(job),
        "employer": _line(job.get("hiringOrganization")),
        "location": "; ".join(dict.fromkeys(filter(None, map(_place, _each(job.get("jobLocation")))))),
        "country": next(filter(None, map(_country, _each(job.get("jobLocation")))), None),
        "pay": _pay(job),
        "language": _language(job.get("inLanguage")),
        "published": utc(published),
        "published_raw": published,
        "expires": ends(_words(job.get("validThrough"))),
        "extra": _extra(job),
    }
    return {name: value for name, value in found.items() if value}


def _named(value: Any, depth: int) -> Any:
    """Names as the vocabulary has them: some write `Title`, `schema:title` or the whole address."""
    if depth == 0 or not isinstance(value, (dict, list)):
        return value
    if isinstance(value, list):
        return [_named(v, depth - 1) for v in value]
    plain_names: dict[str, Any] = {}
    for name, inner in value.items():
        short = name if name.startswith("@") else _PREFIX.sub("", name)
        if not short.startswith("@") and short[:1].isupper() and not short.isupper():
            short = short[0].lower() + short[1:]
        if name == short or short not in value:
            plain_names.setdefault(short, _named(inner, depth - 1))
    return plain_names


def _text(job: dict[str, Any]) -> str:
    # Some escape line ends twice, and publish a stroke and an n.
    parts = [plain((_words(job.get("description")) or "").replace("\\r\\n", "\n").replace("\\n", "\n"))]
    said = parts[0].casefold()
    for name in _SECTIONS:
        section = plain("\n".join(_all_words(job.get(name))))
        if section and section.casefold() not in said:
            parts.append(section)
    for contact in _each(job.get("applicationContact")):
        if isinstance(contact, dict):
            parts.append(
                "\n".join(filter(None, (_words(contact.get(n)) for n in ("name", "telephone", "email", "url"))))
            )
    return "\n\n".join(p for p in parts if p)


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _all_words(value: Any) -> Iterator[str]:
    for part in _each(value):
        words = _words(part)
        if words:
            yield words


def _words(value: Any) -> str | None:
    """The words of a value: text, number, or the name of an object."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (str, int, float)):
        return str(value).strip() or None
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, map(_words, value)))) or None
    if isinstance(value, dict):
        names = ("@value", "name", "legalName", "credentialCategory", "description", "value", "url")
        return next(filter(None, (_words(value.get(n)) for n in names)), None)
    return None


def _line(value: Any) -> str | None:
    words = _words(value)
    return " ".join(plain(words).split()) if words else None


def _place(value: Any) -> str | None:
    if not isinstance(value, dict):
        return _line(value)
    address = value.get("address", value)
    if isinstance(address, list):
        address = address[0] if address else {}
    if not isinstance(address, dict):
        return _line(address)
    names = ("streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry")
    return ", ".join(dict.fromkeys(filter(None, (_line(address.get(n)) for n in names)))) or _line(value.get("name"))


def _country(value: Any) -> str | None:
    address = value.get("address", value) if isinstance(value, dict) else None
    code = _words(address.get("addressCountry")) if isinstance(address, dict) else None
    return countries.code(code)


def _pay(job: dict[str, Any]) -> str | None:
    given = job.get("baseSalary") or job.get("estimatedSalary") or job.get("salary")
    amounts = [_amount(g, job.get("salaryCurrency")) for g in _each(given)]
    return tidy("; ".join(dict.fromkeys(a for a in amounts if a))) or None


def _amount(given: Any, currency: Any) -> str | None:
    if not isinstance(given, dict):
        words = _words(given)
        return (
            " ".join(filter(None, (words, _words(currency)))) if words and words.replace(".", "").isdigit() else words
        )
    value = given.get("value", given)
    value = next(iter(value), None) if isinstance(value, list) else value
    unit = given.get("unitText")
    if isinstance(value, dict):
        unit = value.get("unitText") or value.get("unitCode") or unit
        range_ = [w for w in (_words(value.get(n)) for n in ("minValue", "maxValue")) if w]
        value = _words(value.get("value")) or "–".join(dict.fromkeys(range_))
    else:
        value = _words(value)
    if not value:
        return _words(given.get("name"))
    shown = " ".join(filter(None, (value, _words(given.get("currency")) or _words(currency))))
    return f"{shown} / {unit}" if isinstance(unit, str) and unit else shown


def _language(value: Any) -> str | None:
    code = value.get("alternateName") or value.get("name") if isinstance(value, dict) else _words(value)
    return code if isinstance(code, str) and 2 <= len(code) <= 8 and code.replace("-", "").isalpha() else None


def _extra(job: dict[str, Any]) -> dict[str, Any]:
    found = {n: _kept(job[n]) for n in _KEPT if job.get(n) not in (None, "", [])}
    if isinstance(job.get("hiringOrganization"), dict):
        found |= {f"employer_{n}": w for n in ("url", "sameAs") if (w := _words(job["hiringOrganization"].get(n)))}
    if pictures := list(dict.fromkeys(_pictures(job.get("image")))):
        found["pictures"] = pictures[:20]
    return found


def _pictures(value: Any) -> Iterator[str]:
    """Addresses of pictures: as text, or as objects that name their content, else their page."""
    for one in _each(value):
        address = one.get("contentUrl") or one.get("url") if isinstance(one, dict) else one
        if isinstance(address, str) and address.strip():
            yield address.strip()[:2083]


def _kept(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, list):
        return list(_short(_all_words(value)))
    return next(_short(_all_words(value)), None)


def _short(words: Iterable[str]) -> Iterator[str]:
    return (w[:_LONGEST] for w in words)
