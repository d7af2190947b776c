"""CSV: encoding, delimiter and quotes are found, the header's names are mapped to ours."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crawler import encodings
from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Note, Row

NAME = "CSV"
SOURCE = None
SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_SAMPLE = 256 * 1024
_LOOKED_AT = 32 * 1024 * 1024
_RECORDS = 40
_LONGEST = 4 * 1024 * 1024
NAMES = {
    "id": ("key", "adid", "jobid", "postingid", "messageid", "identifier", "ref", "reference", "no", "nr", "number", "cod", "nrcrt", "kennung", "nummer", "kennziffer", "номер", "код", "№", "numer", "numero", "kimlik", "编号", "编码", "序号", "الرقم"),
    "source": ("site", "board", "website", "sursa", "quelle", "источник", "джерело", "来源"),
    "title": ("headline", "jobtitle", "position", "subject", "titlu", "titluanunt", "denumire", "titre", "titel", "uberschrift", "stelle", "titulo", "titolo", "tytul", "baslik", "заголовок", "название", "должность", "назва", "посада", "标题", "职位", "العنوان"),
    "text": ("description", "body", "content", "jobdescription", "message", "descriere", "textanunt", "continut", "mesaj", "beschreibung", "anzeigentext", "nachricht", "descripcion", "description", "contenu", "descrizione", "opis", "tresc", "aciklama", "metin", "текст", "описание", "сообщение", "опис", "повідомлення", "内容", "描述", "正文", "النص", "الوصف"),
    "language": ("lang", "locale", "limba", "sprache", "язык", "мова", "语言"),
    "country": ("countrycode", "tara", "land", "pays", "pais", "kraj", "ulke", "страна", "країна", "国家", "البلد"),
    "location": ("place", "city", "region", "joblocation", "ort", "lieu", "oras", "localitate", "stadt", "ville", "ciudad", "miasto", "sehir", "место", "город", "місто", "城市", "地点", "المدينة"),
    "employer": ("company", "organisation", "organization", "hiringorganization", "companyname", "angajator", "firma", "arbeitgeber", "employeur", "empresa", "pracodawca", "isveren", "работодатель", "компания", "роботодавець", "公司"),
    "pay": ("salary", "wage", "salaryrange", "basesalary", "salariu", "gehalt", "lohn", "salaire", "salario", "wynagrodzenie", "maas", "зарплата", "工资", "薪资"),
    "url": ("link", "href", "address", "adresa", "ссылка", "посилання", "链接"),
    "published": ("date", "dateposted", "posted", "publishedat", "createdat", "data", "datapublicarii", "datapublicare", "datum", "veroffentlicht", "fecha", "tarih", "дата", "датапубликации", "日期", "发布日期", "التاريخ"),
    "expires": ("validthrough", "expiry", "deadline"),
}  # fmt: skip
_MARK = re.compile(r"\"?sep=([,;\t|])\"?\r?\n", re.IGNORECASE)
"""The line by which Excel is told the delimiter."""
_SHOWN = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file divides its cells. escape: the mark before a quote within quotes, None if quotes are doubled."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None

    def reader(self, lines: Any, *, strict: bool = True) -> Any:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            doublequote=self.escape is None,
            escapechar=self.escape,
            skipinitialspace=False,
            strict=strict,
        )

    def __str__(self) -> str:
        quotes = "" if self.quote == '"' else ", single quotes"
        return f"{_SHOWN[self.delimiter]}{quotes}{', backslashes' if self.escape else ''}"


def _bare(name: str) -> str:
    """A name of a column without case, spaces, points and accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\s_.:-]+", "", "".join(c for c in letters if not unicodedata.combining(c)))


_OURS = {_bare(alias): name for name, aliases in NAMES.items() for alias in (name, *aliases)}


def looks(found: Input) -> bool:
    """Text of any kind; what lies among other files must be called so or have a header of ours."""
    if found.name.lower().endswith(SUFFIXES):
        return True
    if b"\x00" in found.head and encodings.guess(found.head[:4096])[:6] != "utf-16":
        return False
    if not found.head.strip():
        return False
    if not found.within:
        return True
    text = _MARK.sub("", found.head.decode(encodings.guess(found.head), "replace").lstrip("\ufeff"))
    return bool(
        {"title", "text"}
        & {_name(c) for c in next(dialect_of(text).reader([text.partition("\n")[0]], strict=False), [])}
    )


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """Every row of a file, in order."""
    csv.field_size_limit(_LONGEST)
    with found.opened() as first:
        sample = _telling(first)
    encoding = encodings.guess(sample)
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    # A byte that the encoding has not becomes a lone surrogate: the row that holds it is known and refused.
    text = io.TextIOWrapper(io.BufferedReader(stream), encoding, errors=errors, newline="")
    start = found.head.decode(encoding, "replace").lstrip("\ufeff")
    marked = _MARK.match(start)
    dialect = dialect_of(start[marked.end() :] if marked else start)
    if marked:
        text.readline()
        dialect = replace(dialect, delimiter=marked[1])
    yield Note(f"{encoding}, {dialect}")
    reader = _Reader(dialect.reader(text), 1 if marked else 0)
    try:
        yield from _table(reader, encoding)
    except UnicodeError as error:
        yield Fault(reader.line + 1, f"not {encoding}: {error}; what stands before is read")


class _Reader:
    """Records, and the line that was read last: the first lines of a file need not be part of the table."""

    def __init__(self, records: Any, before: int) -> None:
        self._records, self._before = records, before

    def __iter__(self) -> _Reader:
        return self

    def __next__(self) -> list[str]:
        return next(self._records)

    @property
    def line(self) -> int:
        return int(self._records.line_num) + self._before


def _telling(stream: Stream) -> bytes:
    """The beginning, and as many lines further on as are needed to tell the encoding."""
    buffered = io.BufferedReader(stream)
    sample = buffered.read(_SAMPLE)
    looked = len(sample)
    while sample.isascii() and looked < _LOOKED_AT and (more := buffered.read(_SAMPLE)):
        looked += len(more)
        sample = sample if more.isascii() else more.partition(b"\n")[2] or more
    return sample


def _table(reader: _Reader, encoding: str) -> Iterator[Found]:
    try:
        header = next(reader, None)
    except csv.Error as error:
        yield Fault(max(1, reader.line), f"not CSV: {error}")
        return
    if header is None:
        yield Fault(0, "empty: the file has no header")
        return
    names = _names(header)
    shown = ", ".join(c[:20] for c in header[:8])
    if not {"title", "text"} & set(names):
        yield Fault(reader.line, f"no header: none of {shown} is a title or a text; put a first line such as id,title,text before the rows")  # fmt: skip
        return
    if not {"id", "url"} & set(names):
        yield Fault(reader.line, f"id: missing; no column of {shown} tells the rows apart; call the one that does id, or number the rows")  # fmt: skip
        return
    yield from _records(reader, names, encoding)


def _names(header: Sequence[str]) -> list[str]:
    """Our names of columns. A column of our own name goes before one that means the same, else the first; others keep theirs."""
    given = [_name(cell) for cell in header]
    names: list[str] = []
    for cell, name in zip(header, given, strict=True):
        own = cell.strip().lstrip("\ufeff")
        better = name != own and name in (c.strip().lstrip("\ufeff") for c in header)
        said = own if better else name
        if said and said in names:
            said = own if own not in names else f"{own} {len(names) + 1}"
        names.append(said)
    return names


def _records(reader: _Reader, names: Sequence[str], encoding: str) -> Iterator[Found]:
    while True:
        line = reader.line + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            unclosed = (
                f"a quote that opens here is not closed, and the {reader.line - line} lines after it are not read"
            )
            yield Fault(line, f"not CSV: {unclosed if 'end of data' in str(error) else error}")
            continue
        if cells:
            yield _record(cells, names, line, encoding)


def _record(cells: list[str], names: Sequence[str], line: int, encoding: str) -> Row | Fault:
    if len(cells) > len(names) and not any(c.strip() for c in cells[len(names) :]):
        cells = cells[: len(names)]  # spreadsheets close rows with empty cells
    if len(cells) != len(names):
        return Fault(line, f"cells: {len(cells)} where the header has {len(names)}")
    if any(re.search("[\udc80-\udcff]", c) for c in cells):
        return Fault(line, f"not {encoding}: a byte that this encoding has not")
    return Row(line, {name: cell for name, cell in zip(names, cells, strict=True) if name and cell.strip()})


def _name(cell: str) -> str:
    plain = cell.strip().lstrip("\ufeff")
    return _OURS.get(_bare(plain), plain)


def dialect_of(sample: str) -> Dialect:
    """The dialect under which most of the first records have as many cells as the header."""
    escape = "\\" if re.search(r'[^\\]\\"(?![,;\t|\r\n]|$)', sample) else None
    single = "'" if re.match(r"\s*'[^'\n]*'\s*[,;\t|]", sample) else '"'
    return max((Dialect(d, single, escape) for d in _SHOWN), key=lambda dialect: _fit(dialect, sample))


def _fit(dialect: Dialect, sample: str) -> tuple[float, int]:
    records: list[list[str]] = []
    try:
        for record in dialect.reader(io.StringIO(sample, newline=""), strict=False):
            records += [record] if record else []
            if len(records) > _RECORDS:
                break
    except csv.Error:
        pass
    if not records or len(records[0]) < 2:
        return 0.0, 0
    counts = Counter(map(len, records[1:] or records))
    ours = len({"title", "text"} & {_name(c) for c in records[0]})
    return ours + counts[len(records[0])] / counts.total(), len(records[0])
