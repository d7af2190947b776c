"""One picture in a process of its own: under limits of memory and time it is made grey and of a fit size, then the process becomes Tesseract."""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
FAULT = 3
"""Exit code of a picture that is not read; what is wrong stands in the last line of standard error."""
_SMALL = 800
_LARGE = 3000
_LIGHT = 190
"""Pixels of the longer side: a smaller picture is doubled, a larger one shrunk to it."""


def main() -> NoReturn:
    """Arguments: program, languages, pixels, bytes of memory, seconds of work. The picture comes in on standard input; the words go out as Tesseract's table."""
    program, languages, pixels, memory, seconds = sys.argv[1:6]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        grey = prepared(sys.stdin.buffer.read(), pixels=int(pixels))
    except MemoryError:
        _fault("it takes too much memory")
    except Exception as error:
        _fault(str(error) if isinstance(error, Refused) else f"it is broken: {error or type(error).__name__}")
    with tempfile.TemporaryFile() as file:
        file.write(grey)
        file.seek(0)
        os.dup2(file.fileno(), 0)
        # A thread of its own for each core makes it slower on pictures of this size.
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        # 1: the page is divided as usual, and turned first if it was photographed lying on its side.
        os.execve(program, [program, "stdin", "stdout", "-l", languages, "--psm", "1", "tsv"], environment)  # noqa: S606


class Refused(Exception):
    """The picture is not decoded; `str()` says why."""


def prepared(body: bytes, *, pixels: int) -> bytes:
    """The first frame of a picture in grey, what is transparent white (black behind light words), upright, as PGM. Raises Refused, and whatever Pillow raises on what is broken."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is decoded
    with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > pixels:
            raise Refused(f"it has {width} × {height} pixels, more than {pixels // 10**6} million")
        if min(width, height) < 8:
            raise Refused(f"it has {width} × {height} pixels, too few for words")
        picture.draft("L", (_LARGE, _LARGE))
        upright = ImageOps.exif_transpose(picture)
        if upright.has_transparency_data:
            own = upright.convert("RGBA")
            upright = Image.new("RGBA", own.size, "black" if _is_light(own) else "white")
            upright.alpha_composite(own)
        grey = upright.convert("L")
    longest = max(grey.size)
    factor = 2.0 if longest < _SMALL else min(1.0, _LARGE / longest)
    if factor != 1:
        grey = grey.resize(
            (max(1, round(grey.width * factor)), max(1, round(grey.height * factor))), Image.Resampling.LANCZOS
        )
    out = io.BytesIO()
    grey.save(out, "PPM")
    return out.getvalue()


def _is_light(picture: Image) -> bool:
    """Whether what can be seen of a picture with transparent parts is light: on white it would be lost."""
    from PIL import ImageStat

    return ImageStat.Stat(picture.convert("L"), picture.getchannel("A").point(_seen)).mean[0] > _LIGHT


def _seen(alpha: int) -> int:
    return 255 if alpha > 128 else 0


def _fault(why: str) -> NoReturn:
    sys.stderr.write(" ".join(why.split())[:300] + "\n")
    sys.exit(FAULT)
