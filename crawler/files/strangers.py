"""Strangers: files of formats that are not read, told by their first bytes, with what to do instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.files.opening import Input

_JSON = "export the chat once more as JSON"
_UNPACK = "unpack it first, or pack it as .zip"
_CSV = "save it as CSV (UTF-8)"
_EML = "save the message as .eml, or the folder as mbox"


@dataclass(frozen=True, slots=True)
class Stranger:
    """what: as people call it, and what to do. held: it holds messages, so it is named also where it lies among others."""

    what: str
    held: bool = False

    def __str__(self) -> str:
        return f"not read: {self.what}"


_BEGIN = (
    (b"%PDF-", Stranger("a PDF; put its text into a row of JSON Lines or CSV")),
    (b"!BDN", Stranger(f"an Outlook mailbox (.pst); {_EML}", held=True)),
    (b"\xcf\xad\x12\xfe", Stranger(f"an Outlook Express mailbox; {_EML}", held=True)),
    (b"Rar!", Stranger(f"a RAR archive; {_UNPACK}", held=True)),
    (b"7z\xbc\xaf\x27\x1c", Stranger(f"a 7z archive; {_UNPACK}", held=True)),
    (b"BZh", Stranger(f"packed with bzip2; {_UNPACK}", held=True)),
    (b"\xfd7zXZ\x00", Stranger(f"packed with xz; {_UNPACK}", held=True)),
    (b"\x28\xb5\x2f\xfd", Stranger(f"packed with zstd; {_UNPACK}", held=True)),
    (b"SQLite format 3\x00", Stranger("a database of SQLite; export its table as CSV")),
    (b"PAR1", Stranger("a Parquet file; export it as JSON Lines")),
    (b"\x89PNG", Stranger("a picture; words of pictures are read by a crawl alone")),
    (b"\xff\xd8\xff", Stranger("a picture; words of pictures are read by a crawl alone")),
    (b"GIF8", Stranger("a picture; words of pictures are read by a crawl alone")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTY = "__substg1.0_".encode("utf-16-le")
_MESSAGE = Stranger(f"an Outlook message (.msg); {_EML}", held=True)
_OFFICE = Stranger(f"an old Office file; {_CSV}")
_TAR = Stranger(f"a tar archive; {_UNPACK}", held=True)
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_PAGES = (
    (b"<title>Exported Data</title>", Stranger(f"a chat that Telegram Desktop exported as HTML; {_JSON}", held=True)),
    (b"chatlog", Stranger(f"a channel that DiscordChatExporter exported as HTML; {_JSON}", held=True)),
    (b"", Stranger("a web page; crawl its address, or keep it as WARC")),
)
_TEXTS = (
    (re.compile(rb"={20,}\r?\nGuild: "), Stranger(f"a channel that DiscordChatExporter exported as text; {_JSON}", held=True)),
    (re.compile(rb"\d{1,9} *\r?\n[A-Za-z-]{2,40}: "), Stranger("a message of Apple Mail (.emlx); export the mailbox as mbox", held=True)),
)  # fmt: skip
_OFFICE_PARTS = {
    "xl/workbook.xml": "an Excel workbook",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint document",
    "content.xml": "an OpenDocument file",
}


def of(found: Input) -> Stranger | None:
    """What a file is that is not read, None for what may be."""
    head = found.head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith(_OLE):
        return _MESSAGE if _PROPERTY in head or found.name.lower().endswith(".msg") else _OFFICE
    if head[257:262] == b"ustar":
        return _TAR
    if _PAGE.match(head):
        return next(stranger for mark, stranger in _PAGES if mark in head)
    started = next((stranger for begin, stranger in _BEGIN if head.startswith(begin)), None)
    return started or next((stranger for pattern, stranger in _TEXTS if pattern.match(head)), None)


def office(names: set[str]) -> Stranger | None:
    """The document that a zip with these members is."""
    what = next((what for part, what in _OFFICE_PARTS.items() if part in names), None)
    return Stranger(f"{what}; {_CSV}") if what else None
