"""Reading one page ends in time, and leaves timers and handlers as they were."""

from __future__ import annotations

import re
import signal
import threading
import time

import pytest

from crawler.timelimit import TookTooLong, time_limit


def busy(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_code_that_takes_too_long_ends_with_a_named_error():
    began = time.monotonic()
    with pytest.raises(TookTooLong, match=r"more than 0\.1 s"), time_limit(0.1):
        busy(5)
    assert time.monotonic() - began < 2


def test_a_regular_expression_without_end_is_ended():
    with pytest.raises(TookTooLong), time_limit(0.2):
        re.search(r"(a+)+$", "a" * 40 + "b")


def test_what_ends_in_time_is_left_alone_and_nothing_fires_later():
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(0.1):
        pass
    busy(0.2)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_an_error_of_the_block_comes_through():
    with pytest.raises(KeyError), time_limit(1):
        raise KeyError("x")
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_limit_inside_another_does_not_lift_it():
    with pytest.raises(TookTooLong, match=r"0\.1 s"), time_limit(0.1), time_limit(60):
        busy(5)


def test_elsewhere_than_in_the_main_thread_nothing_is_limited():
    done = []

    def work() -> None:
        with time_limit(0.05):
            busy(0.2)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
