"""The formats of files that can be imported, surest first: each a module that says whether a file looks like it, and reads its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from crawler.files import csv, discord, json, jsonl, mail, mbox, strangers, telegram, warc, whatsapp
from crawler.files.opening import Input, Stream, is_media
from crawler.files.rows import Found


class Format(Protocol):
    """NAME: as people call it. SOURCE: name of the source of its rows, None for the file's name."""

    NAME: str
    SOURCE: str | None

    def looks(self, found: Input) -> bool:
        """Whether a file is of this format, by its content first."""

    def rows(self, stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
        """Its rows in order. `key` is that of pseudonyms."""


FORMATS = cast(tuple[Format, ...], (warc, mbox, telegram, discord, whatsapp, mail, jsonl, json, csv))


def of(found: Input) -> Format | None:
    """The format of a file, or None for what is none: pictures and papers beside the messages, strangers."""
    if strangers.of(found):
        return None
    if found.within and not found.letter and is_media(found.name):
        return None
    return next((f for f in FORMATS if f.looks(found)), None)


def is_mail(found: Input) -> bool:
    """Whether a file is a mail or holds mails."""
    return of(found) in (mail, mbox)


def letters(found: Input, stream: Stream) -> Iterator[tuple[int | str, bytes]]:
    """Where each mail of a file stands, and its bytes."""
    return mbox.letters(stream) if mbox.looks(found) else mail.letters(stream)
