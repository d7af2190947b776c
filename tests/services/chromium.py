"""A real Chromium: the machine's own, or Debian's package. Nothing runs until a test starts it."""

from __future__ import annotations

import shutil
import subprocess
import sys

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
    if not _driven():
        apt("libatomic1")  # what the driver's own runtime needs and a minimal Debian lacks
    if not _driven():
        raise Unavailable("Playwright's driver does not start here; try: python -m playwright --version")
    return Service(address=program, means="on this machine")


def _driven() -> bool:
    """Whether Playwright, which steers the browser, can start."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0


def _found() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)
