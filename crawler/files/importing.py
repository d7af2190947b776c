"""Importing: what lies in files and folders to postings in the ledger, in batches; a bad row is counted with its place and its reason, the rest goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler.files import corpus, discord, formats, json, jsonl, opening, strangers, telegram, whatsapp
from crawler.files.formats import Format
from crawler.files.opening import Input
from crawler.files.rows import BadRow, Fault, Found, Left, Note, Row, posting
from records import contacts
from records.crawls import Recorded, Rejected
from records.errors import UsedWrongly
from records.ledger import Ledger
from records.posting import Posting

_BATCH = 500
_LETTERS = 2_000_000
"""Of the texts of a batch: as many are written at once, so that long ones do not fill the memory."""
_SHOWN = 20
_UNICODE = frozenset(f.NAME for f in (discord, json, jsonl, telegram, whatsapp))


@dataclass(slots=True)
class Counts:
    """What was found of one format. rows: read, good and bad; left: what is no row and was passed over, by what it is."""

    files: int = 0
    rows: int = 0
    rejected: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        said = [
            f"{self.files} {'file' if self.files == 1 else 'files'}",
            f"{self.rows} rows",
            f"{self.rejected} not used",
        ]
        return ", ".join([*said, *(f"{n} {what} left out" for what, n in self.left.items())])


@dataclass(slots=True)
class ImportSummary:
    """What an import did. rows: read, good and bad; problems: the first bad ones, as `file:place: reason`; formats: the same by format;
    files: the first of them, each as `file: format, encoding`; left: files that are of no format beside those that are."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    seen: int = 0
    rejected: int = 0
    analyses: int = 0
    reviews: int = 0
    left: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    formats: dict[str, Counts] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.rows} rows: {self.new} new, {self.changed} changed, {self.seen} known already, {self.rejected} not used"
        more = [f"{n} {name}" for n, name in ((self.analyses, "analyses"), (self.reviews, "reviews")) if n]
        found = [f"  {name}: {counts}" for name, counts in self.formats.items()]
        beside = [f"  {self.left} other files left alone"] if self.left else []
        left = [f"  … and {self.rejected - len(self.problems)} more"] if self.rejected > len(self.problems) else []
        lines = [*found, *beside, *self._files(), *(f"  {p}" for p in self.problems), *left]
        return "\n".join([", ".join([said, *more]), *lines])

    def _files(self) -> list[str]:
        more = sum(c.files for c in self.formats.values()) - len(self.files)
        return [f"  {f}" for f in self.files] + ([f"  … and {more} more files"] if more > 0 else [])


def import_files(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    key: bytes,
    progress: Callable[[int], object] | None = None,
) -> ImportSummary:
    """Reads files and folders into the ledger; what is there already stays as it is, so reading a file again adds nothing.

    source: for rows that name none; else what the format says, else the file's name. key: of the contact tokens and pseudonyms.
    progress: told how many rows were read. Raises UsedWrongly for a file that is not there, LedgerError.
    """
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        raise UsedWrongly(f"{', '.join(missing)}: no such file")
    summary = ImportSummary()
    for path in paths:
        _Path(ledger, path, source, key, summary, progress).read()
    return summary


class _Path:
    """One file or folder on its way into the ledger. A run is of one source, and goes on over files that follow one another."""

    def __init__(
        self,
        ledger: Ledger,
        path: Path,
        source: str | None,
        key: bytes,
        summary: ImportSummary,
        progress: Callable[[int], object] | None,
    ) -> None:
        self._ledger, self._path, self._given, self._key = ledger, path, source, key
        self._summary, self._progress = summary, progress
        self._entries: list[corpus.Entry] = []
        self._rejected: list[Rejected] = []
        self._letters = 0
        self._source = source or _stem(path.name)
        self._run: int | None = None
        self._rows = 0
        self._reasons: Counter[str] = Counter()
        self._counts = Counts()
        self._place = str(path)

    def read(self) -> None:
        outcome = "failed"
        try:
            for found in opening.inputs(self._path):
                if isinstance(found, Fault):
                    self._begin(self._given or _stem(self._path.name), Counts(), str(found.at))
                    self._take(Fault(0, found.reason))
                else:
                    self._file(found)
            if self._run is None:
                self._begin(self._source, Counts(), str(self._path))
                self._take(Fault(0, "empty: nothing here is of a format that can be read"))
            outcome = "finished"
        except KeyboardInterrupt:
            outcome = "stopped"
            raise
        finally:
            self._end(outcome)

    def _file(self, found: Input) -> None:
        form = formats.of(found)
        stranger = None if form else strangers.of(found)
        if form is None and found.within and not (stranger and stranger.held):
            self._summary.left += 1
            return
        name = form.NAME if form else "unknown"
        counts = self._summary.formats.setdefault(name, Counts()) if form else Counts()
        counts.files += 1
        place = found.place
        if form and form.NAME == whatsapp.NAME:
            folder, cut, file = found.place.rpartition("/")
            place = f"{whatsapp.shown(folder, self._key)}{cut}{whatsapp.shown(file, self._key)}"
        self._begin(self._given or (form and form.SOURCE) or _stem(found.name), counts, place)
        listed = form is not None and len(self._summary.files) < _SHOWN
        if form and listed:
            self._summary.files.append(", ".join(filter(None, (f"{place}: {form.NAME}", _encoding(found, form)))))
        for row in _rows(found, form, self._key):
            if isinstance(row, Note):
                if listed:
                    self._summary.files[-1] += f", {row.text}"
                continue
            self._take(row)
            if len(self._entries) + len(self._rejected) >= _BATCH or self._letters >= _LETTERS:
                self._write()

    def _begin(self, source: str, counts: Counts, place: str) -> None:
        self._counts, self._place = counts, place
        if self._run is not None and source == self._source:
            return
        if self._run is not None:
            self._end("finished")
        self._source, self._rows, self._reasons = source, 0, Counter()
        self._run = self._ledger.crawls.start(source, kind="import")

    def _end(self, outcome: str) -> None:
        if self._run is None:
            return
        self._write()
        counts = {"rows": self._rows, "rejected": dict(self._reasons)}
        self._ledger.crawls.finish(self._run, outcome=outcome, complete=False, counts=counts)
        self._run = None

    def _take(self, row: Row | Fault | Left) -> None:
        if isinstance(row, Left):
            self._counts.left[row.what] += 1
            return None
        self._summary.rows += 1
        self._counts.rows += 1
        self._rows += 1
        if isinstance(row, Fault):
            return self._reject(row.at, row.reason)
        try:
            if corpus.is_corpus(row.values):
                self._entries.append(corpus.entry(row.values))
            else:
                self._entries.append(corpus.Entry(self._found(row), None, ()))
            self._letters += len(self._entries[-1].posting.text)
        except BadRow as error:
            self._reject(row.at, str(error))
        return None

    def _found(self, row: Row) -> Posting:
        p = posting(row.values, source=self._source)
        found = contacts.find(p.title, p.text, country=p.country, key=self._key)
        return replace(p, contacts=found) if found else p

    def _reject(self, at: int | str, reason: str) -> None:
        place = f"{self._place}:{at}" if at else self._place
        word = reason.partition(":")[0]
        self._rejected.append(Rejected(place, reason))
        self._counts.rejected += 1
        self._summary.rejected += 1
        self._summary.reasons[word] += 1
        self._reasons[word] += 1
        if len(self._summary.problems) < _SHOWN:
            self._summary.problems.append(f"{place}: {reason}")

    def _write(self) -> None:
        entries, rejected = self._entries, self._rejected
        self._entries, self._rejected, self._letters = [], [], 0
        if self._run is None:
            return
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


def _rows(found: Input, form: Format | None, key: bytes) -> Iterator[Found]:
    if form is None:
        if stranger := strangers.of(found):
            yield Fault(0, str(stranger))
            return
        if not found.head.strip():
            yield Fault(0, "empty: there is nothing in the file")
            return
        yield Fault(0, "unknown: neither postings (JSON Lines, CSV), WARC, mail nor an export of a chat")
        return
    with found.opened() as stream:
        try:
            yield from form.rows(stream, found, key)
        except OSError as error:
            yield Fault(0, f"cannot be read: {error.strerror or error}")
        if stream.problem:
            yield Fault(0, stream.problem)


def _encoding(found: Input, form: Format) -> str:
    """That of a text of one encoding; CSV finds its own, and in mails and pages each part says its own."""
    if form.NAME not in _UNICODE:
        return ""
    return "utf-16" if found.head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"


def _stem(name: str) -> str:
    name = name.removesuffix(".gz")
    return name.rpartition(".")[0] or name
