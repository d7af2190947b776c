"""CSV: encoding, delimiter and quotes are found, the header's names are mapped to ours."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    "id": ("key", "adid", "jobid", "postingid", "identifier", "ref", "reference"),
    "source": ("site", "board", "website"),
    "title": ("headline", "jobtitle", "position", "subject", "titlu", "titre", "titel", "titulo", "заголовок", "назва"),
    "text": ("description", "body", "content", "jobdescription", "message", "descriere", "beschreibung", "descripcion", "текст", "опис"),
    "language": ("lang", "locale"),
    "country": ("countrycode",),
    "location": ("place", "city", "region", "joblocation", "ort", "lieu", "oras", "место", "місто"),
    "employer": ("company", "organisation", "organization", "hiringorganization", "companyname"),
    "pay": ("salary", "wage", "salaryrange", "basesalary"),
    "url": ("link", "href", "address"),
    "published": ("date", "dateposted", "posted", "publishedat", "createdat"),
    "expires": ("validthrough", "expiry", "deadline"),
}  # fmt: skip
_OURS = {alias: name for name, aliases in NAMES.items() for alias in (name, *aliases)}
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


def looks(found: Input) -> bool:
    """Text of any kind; what lies among other files must be called so or have a header of ours."""
    if found.name.lower().endswith(SUFFIXES):
        return True
    if b"\x00" in found.head and encodings.guess(found.head[:4096])[:6] != "utf-16":
        return False
    if not found.within:
        return True
    text = found.head.decode(encodings.guess(found.head), "replace")
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
    dialect = dialect_of(found.head.decode(encoding, "replace").lstrip("\ufeff"))
    yield Note(f"{encoding}, {dialect}")
    reader = dialect.reader(text)
    try:
        yield from _table(reader, encoding)
    except UnicodeError as error:
        yield Fault(reader.line_num + 1, f"not {encoding}: {error}; what stands before is read")


def _telling(stream: Stream) -> bytes:
    """The beginning, and as many lines further on as are needed to tell the encoding."""
    buffered = io.BufferedReader(stream)
    sample = buffered.read(_SAMPLE)
    looked = len(sample)
    while sample.isascii() and looked < _LOOKED_AT and (more := buffered.read(_SAMPLE)):
        looked += len(more)
        sample = sample if more.isascii() else more.partition(b"\n")[2] or more
    return sample


def _table(reader: Any, encoding: str) -> Iterator[Found]:
    try:
        header = next(reader, None)
    except csv.Error as error:
        yield Fault(1, f"not CSV: {error}")
        return
    if header is None:
        yield Fault(0, "empty: the file has no header")
        return
    names = [_name(cell) for cell in header]
    if not {"title", "text"} & set(names):
        shown = ", ".join(c[:20] for c in header[:8])
        yield Fault(1, f"no header: none of {shown} is a title or a text; put a first line such as id,title,text before the rows")  # fmt: skip
        return
    yield from _records(reader, names, encoding)


def _records(reader: Any, names: Sequence[str], encoding: str) -> Iterator[Found]:
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(line, f"not CSV: {error}")
            continue
        if cells:
            yield _record(cells, names, line, encoding)


def _record(cells: list[str], names: Sequence[str], line: int, encoding: str) -> Row | Fault:
    if len(cells) != len(names):
        return Fault(line, f"cells: {len(cells)} where the header has {len(names)}")
    if any(re.search("[\udc80-\udcff]", c) for c in cells):
        return Fault(line, f"not {encoding}: a byte that this encoding has not")
    return Row(line, {name: cell for name, cell in zip(names, cells, strict=True) if name and cell.strip()})


def _name(cell: str) -> str:
    plain = cell.strip().lstrip("\ufeff")
    return _OURS.get(re.sub(r"[\s_.-]+", "", plain.casefold()), plain)


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
