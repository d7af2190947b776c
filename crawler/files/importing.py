"""Importing: rows of files to postings in the ledger, in batches; a bad row is counted with its line and its reason, the rest goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler.files import corpus, csv, jsonl
from crawler.files.rows import BadRow, Fault, Row, posting
from records import contacts
from records.crawls import Recorded, Rejected
from records.errors import UsedWrongly
from records.ledger import Ledger
from records.posting import Posting

_FORMATS: tuple[tuple[tuple[str, ...], Callable[[Path], Iterator[Row | Fault]]], ...] = (
    (jsonl.SUFFIXES, jsonl.rows),
    (csv.SUFFIXES, csv.rows),
)
_BATCH = 500
_SHOWN = 20


@dataclass(slots=True)
class ImportSummary:
    """What an import did. rows: read, good and bad; problems: the first bad ones, as `file:line: reason`."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    seen: int = 0
    rejected: int = 0
    analyses: int = 0
    reviews: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.rows} rows: {self.new} new, {self.changed} changed, {self.seen} known already, {self.rejected} not used"
        more = [f"{n} {name}" for n, name in ((self.analyses, "analyses"), (self.reviews, "reviews")) if n]
        left = [f"  … and {self.rejected - len(self.problems)} more"] if self.rejected > len(self.problems) else []
        return "\n".join([", ".join([said, *more]), *(f"  {p}" for p in self.problems), *left])


def import_files(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    key: bytes,
    progress: Callable[[int], object] | None = None,
) -> ImportSummary:
    """Reads files into the ledger; what is there already stays as it is, so reading a file again adds nothing.

    source: for rows that name none; else the file's name. key: of the contact tokens. progress: told how many rows were read.
    Raises UsedWrongly for a file that is not there, LedgerError.
    """
    missing = [str(p) for p in paths if not p.is_file()]
    if missing:
        raise UsedWrongly(f"{', '.join(missing)}: no such file")
    summary = ImportSummary()
    for path in paths:
        _File(ledger, path, source or _stem(path), key, summary, progress).read()
    return summary


class _File:
    """One file on its way into the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        path: Path,
        source: str,
        key: bytes,
        summary: ImportSummary,
        progress: Callable[[int], object] | None,
    ) -> None:
        self._ledger, self._path, self._source, self._key = ledger, path, source, key
        self._summary, self._progress = summary, progress
        self._entries: list[corpus.Entry] = []
        self._rejected: list[Rejected] = []
        self._run = ledger.crawls.start(source, kind="import")

    def read(self) -> None:
        outcome = "failed"
        try:
            for row in _rows(self._path):
                self._take(row)
                if len(self._entries) + len(self._rejected) >= _BATCH:
                    self._write()
            outcome = "finished"
        except OSError as error:
            self._reject(0, f"cannot be read: {error.strerror or error}")
        except KeyboardInterrupt:
            outcome = "stopped"
            raise
        finally:
            self._write()
            counts = {"rows": self._summary.rows, "rejected": dict(self._summary.reasons)}
            self._ledger.crawls.finish(self._run, outcome=outcome, complete=False, counts=counts)

    def _take(self, row: Row | Fault) -> None:
        self._summary.rows += 1
        if isinstance(row, Fault):
            return self._reject(row.line, row.reason)
        try:
            if corpus.is_corpus(row.values):
                self._entries.append(corpus.entry(row.values))
            else:
                self._entries.append(corpus.Entry(self._found(row), None, ()))
        except BadRow as error:
            self._reject(row.line, str(error))
        return None

    def _found(self, row: Row) -> Posting:
        p = posting(row.values, source=self._source)
        found = contacts.find(p.title, p.text, country=p.country, key=self._key)
        return replace(p, contacts=found) if found else p

    def _reject(self, line: int, reason: str) -> None:
        place = f"{self._path}:{line}" if line else str(self._path)
        self._rejected.append(Rejected(place, reason))
        self._summary.rejected += 1
        self._summary.reasons[reason.partition(":")[0]] += 1
        if len(self._summary.problems) < _SHOWN:
            self._summary.problems.append(f"{place}: {reason}")

    def _write(self) -> None:
        entries, rejected = self._entries, self._rejected
        self._entries, self._rejected = [], []
        recorded = self._ledger.crawls.record(self._run, postings=[e.posting for e in entries], rejected=rejected)
        self._count(recorded)
        if analyses := [e.analysis for e in entries if e.analysis]:
            self._summary.analyses += self._ledger.analyses.record(analyses)
        self._summary.reviews += sum(self._ledger.reviews.add(r) for e in entries for r in e.reviews)
        if self._progress:
            self._progress(self._summary.rows)

    def _count(self, recorded: Recorded) -> None:
        self._summary.new += recorded.new
        self._summary.changed += recorded.changed
        self._summary.seen += recorded.seen + recorded.relisted


def _rows(path: Path) -> Iterator[Row | Fault]:
    name = path.name.removesuffix(".gz").lower()
    for suffixes, rows in _FORMATS:
        if name.endswith(suffixes):
            return rows(path)
    return jsonl.rows(path) if _starts_as_json(path) else csv.rows(path)


def _starts_as_json(path: Path) -> bool:
    try:
        with jsonl.open_bytes(path) as stream:
            return stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    except (EOFError, OSError):
        return False


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").rpartition(".")[0] or path.name
