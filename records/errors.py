"""Every error that lurewatch raises on purpose.

LurewatchError                   something is wrong and the message says where and what to do
├── UsedWrongly                  the command line or a setting asks for something that cannot be (exit code 2)
│   ├── BadSetting               a setting has no valid value
│   └── BadQuery                 a search query cannot be read; knows the place
├── BadData                      cards, rules or rows with faults: every problem with file and line, all at once
├── LedgerError                  the ledger cannot be used
│   ├── LedgerUnavailable        it cannot be reached or opened
│   └── LedgerNewer              it was written by a newer lurewatch
├── ArchiveError                 the files of evidence cannot be written or read
├── SearchError
│   ├── SearchUnavailable        the search engine cannot be reached; the ledger keeps what is to be indexed
│   └── IndexOutdated            the index was built by another version: `lurewatch index --rebuild`
└── ClassifierUnavailable        a model is missing or broken; rules go on without it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class LurewatchError(Exception):
    """Base of all; `str()` of it is fit for a person to read."""

    exit_code = 1


class UsedWrongly(LurewatchError):
    exit_code = 2


class BadSetting(UsedWrongly):
    pass


class BadQuery(UsedWrongly):
    """A query that cannot be read. `place` counts characters from 0; `suggestion` is what to type instead."""

    def __init__(self, message: str, *, place: int | None = None, suggestion: str | None = None) -> None:
        self.message, self.place, self.suggestion = message, place, suggestion
        where = f" at character {place + 1}" if place is not None else ""
        then = f". {suggestion}" if suggestion else ""
        super().__init__(f"{message}{where}{then}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a data file. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class BadData(LurewatchError):
    """Faults in data files, gathered before failing, so that one run shows them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class LedgerError(LurewatchError):
    pass


class LedgerUnavailable(LedgerError):
    pass


class LedgerNewer(LedgerError):
    pass


class ArchiveError(LurewatchError):
    pass


class SearchError(LurewatchError):
    pass


class SearchUnavailable(SearchError):
    pass


class IndexOutdated(SearchError):
    pass


class ClassifierUnavailable(LurewatchError):
    pass
