"""Tesseract as it is installed here: which languages it has, and the words that it reads in one picture."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import Collection
from dataclasses import dataclass
from importlib.util import find_spec

from crawler.pictures import child
from crawler.pictures.words import Words, words

AT_ONCE = 2
"""Pictures that are read at the same time in one process."""
_START = "from crawler.pictures.child import main; main()"
_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")
_OTHERS = (
    (b"II*\x00", 0, "TIFF"), (b"MM\x00*", 0, "TIFF"), (b"ftypavif", 4, "AVIF"), (b"ftypavis", 4, "AVIF"), (b"ftypheic", 4, "HEIC"),
    (b"ftypmif1", 4, "HEIF"), (b"\xff\x0a", 0, "JPEG XL"), (b"\x00\x00\x00\x0cJXL ", 0, "JPEG XL"), (b"\x00\x00\x01\x00", 0, "an icon"),
)  # fmt: skip
"""Signs, where they stand, and what they are of. Their decoders are too young or too many-sided to be given what strangers publish."""
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_free = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one picture: bytes as it came, pixels, seconds, bytes of memory, and how sure (0 to 100) Tesseract must be of a word."""

    bytes: int = 10 * 2**20
    pixels: int = 40_000_000
    seconds: float = 40.0
    memory: int = 2**30
    confidence: float = 30.0


class Unread(Exception):
    """A picture whose words are not read; `str()` says why."""


def program() -> str | None:
    """Path of Tesseract, or None."""
    return shutil.which("tesseract")


def missing() -> str | None:
    """What is to be installed before pictures can be read, or None."""
    if find_spec("PIL") is None:
        return "pictures cannot be opened: pip install 'lurewatch[ocr]'"
    if program() is None:
        return "no Tesseract on the path: install it (Debian: apt-get install tesseract-ocr tesseract-ocr-ron …)"
    return None


def languages() -> tuple[str, ...]:
    """The language packs that are installed, as eng, ron. Raises Unread if Tesseract does not run."""
    try:
        said = subprocess.run(
            [program() or "tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise Unread(f"Tesseract does not run: {error}") from None
    return tuple(line for line in said.splitlines()[1:] if line and line != "osd")


def version() -> str | None:
    """Which Tesseract would be used, with its languages, or None if pictures cannot be read here. Raises Unread if it does not run."""
    if missing() or not (path := program()):
        return None
    packs = languages()
    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)
    first = (said.stdout or said.stderr).partition("\n")[0].strip()
    return f"{first or 'tesseract'} at {path}: {', '.join(packs) or 'no languages'}"


async def read(body: bytes, languages: Collection[str], limits: Limits = Limits()) -> Words:  # frozen
    """The words in a picture; empty where there are none but noise. Raises Unread. The process that reads it is ended with this call."""
    if why := _refused(body, limits):
        raise Unread(why)
    async with _free:
        code, out, err = await _ran(body, "+".join(languages), limits)
    if code == 0:
        return words(out.decode("utf-8", "replace"), least=limits.confidence)
    said = err.decode("utf-8", "replace").strip().splitlines()
    if code == child.FAULT and said:
        raise Unread(said[-1])
    raise Unread(f"Tesseract ended with {code}")


def _refused(body: bytes, limits: Limits) -> str | None:
    """What can be told without decoding anything; only the content counts, not what a header calls it."""
    if len(body) > limits.bytes:
        return f"it has more than {limits.bytes} bytes"
    if body.startswith(_SIGNS) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP"):
        return None
    if _SVG.search(body[:2000]):
        return "it is SVG, which may hold scripts and addresses"
    other = next((name for sign, at, name in _OTHERS if body[at : at + len(sign)] == sign), None)
    what = f"it is {other}, which is not read" if other else "it is no picture that is read"
    return f"{what} (PNG, JPEG, GIF, WebP, BMP)"


async def _ran(body: bytes, wanted: str, limits: Limits) -> tuple[int, bytes, bytes]:
    kept = {n: v for n, v in os.environ.items() if n in ("PATH", "LANG", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")}
    given = (program() or "tesseract", wanted, limits.pixels, limits.memory, max(1, round(limits.seconds)))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _START,
        *map(str, given),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        # The environment holds tokens, which are none of a decoder's business.
        env={**kept, "PYTHONPATH": os.pathsep.join(p or os.getcwd() for p in sys.path)},  # noqa: PTH109
    )
    try:
        async with asyncio.timeout(limits.seconds):
            out, err = await process.communicate(body)
    except TimeoutError:
        raise Unread(f"it took more than {limits.seconds:g} s") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode or 0, out, err
