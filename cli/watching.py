"""The loop of `lurewatch watch`: crawl what is due in a process of its own, analyse, index, wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from records.errors import LedgerError, SearchError
from records.ledger import Ledger
from records.settings import Settings

_PATIENCE = 30  # seconds that a crawl has to end by itself after SIGTERM


class Stop:
    """Set by SIGTERM or Ctrl-C; `wait` ends at once then."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def __bool__(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        self._event.wait(seconds)

    def set(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self._event.set()


def watch(settings: Settings, *, pause: float, rounds: int | None, tell: Callable[[str], None]) -> None:
    """Rounds of crawl → analyse → index until stopped. A stage that fails is told and tried again in the next round; the others go on."""
    with listening() as stop:
        done = 0
        while not stop and (rounds is None or done < rounds):
            for stage in (crawl, analyse, index):
                if stop:
                    break
                _guarded(stage, settings, stop, tell)
            done += 1
            if rounds is None or done < rounds:
                stop.wait(pause)
    tell("stopped; what was done is kept")


@contextmanager
def listening() -> Iterator[Stop]:
    """SIGTERM and SIGINT set the stop instead of breaking into the work."""
    stop = Stop()
    before = {s: signal.signal(s, stop.set) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def crawl(settings: Settings, stop: Stop, tell: Callable[[str], None]) -> None:
    """Due sources, in a process of its own: its memory is given back, and a crash of it is not a crash of the watch."""
    command = [sys.executable, "-m", "lurewatch", "crawl", "--due"]
    process = subprocess.Popen(
        command, env=environment(settings), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.extend(process.stderr or ()), daemon=True)
    reader.start()
    while process.poll() is None and not stop:
        stop.wait(0.2)
    if process.poll() is None:
        _end(process)
    reader.join(timeout=5)
    for line in told:
        if line.strip() != "nothing is due":
            tell(f"{_now()} crawl: {line.rstrip()}")


def analyse(settings: Settings, stop: Stop, tell: Callable[[str], None]) -> None:
    from nlp.worker import work_off

    with Ledger.open(settings.ledger) as ledger:
        counts = work_off(ledger, settings, stop=lambda: bool(stop))
    if counts.analysed:
        tell(f"{_now()} analyse: {counts}")


def index(settings: Settings, stop: Stop, tell: Callable[[str], None]) -> None:
    from index.feed import drain
    from index.search import open_search

    with Ledger.open(settings.ledger) as ledger:
        ledger.crawls.expire()
        if not ledger.outbox.waiting()[0]:
            return
        search = open_search(settings)
        try:
            tell(f"{_now()} index: {drain(ledger, search, stop=lambda: bool(stop))}")
        finally:
            search.close()


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which a process of ours has these very settings."""
    given = {f"LUREWATCH_{n.upper()}": v for n, v in settings.model_dump(exclude_none=True).items()}
    return os.environ | {n: _written(v) for n, v in given.items()}


def _written(value: Any) -> str:
    """A setting as the environment writes it: several folders as PATH does."""
    if isinstance(value, tuple):
        return os.pathsep.join(map(str, value))
    return str(value.get_secret_value() if hasattr(value, "get_secret_value") else value)


def _guarded(
    stage: Callable[[Settings, Stop, Callable[[str], None]], None],
    settings: Settings,
    stop: Stop,
    tell: Callable[[str], None],
) -> None:
    try:
        stage(settings, stop, tell)
    except (LedgerError, SearchError, OSError) as error:
        tell(f"{_now()} {stage.__name__}: {error} (tried again in the next round)")


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
