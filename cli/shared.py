"""What the commands share: options, opening the ledger and search, tables, JSON and progress."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

if TYPE_CHECKING:
    from index.search import Search
    from records.ledger import Ledger
    from records.settings import Settings


class Progress(Protocol):
    """Called with how many are done and how many there are (None: unknown)."""

    def __call__(self, done: int, total: int | None = None, /) -> None: ...


def data_option(command: Any) -> Any:
    return click.option("--data", metavar="DIR", help="Folder of ledger and search index. [LUREWATCH_DATA]")(command)


def sources_option(command: Any) -> Any:
    return click.option("--sources", metavar="DIR", help="Folder of source cards. [LUREWATCH_SOURCES]")(command)


def rules_option(command: Any) -> Any:
    return click.option(
        "--rules",
        "folders",
        metavar="DIR",
        multiple=True,
        help="Folder of further packs; may be given again. [LUREWATCH_RULES]",
    )(command)


def json_option(command: Any) -> Any:
    return click.option("--json", "as_json", is_flag=True, help="For machines: JSON on standard output.")(command)


def settings(**options: Any) -> Settings:
    """The effective settings under these options; what was not given (None, or nothing of what may be given again) is none."""
    from records.settings import load

    return load({n: v for n, v in options.items() if v != ()}).settings


@contextmanager
def ledger(found: Settings) -> Iterator[Ledger]:
    from records.ledger import Ledger

    with Ledger.open(found.ledger) as opened:
        yield opened


@contextmanager
def search(found: Settings) -> Iterator[Search]:
    from index.search import open_search

    opened = open_search(found)
    try:
        yield opened
    finally:
        opened.close()


def write_json(value: Any, *, indent: int | None = None) -> None:
    """One JSON value on standard output, on a line of its own."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent, default=_plain))


def _plain(value: Any) -> Any:
    from dataclasses import fields, is_dataclass
    from datetime import datetime

    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)


def say(text: str = "") -> None:
    """A line for people, on standard error: standard output belongs to results."""
    click.echo(text, err=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for people on standard output."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    # A pipe has no width: nothing is cut then.
    Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False).print(shown)


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def tell(done: int, total: int | None = None, /) -> None:
            bar.update(task, completed=done, total=total)

        yield tell


def _quiet(done: int, total: int | None = None, /) -> None:
    """Nobody watches."""
