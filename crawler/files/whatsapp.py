"""WhatsApp: the text of an exported chat, as phones of all languages write it, alone or in its zip."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from crawler.authors import digest, pseudonym
from crawler.files import chat_times
from crawler.files.chat_times import MARKS, Stamp
from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Left, Row

NAME = "WhatsApp export"
SOURCE = "whatsapp"
LONGEST = 200_000
"""Characters of one message; what is longer is cut."""
_STAMPS = 20_000
_AUTHOR = re.compile(r"[\s~]*(?P<name>[^\n]{1,80}?)\s?:(?:\s|$)(?P<text>.*)", re.DOTALL)
_QUOTED = re.compile("[“”«»„\"]|'[^']*$")
_ENDING = r"[\w .()&+,'-]{1,120}\.[a-z0-9]{2,5}"
_ATTACHED = re.compile(rf"<[^<>:]{{3,30}}:\s?(?P<a>{_ENDING})>|^(?P<b>{_ENDING})\s?\([^()\n]{{3,40}}\)$", re.MULTILINE | re.IGNORECASE)  # fmt: skip
_LEFT_OUT = re.compile(r"<[^<>\n]{3,60}>")
_EDITED = re.compile("\\s?\u200e?<[^<>\n:]{6,60}>\\s*$")
_GENERATED = re.compile(r"(?:null|(?:this message was|you) deleted.{0,20}|(?:se eliminó|eliminaste) este mensaje|(?:diese|du hast diese) nachricht (?:wurde )?gelöscht|(?:данное сообщение|вы) удал\w+.{0,20}|(?:acest mesaj a fost șters|ai șters acest mesaj)|(?:essa|esta) mensagem foi apagada|ce message a été supprimé|questo messaggio è stato eliminato|bu mesaj silindi|.{3,20} (?:omitted|weggelassen|absente?|omitid[oa]|omess[oa]|опущен\w*|omis[ăe]?))\.?", re.IGNORECASE)  # fmt: skip
_MENTION = re.compile("@\u2068([^\u2069\n]{1,80})\u2069|@\u200e?\\+?(\\d[\\d ()-]{6,20}\\d)")
_CHAT = re.compile(r"(?:whatsapp|ватсап|вотсап|واتساب|واتس اب)[\s-]*(?:chat|chats)?\s*(?:with|mit|con|avec|com|cu|с|з|z|s|ile|met|med|de|do|dengan|với|مع|עם|-|–)\s+(?P<name>.+)", re.IGNORECASE)  # fmt: skip
_NUMBER = re.compile(r"[+＋(]?\d[\d\s().\u2010-\u2015-]{5,20}\d")


@dataclass(slots=True)
class _Message:
    """A message on its way: the line it starts on, its stamp, its author (None: a line of the system) and its lines."""

    line: int
    stamp: Stamp
    author: str | None
    lines: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        if self.length < LONGEST:
            self.lines.append(text[: LONGEST - self.length])
            self.length += len(text)


@dataclass(slots=True)
class _Chat:
    """What a first look at a file tells: how its dates are written, and who speaks in it."""

    how: str
    people: set[str]
    name: str
    key: bytes
    written: str = ""
    given: dict[str, int] = field(default_factory=dict)

    def identifier(self, written: str, author: str, text: str) -> str:
        """The same in each export of the chat. Equal messages of one moment are told apart by their order."""
        if written != self.written:
            self.written, self.given = written, {}
        named = digest(self.key, "whatsapp", self.name, written, author, text)
        self.given[named] = self.given.get(named, 0) + 1
        return named if self.given[named] == 1 else f"{named}-{self.given[named]}"


def looks(found: Input) -> bool:
    """Whether the first line with words begins with a stamp, and a line near it with an author."""
    text = _decoded(found.head)
    lines = [line for line in text.split("\n") if line.strip()][:60]
    stamps = [s for line in lines if (s := chat_times.stamp(line))]
    return bool(lines and stamps and chat_times.stamp(lines[0]) and any(_author(s.rest) for s in stamps))


def shown(name: str, key: bytes) -> str:
    """A file's name without the person that a talk between two is named after, as far as it is a number."""
    return _NUMBER.sub(lambda m: pseudonym(key, _person(m[0]), "whatsapp"), name)


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """Every message with words. The file is read twice: which number is the month can only be told from many."""
    with found.opened() as first:
        stamps, people = _looked_at(first)
    chat = _Chat(chat_times.order(stamps), people, _named(found, people, key), key)
    for message in _messages(stream):
        yield Left("service messages") if message.author is None else _row(message, chat)


def _looked_at(stream: Stream) -> tuple[list[Stamp], set[str]]:
    stamps: list[Stamp] = []
    people: set[str] = set()
    for message in _messages(stream):
        if len(stamps) < _STAMPS:
            stamps.append(message.stamp)
        if message.author and len(people) < _STAMPS:
            people.add(_person(message.author))
    return stamps, people


def _messages(stream: Stream) -> Iterator[_Message]:
    current: _Message | None = None
    for number, line in enumerate(_lines(io.BufferedReader(stream)), 1):
        stamp = chat_times.stamp(line)
        if stamp:
            if current:
                yield current
            author, text = _author(stamp.rest) or (None, stamp.rest)
            current = _Message(number, stamp, author)
            current.add(text)
        elif current:
            current.add(line)
    if current:
        yield current


def _lines(stream: BinaryIO) -> Iterator[str]:
    start = stream.peek(2)[:2]  # type: ignore[attr-defined]  # a BufferedReader has it
    wide = start in (b"\xff\xfe", b"\xfe\xff")
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
    text = io.TextIOWrapper(stream, encoding, errors=errors, newline=None)
    fresh = True
    while piece := text.readline(LONGEST):
        # What follows in an endless line is part of the message, never a stamp.
        yield piece.rstrip("\n") if fresh else f" {piece}".rstrip("\n")
        fresh = piece.endswith("\n")


def _decoded(head: bytes) -> str:
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return head.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\r\n", "\n")


def _author(rest: str) -> tuple[str, str] | None:
    """Who speaks and what; None for a line of the system, which names nobody before a colon."""
    found = _AUTHOR.match(rest)
    if not found:
        return None
    name = MARKS.sub("", found["name"]).strip(" \u00a0\u202f~")
    return None if not name or _QUOTED.search(name) else (name, found["text"])


def _person(name: str) -> str:
    """A name, or a number in one form however it is spaced."""
    bare = re.sub(r"[\s().\u2010-\u2015-]", "", MARKS.sub("", name))
    return bare.lstrip("+＋") if re.fullmatch(r"[+＋]?\d{7,15}", bare) else " ".join(name.split())


def _named(found: Input, people: set[str], key: bytes) -> str:
    """The chat's name out of the file's or the zip's; a pseudonym if it is a person's."""
    names = [found.name, *found.place.replace("\\", "/").split("/")[-2:-1]] if found.within else [found.name]
    for name in names:
        named = _CHAT.search(re.sub(r"\.(txt|zip)$", "", MARKS.sub("", name), flags=re.IGNORECASE))
        if named:
            who = _person(re.sub(r"\s?\(\d+\)$", "", named["name"]).strip())
            private = who in people or who.isdecimal() or len(people) < 2
            return pseudonym(key, who, "whatsapp") if private else who
    return ""


def _row(message: _Message, chat: _Chat) -> Found:
    author = _person(message.author or "")
    text, media, generated = _words(_MENTION.sub(lambda m: _mention(m, chat), "\n".join(message.lines)))
    if generated and len(text.split()) > 3:
        return Left("service messages")
    if generated or not text:
        return Fault(message.line, "empty: a picture or file without words" if media else "empty: no words of its own")
    when = chat_times.moment(message.stamp, chat.how)
    return Row(
        message.line,
        {
            "id": chat.identifier(message.stamp.written, author, text),
            "text": text,
            "published": when.isoformat() if when else message.stamp.written,
            "chat": chat.name or None,
            "author": pseudonym(chat.key, author, "whatsapp"),
            "media": [m for m in media if m] or None,
        },
    )


def _words(text: str) -> tuple[str, list[str], bool]:
    """The words of a message, the files that it names, and whether the app itself says the words, in place of a picture or of nothing."""
    media: list[str] = []

    def taken(found: re.Match[str]) -> str:
        name = str(found["a"] or found["b"]).strip()
        media.append("" if name.lower().endswith(".vcf") else name)  # a contact card is called after a person
        return ""

    by_app = text.startswith("\u200e")
    text = MARKS.sub("", _EDITED.sub("", _ATTACHED.sub(taken, text.lstrip("\u200e")))).strip()
    if _LEFT_OUT.fullmatch(text):
        return "", ["", *media], False
    if _GENERATED.fullmatch(text):
        return "", media, False
    return text[:LONGEST], media, by_app and not media and "\n" not in text


def _mention(found: re.Match[str], chat: _Chat) -> str:
    """A member whom a message names: by a name, the number of one who speaks, or digits with the country as the app writes them."""
    by_app = re.fullmatch(r"@\u200e?[1-9]\d{9,14}", found[0])
    return "[member]" if found[1] or by_app or _person(found[2]) in chat.people else found[0]
