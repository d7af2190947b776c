"""Running sources: a crawl of several cards at once, in a process of its own that stays light and whose end the caller outlives.

Twisted's reactor starts once in a process, and a hostile page may take its process down: so `crawl` starts a child, hands it the
work through a pipe (secrets never stand in arguments), and reads what it did from the ledger.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from pydantic import SecretStr

from crawler import circuits
from crawler.cards import Card, check_operator
from crawler.recorder import Progress
from crawler.sources import Health, choose, health
from records.crawls import RunSummary
from records.errors import LurewatchError
from records.ledger import Ledger
from records.settings import Settings

__all__ = ["Health", "Progress", "choose", "crawl", "health", "report"]

_START = "from crawler.child import main; main()"


def crawl(
    settings: Settings,
    cards: Sequence[Card],
    *,
    progress: Callable[[int], object] | None = None,
    log_level: str = "WARNING",
    only: Mapping[str, Sequence[str]] | None = None,
    anyway: bool = False,
) -> list[RunSummary]:
    """Crawls these cards at once, tells `progress` how many postings were shown so far, and returns their runs as the ledger keeps them, in the order of the cards.

    `only`: for a source's name, the pages that alone are asked for.
    A source whose host or provider is left alone for now does not run: in place of its run stands one without number that says so
    (outcome `held`). `anyway` runs it all the same.
    SIGINT and SIGTERM end the crawl cleanly: what was seen is committed and the runs come back with the outcome `stopped`.
    Raises UsedWrongly (public hosts without an operator), LurewatchError (the process died; what it wrote is kept).
    """
    check_operator(cards, settings.operator)
    if not cards:
        return []
    # The ledger is made or migrated by one process, before another opens it.
    with Ledger.open(settings.ledger) as ledger:
        shown: dict[str, int] = {}

        def tell(said: Progress) -> None:
            shown[said.source] = said.postings
            if progress:
                progress(sum(shown.values()))

        held = {} if anyway else {c.name: why for c in cards if (why := _held(c, ledger))}
        free = [c for c in cards if c.name not in held]
        work: dict[str, Any] = {
            "settings": plain(settings),
            "cards": [c.model_dump() for c in free],
            "log_level": log_level,
        }
        work["only"] = {n: list(urls) for n, urls in (only or {}).items()}
        work["anyway"] = anyway
        ended = (
            dict(zip((c.name for c in free), in_child(work, tell, start=_START) if free else [], strict=True)) | held
        )
        found = {r.number: r for r in ledger.crawls.runs(limit=max(1000, 2 * len(cards)))}
    return [_summary(c, ended[c.name], found) for c in cards]


def _held(card: Card, ledger: Ledger) -> str | None:
    return next((str(c) for c in ledger.circuits.open(circuits.names(card)).values()), None)


def _summary(card: Card, end: int | str, found: Mapping[int, RunSummary]) -> RunSummary:
    if isinstance(end, int):
        return found[end]
    now = datetime.now(UTC)
    return RunSummary(
        number=0,
        source=card.name,
        kind=card.kind,
        started=now,
        finished=now,
        outcome="held",
        complete=False,
        note=end,
    )


def in_child(work: Mapping[str, Any], progress: Callable[[Progress], None], *, start: str) -> Any:
    """What a child answers to its work, when it came to its end. Raises LurewatchError."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p or os.getcwd() for p in sys.path)}  # noqa: PTH109
    child = subprocess.Popen(
        [sys.executable, "-c", start],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,  # Ctrl-C reaches the caller, who ends the child
        text=True,
    )
    if child.stdin is None or child.stdout is None:
        raise LurewatchError("the crawl process has no pipes")
    with _forwarded(child), child:
        answer = _talk(child.stdin, child.stdout, work, progress)
    if "error" in answer:
        raise LurewatchError(str(answer["error"]))
    if "ended" not in answer:
        raise LurewatchError(
            f"the crawl process ended before its work (exit {child.returncode}); what it wrote is kept: run it again"
        )
    return answer["ended"]


def _talk(to: IO[str], back: IO[str], work: Mapping[str, Any], progress: Callable[[Progress], None]) -> dict[str, Any]:
    # The pipe stays open while the child works: it stops when its caller is gone.
    try:
        to.write(json.dumps(work, default=_jsonable) + "\n")
        to.flush()
        answer: dict[str, Any] = {}
        for line in back:
            said = json.loads(line)
            if "progress" not in said:
                answer = said
            else:
                progress(Progress(**said["progress"]))
        return answer
    except BrokenPipeError:
        return {}


@contextmanager
def _forwarded(child: subprocess.Popen[str]) -> Iterator[None]:
    """Signals that ask for an end are handed to the child while it runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def hand_on(_number: int, _frame: object) -> None:
        child.terminate()

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def plain(settings: Settings) -> dict[str, Any]:
    """The settings as they go through the pipe, secrets in clear."""
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    return {n: v.get_secret_value() if isinstance(v, SecretStr) else v for n, v in values.items()}


def _jsonable(value: Any) -> str:
    return f"{int(value.total_seconds())}s" if isinstance(value, timedelta) else str(value)


def report(progress: Progress) -> str:
    """One line of the child's answer."""
    return json.dumps({"progress": asdict(progress)})
