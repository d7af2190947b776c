"""A real Tesseract with Romanian and Russian: the machine's own, or Debian's packages. Nothing runs until a test starts it."""

from __future__ import annotations

import shutil
import subprocess

from tests.services.common import Service, Unavailable, apt

VARIABLE = "LUREWATCH_TEST_TESSERACT"
LANGUAGES = ("eng", "ron", "rus")


def start() -> Service:
    if lacking := _lacking():
        apt("tesseract-ocr", *(f"tesseract-ocr-{name}" for name in LANGUAGES), "fonts-dejavu-core")
        lacking = _lacking()
    program = shutil.which("tesseract")
    if lacking or not program:
        raise Unavailable(f"no Tesseract with {', '.join(lacking)}; install tesseract-ocr and its language packs")
    return Service(address=program, means="on this machine")


def _lacking() -> list[str]:
    """Languages that Tesseract does not have here: all of them if it is not here."""
    program = shutil.which("tesseract")
    if not program:
        return list(LANGUAGES)
    said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=60, check=False).stdout
    return [name for name in LANGUAGES if name not in said.splitlines()]
