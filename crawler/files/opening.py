"""What lies in a file or folder: each file, unpacked member of an archive or mailbox folder, opened as a stream that never raises."""

from __future__ import annotations

import gzip
import io
import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from crawler.files import strangers
from crawler.files.rows import Fault

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

HEAD = 64 * 1024
MEMBERS = 20_000
UNPACKED = 4 * 1024**3
"""Bytes of all members of one archive."""
RATIO = 200
"""Unpacked to packed bytes, beyond the first 64 MiB: text packs to a tenth, a bomb to a thousandth."""
FREE = 64 * 1024**2
_MAILDIR = ("cur", "new")
_MEDIA = re.compile(
    r"\.(jpe?g|png|gif|webp|heic|bmp|tgs|mp[34]|m4[av]|mov|avi|3gp|mkv|webm|opus|og[ga]|aac|amr|wav|pdf|docx?|xlsx?|pptx?|odt|ods"
    r"|rtf|vcf|apk|zip|rar|7z|css|js|ico|svg|woff2?|ttf|html?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Input:
    """One file to be read. name: its own, without folders and `.gz`. place: how it is named in messages. within: of a folder or archive.
    letter: known to be one mail, by the folder that it lies in."""

    name: str
    place: str
    head: bytes
    opened: Callable[[], Stream]
    within: bool = False
    letter: bool = False


def is_media(name: str) -> bool:
    """Whether a file that lies beside messages is a picture, a document or a page, by its name."""
    return _MEDIA.search(name) is not None


class Stream(io.RawIOBase):
    """Bytes that end where they cannot be unpacked any further; `problem` says why."""

    def __init__(self, raw: BinaryIO, *, packed: Callable[[], int] | None = None, file: BinaryIO | None = None) -> None:
        self._raw, self._packed, self._file = raw, packed, file
        self._kind = "not gzip" if file else "unreadable"
        self._given = 0
        self.problem: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed asks for a wider buffer
        if self.problem:
            return 0
        try:
            # One piece at a time: what could be unpacked before the place where it breaks off is not lost.
            data = getattr(self._raw, "read1", self._raw.read)(len(buffer))
            self._given += len(data)
            if self._packed and self._given > max(FREE, RATIO * self._packed()):
                raise zlib.error(f"it unpacks to more than {RATIO} times its size")
        except (EOFError, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            self.problem = f"{self._kind}: {error}; what stands before is read"
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._raw.close()
        if self._file:
            self._file.close()
        super().close()


def inputs(path: Path) -> Iterator[Input | Fault]:
    """Every file of a path, a folder's in the order of their names. Links that lead elsewhere are not followed. Raises OSError."""
    if not path.is_dir():
        yield from _file(path, within=False)
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        letter = Path(folder).name in _MAILDIR and (Path(folder).parent / "tmp").is_dir()
        for name in sorted(n for n in names if not n.startswith(".")):
            file = Path(folder) / name
            if file.is_file() and not file.is_symlink():
                yield from _file(file, within=True, letter=letter)


def _file(path: Path, *, within: bool, letter: bool = False) -> Iterator[Input | Fault]:
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
        if start == b"PK\x03\x04" or start == b"PK\x05\x06":
            yield from _archive(path, within=within)
        else:
            packed = start.startswith(b"\x1f\x8b")
            name = path.name.removesuffix(".gz") if packed else path.name
            yield _input(name, str(path), lambda: _stream(path, packed=packed), within=within, letter=letter)
    except OSError as error:
        yield Fault(str(path), f"cannot be read: {error.strerror or error}")


def _input(name: str, place: str, opened: Callable[[], Stream], *, within: bool, letter: bool = False) -> Input:
    with opened() as stream:
        head = io.BufferedReader(stream).read(HEAD)
    return Input(name, place, head, opened, within, letter)


def _stream(path: Path, *, packed: bool) -> Stream:
    raw = path.open("rb")
    if not packed:
        return Stream(raw)
    return Stream(cast(BinaryIO, gzip.GzipFile(fileobj=raw)), packed=raw.tell, file=raw)


def _archive(path: Path, *, within: bool) -> Iterator[Input | Fault]:
    """The members of a zip, read by name; nothing is written anywhere."""
    from zipfile import BadZipFile, ZipFile

    try:
        archive = ZipFile(path)
    except (BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        yield Fault(str(path), f"not a zip: {error}")
        return
    with archive:
        members = archive.infolist()
        if len(members) > MEMBERS or sum(m.file_size for m in members if not is_media(m.filename)) > UNPACKED:
            yield Fault(str(path), f"refused: more than {MEMBERS} members or {UNPACKED // 2**30} GiB unpacked")
            return
        names = {m.filename for m in members}
        if document := strangers.office(names):
            beside = within and is_media(path.name)  # papers beside messages are left alone, and counted
            yield _input(path.name, str(path), lambda: _stream(path, packed=False), within=True) if beside else Fault(str(path), str(document))  # fmt: skip
            return
        for member in members:
            if not member.is_dir() and not _is_beside(member.filename, names):
                yield _member(archive, member, path)


def _member(archive: ZipFile, member: ZipInfo, path: Path) -> Input | Fault:
    place = f"{path}/{member.filename}"
    if reason := _refused(member):
        return Fault(place, reason)

    def opened() -> Stream:
        raw = cast(BinaryIO, archive.open(member))
        if not packed:
            return Stream(raw, packed=lambda: max(1, member.compress_size))
        return Stream(cast(BinaryIO, gzip.GzipFile(fileobj=raw)), packed=lambda: max(1, member.compress_size), file=raw)

    try:
        with archive.open(member) as raw:
            start = raw.read(4)
        if start == b"PK\x03\x04" and member.filename.lower().endswith((".zip", ".wacz")):
            return Fault(place, "not read: a zip within a zip; unpack it first")
        packed = start.startswith(b"\x1f\x8b")
        name = PurePosixPath(member.filename).name
        return _input(name.removesuffix(".gz") if packed else name, place, opened, within=True)
    except (OSError, ValueError, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        return Fault(place, f"unreadable: {error}")
    except Exception as error:  # BadZipFile is a plain Exception
        return Fault(place, f"unreadable: {error}")


def _is_beside(name: str, names: set[str]) -> bool:
    """What systems put beside the files, and the lists of an archive of pages (WACZ)."""
    parts = name.split("/")
    if parts[0] == "__MACOSX" or parts[-1].startswith("."):
        return True
    return "datapackage.json" in names and any(n.startswith("archive/") for n in names) and parts[0] != "archive"


def _refused(member: ZipInfo) -> str | None:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":"):
        return "refused: its name leads out of the archive"
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        return "refused: a link"
    if member.flag_bits & 1:
        return "unreadable: it is encrypted"
    if member.file_size > max(FREE, RATIO * max(1, member.compress_size)):
        return f"refused: it unpacks to more than {RATIO} times its size"
    return None
