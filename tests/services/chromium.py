"""A real Chromium: the machine's own, or Debian's package. Nothing runs until a test starts it."""

from __future__ import annotations

import shutil

from tests.services.common import Service, Unavailable, apt

VARIABLE = "LUREWATCH_TEST_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def start() -> Service:
    program = _found()
    if not program:
        apt("chromium", "fonts-dejavu-core")
        program = _found()
    if not program:
        raise Unavailable("no Chromium; install it, or set LUREWATCH_TEST_CHROMIUM to its path")
    return Service(address=program, means="on this machine")


def _found() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)
