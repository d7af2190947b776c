"""A time limit for reading one page: a hostile page ends with an error that has a name, and the crawl goes on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 10.0


class TookTooLong(Exception):
    """Reading one page took longer than it may."""


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raises TookTooLong in the block after so many seconds of wall-clock time.

    It works where signals do: in the main thread of a system with timers; elsewhere, inside another limit, or with 0 seconds, nothing is limited.
    The interpreter must get a turn: Python code and its regular expressions are ended, one long call into C ends when it returns.
    """
    if not _can() or seconds <= 0:
        yield
        return

    def over(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLong(f"reading it took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _can() -> bool:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return False
    return signal.getitimer(signal.ITIMER_REAL)[0] == 0
