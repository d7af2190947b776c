"""A guess at how an answer in JSON or XML holds postings: where its rows are, and which of their values is the title, the text, the address …

Nothing is decided by it: a person gets it as the mapping of a proposed card, tries it and corrects it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from crawler.dates import utc

_DEPTH = 8
_INNER = 3
_LOOKED_AT = 30
_LISTS = 400
_REPEATED = 12
_FAR = 40
_DEEPER = 6
"""A value one step further in must have a name so many places more telling."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"<[^>]{1,200}>")

# What such values are called, most telling first. Names are compared without case, spaces and marks.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "title": ("jobtitle", "title", "jobopeningname", "positiontitle", "stellenangebotstitel", "titel", "titre", "titulo", "requisitiontitle", "postingtitle", "jobname", "position", "posname", "role", "headline", "beruf", "name", "text", "label", "subject"),
    "text": ("descriptionhtml", "descriptionplain", "jobdescription", "description", "fulldescription", "contenthtml", "contenttext", "content", "descriptiontext", "stellenbeschreibung", "stellenangebotsbeschreibung", "externaldescriptionstr", "body", "bodyhtml", "html", "text", "message", "details", "summary", "snippet", "requirement", "requirements", "responsibilities", "responsibility", "shortdescription", "excerpt", "beschreibung", "opis", "popis", "descriere", "descripcion", "descricao", "descrizione", "omschrijving", "leiras", "aciklama", "описание", "опис"),
    "url": ("absoluteurl", "hostedurl", "joburl", "posturl", "postingurl", "canonicalurl", "alternateurl", "detailurl", "externalurl", "careersurl", "publicurl", "url", "link", "href", "permalink", "weburl", "applicationurl", "applyurl", "shortlink", "externalpath", "path"),
    "key": ("id", "uuid", "guid", "jobid", "shortcode", "externalid", "requisitionid", "reqid", "reference", "referencenumber", "referenznummer", "refnr", "hashid", "slug", "code", "key", "number", "ref"),
    "employer": ("companyname", "hiringorganization", "employername", "employer", "arbeitgeber", "firma", "company", "organization", "organisation", "organisationname", "subcompany", "recruiter", "brand", "client"),
    "location": ("fulllocation", "locationname", "locationstext", "location", "locations", "joblocation", "primarylocation", "arbeitsort", "cityname", "city", "ort", "place", "workplace", "office", "offices", "region", "address", "area"),
    "country": ("countrycode", "country", "land", "countryname"),
    "pay": ("salarytext", "salary", "salaryrange", "compensation", "pay", "wage", "verguetung", "remuneration"),
    "published": ("dateposted", "publishedat", "publishedon", "publicationdate", "datepublished", "published", "releaseddate", "posteddate", "postedon", "postedat", "firstpublished", "datumersteveroeffentlichung", "aktuelleveroeffentlichungsdatum", "pubdate", "createdat", "created", "date", "updatedat", "veroeffentlicht", "veroeffentlichtam", "datum", "data"),
    "expires": ("validthrough", "expires", "expirydate", "expirationdate", "closingdate", "deadline", "applicationdeadline", "enddate"),
    "language": ("language", "languagecode", "lang", "locale"),
}  # fmt: skip
_OF_JOBS = re.compile(
    r"job|position|vacan|posting|offer|opening|career|stelle|angebot|ofert|emploi|listing", re.IGNORECASE
)
_LIKE: Mapping[str, re.Pattern[str]] = {
    "title": re.compile(r"title$"),
    "text": re.compile(r"desc|text$|html$|advert$|content$"),
    "url": re.compile(r"ur[li]$|link$|href$"),
    "published": re.compile(r"(post|publ|creat|release|start).*(date|at|on|gmt|time)|date$|^tcreate"),
    "expires": re.compile(r"expir|clos|deadline|^end|valid(thr|until|to)"),
    "location": re.compile(r"(location|city|place|address)"),
    "key": re.compile(r"id$|reference$"),
    "pay": re.compile(r"salar|remunerat|compens|wage|pay"),
}
"""Names that are none of those but look like them; they come after all of those."""
_NO_KEY = re.compile(r"depart|office|location|team|compan|categor|employer|organi[sz]ation|author|user", re.IGNORECASE)
_WEAK = frozenset(("name", "text", "label", "subject"))
"""Names of titles that other things bear as well: departments, offices, tags."""


@dataclass(frozen=True, slots=True)
class Guess:
    """rows: JMESPath (XPath for XML) of the list; `@` if the answer is it. fields: the same by field of a posting, from a row. count: how many rows. score: larger is surer."""

    rows: str
    fields: Mapping[str, str]
    count: int
    score: float


@dataclass(slots=True)
class _Column:
    """The values that one path has in the rows looked at."""

    path: str
    name: str
    values: list[Any] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [v for v in self.values if isinstance(v, str) and v.strip()]


def mapping(answer: Any) -> Guess | None:
    """The best guess at the rows of a parsed JSON answer, or None if nothing in it looks like postings."""
    found = (m for path, rows in _lists(answer) if (m := _of_rows(path, rows)))
    return max(found, key=lambda m: m.score, default=None)


def mapping_of_xml(root: Any) -> Guess | None:
    """The same for the root element of an XML answer (lxml), in XPath that does not depend on namespaces."""
    repeated = Counter(_local(e) for e in root.iter() if len(e))
    best: Guess | None = None
    for name, count in repeated.most_common(_REPEATED):
        rows = [_as_object(e) for e in root.iter() if _local(e) == name][:_LOOKED_AT]
        found = _of_rows(name, rows, nesting=0.1)
        if found and (best is None or found.score > best.score):
            fields = {n: _xpath(p) for n, p in found.fields.items()}
            best = Guess(f"//*[local-name()='{name}']", fields, count, found.score)
    return best


def _local(element: Any) -> str:
    # Comments and instructions have no name.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _as_object(element: Any, depth: int = _INNER + 1) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        name = _local(child)
        if name and name not in found:
            found[name] = _as_object(child, depth - 1) if len(child) and depth else "".join(child.itertext()).strip()
    return found


def _xpath(path: str) -> str:
    names = (re.sub(r'\[0\]|"', "", step) for step in path.split("."))
    return "/".join(f"*[local-name()='{n}'][1]" for n in names)


def _lists(answer: Any) -> Iterator[tuple[str, list[Any]]]:
    """Lists of objects with their paths, outermost first; an object is taken for a list of one if there is no list."""
    waiting: list[tuple[str, Any, int]] = [("", answer, 0)]
    given = 0
    while waiting and given < _LISTS:
        path, value, depth = waiting.pop(0)
        if isinstance(value, list) and any(isinstance(v, list) for v in value) and depth < _DEPTH:
            # What a framework streams are elements in elements; a step into lists joins them.
            waiting.append((f"{path}[]", [x for v in value for x in (v if isinstance(v, list) else [v])], depth + 1))
        if isinstance(value, list) and any(isinstance(v, dict) for v in value) and depth < 2 * _DEPTH:
            given += 1
            yield path or "@", value
            inner = {k for v in value[:_LOOKED_AT] if isinstance(v, dict) for k, x in v.items() if isinstance(x, list)}
            for name in sorted(inner):
                joined = [x for v in value if isinstance(v, dict) and isinstance(v.get(name), list) for x in v[name]]
                waiting.append((f"{path}[].{_step(name)}[]", joined, depth + 1))
        elif isinstance(value, dict) and depth < _DEPTH:
            waiting += [
                (f"{path}.{_step(k)}".lstrip("."), v, depth + 1)
                for k, v in value.items()
                if isinstance(v, (dict, list))
            ]
            if not path.endswith("]"):
                given += 1
                yield f"[{path or '@'}]", [value]


def _step(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _of_rows(path: str, rows: Sequence[Any], *, nesting: float = 0.05) -> Guess | None:
    looked_at = [r for r in rows if isinstance(r, dict)][:_LOOKED_AT]
    columns = _columns(looked_at)
    fields: dict[str, str] = {}
    for name, fits in _FITS.items():
        if column := _best(name, columns, fits, taken=set(fields.values())):
            fields[name] = column.path
    if not _tells(fields, columns, len(looked_at), named=bool(_OF_JOBS.search(path))):
        return None
    weight = sum(_WEIGHT[n] for n in fields) - (1.0 if fields["title"].rpartition(".")[2] in _WEAK else 0)
    # What stands around the rows sees their first through itself, from further off.
    further = 1 + nesting * sum(p.count(".") for p in fields.values())
    alone = path.startswith("[") and path.endswith("]")
    return Guess(path, fields, len(rows), weight * (1 if alone else 1 + min(len(rows), 20) ** 0.5) / further)


_WEIGHT = {"title": 3.0, "text": 2.5, "url": 2.0, "key": 0.5, "employer": 1.0, "location": 1.5, "country": 0.3, "pay": 1.0, "published": 1.0, "expires": 0.5, "language": 0.3}  # fmt: skip


def _tells(fields: Mapping[str, str], columns: Sequence[_Column], rows: int, *, named: bool) -> bool:
    """Whether these are postings and not departments, offices or menus: a title in most rows, and what a posting has besides."""
    if "title" not in fields:
        return False
    titles = next(c for c in columns if c.path == fields["title"])
    if len(titles.words) * 2 < rows:
        return False
    besides = {"text", "location", "published", "pay", "employer", "expires"} & fields.keys()
    known_by = {"url", "key", "text"} & fields.keys()
    weak = titles.name in _WEAK and not named
    return bool(known_by) and (len(besides) >= (2 if weak else 1) or (not weak and "url" in fields))


def _columns(rows: Sequence[dict[str, Any]]) -> list[_Column]:
    found: dict[str, _Column] = {}

    def walk(value: dict[str, Any], path: str, depth: int) -> None:
        for name, inner in value.items():
            here = f"{path}.{_step(name)}".lstrip(".")
            if (isinstance(inner, list) and inner and isinstance(inner[0], dict)) or (
                isinstance(inner, list) and inner and isinstance(inner[0], str)
            ):
                inner, here = inner[0], f"{here}[0]"
            if isinstance(inner, dict):
                if depth < _INNER:
                    walk(inner, here, depth + 1)
            elif inner not in (None, "", []):
                found.setdefault(here, _Column(here, _bare(name))).values.append(inner)

    for row in rows:
        walk(row, "", 0)
    return list(found.values())


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _best(name: str, columns: Sequence[_Column], fits: Callable[[_Column], bool], *, taken: set[str]) -> _Column | None:
    """The column with the most telling name whose values fit; the shallower and fuller one of equals."""
    called, like = _CALLED[name], _LIKE.get(name)
    ranked = []
    for column in columns:
        if column.path in taken or not fits(column):
            continue
        known = _named(column, called)
        rank = called.index(known) if known else _FAR if like and like.search(column.name) else None
        if rank is not None:
            depth = column.path.count(".") + column.path.count("[")
            ranked.append((rank + _DEEPER * depth, -len(column.values), column.path, column))
    return min(ranked)[3] if ranked else None


def _named(column: _Column, called: Sequence[str]) -> str | None:
    """The name under which a column is known: its own, or that of the object it stands in (`company.name`)."""
    if column.name in called and not (column.name in _WEAK and "." in column.path):
        return column.name
    around = [_bare(s) for s in re.split(r"[.\[]", column.path)[:-1] if _bare(s)]
    if (
        column.name in ("name", "title", "text", "value", "label", "descriptor", "city", "ort", "code", "plain")
        and around
    ):
        return next((a for a in reversed(around) if a in called), None)
    return None


def _is_title(column: _Column) -> bool:
    words = column.words
    return (
        bool(words)
        and 2 <= median(map(len, words)) <= 160
        and all(_WORD.search(w) for w in words[:5])
        and not any(w.startswith(("http:", "https:")) for w in words)
    )


def _is_text(column: _Column) -> bool:
    words = column.words
    return bool(words) and (
        median(map(len, words)) >= 60 or bool(_TAG.search(words[0])) or column.name in _CALLED["text"][:13]
    )


def _is_address(column: _Column) -> bool:
    return bool(column.words) and all(re.match(r"(https?:)?//\S+$|/\S*$", w.strip()) for w in column.words)


def _is_key(column: _Column) -> bool:
    if "[" in column.path or _NO_KEY.search(column.path):
        return False
    values = [v for v in column.values if isinstance(v, (str, int)) and not isinstance(v, bool)]
    return bool(values) and 2 * len(set(map(str, values))) >= len(column.values)


def _is_short(column: _Column) -> bool:
    return bool(column.words) and median(map(len, column.words)) <= 200


def _is_pay(column: _Column) -> bool:
    return any(re.search(r"\d", str(v)) for v in column.values)


def _is_moment(column: _Column) -> bool:
    return any(utc(w) for w in column.words) or all(isinstance(v, int) and v > 10**9 for v in column.values)


_FITS: Mapping[str, Callable[[_Column], bool]] = {
    "title": _is_title,
    "text": _is_text,
    "url": _is_address,
    "key": _is_key,
    "employer": _is_short,
    "location": _is_short,
    "country": _is_short,
    "pay": _is_pay,
    "published": _is_moment,
    "expires": _is_moment,
    "language": _is_short,
}
