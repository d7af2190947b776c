"""CSV, plain or gzipped: encoding and delimiter are found, the header's names are mapped to ours."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from crawler.files.jsonl import open_bytes
from crawler.files.rows import Fault, Row

SUFFIXES = (".csv", ".tsv", ".txt")
_SAMPLE = 256 * 1024
_LONGEST = 4 * 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
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


def rows(file: Path) -> Iterator[Row | Fault]:
    """Every row of a file, in order. Raises OSError if it cannot be opened."""
    csv.field_size_limit(_LONGEST)
    with open_bytes(file) as stream:
        try:
            yield from _rows(stream)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Fault(0, f"not gzip: {error}; what stands before is read")


def _rows(stream: BinaryIO) -> Iterator[Row | Fault]:
    sample = stream.read(_SAMPLE)
    encoding = encoding_of(sample)
    stream.seek(0)
    # A byte that the encoding has not becomes a lone surrogate: the row that holds it is known and refused.
    with io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="") as text:
        delimiter = delimiter_of(text.readline(_SAMPLE))
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            yield from _table(reader, encoding)
        except UnicodeError as error:
            yield Fault(reader.line_num + 1, f"not {encoding}: {error}; what stands before is read")


def _table(reader: Any, encoding: str) -> Iterator[Row | Fault]:
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
        yield Fault(1, f"no header: none of {', '.join(header[:8])} is a title or a text")
        return
    yield from _records(reader, names, encoding)


def _records(reader: Any, names: Sequence[str], encoding: str) -> Iterator[Row | Fault]:
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


def encoding_of(sample: bytes) -> str:
    """By byte order mark; else UTF-8 if it is; else Windows-1251 if most letters are beyond ASCII (Cyrillic), else Windows-1252."""
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    if len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]", sample)) * 2 > len(re.findall(rb"[\x80-\xff]", sample)) * 0.9:
        return "utf-8"  # UTF-8 with a few broken bytes: their rows are refused, the others are right
    beyond = len(re.findall(rb"[\xc0-\xff]", sample))
    return "cp1251" if beyond > len(re.findall(rb"[A-Za-z]", sample)) else "cp1252"


def delimiter_of(header: str) -> str:
    """The one of , ; tab | that divides the header most often, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t|", key=bare.count)
