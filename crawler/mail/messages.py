"""Messages: bytes of a mail to the values of its posting, or of the postings that it forwards; broken parts cost no more than themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from typing import Any, Literal

from crawler.authors import digest, pseudonym
from crawler.encodings import decoded
from crawler.mail import headers, markup
from crawler.mail.recipients import Recipients
from crawler.text import tidy
from crawler.timelimit import time_limit

Sender = Literal["keep", "drop"]
LONGEST = 25 * 1024 * 1024
"""Bytes of one message."""
TEXT = 200_000
"""Characters of one text."""
_PARTS = 200
_DEPTH = 8
_NESTED = re.compile(rb"content-type:\s{0,9}(?:multipart|message)/", re.IGNORECASE)
_PAGE = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|div|table)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_PACKED = ("application/ms-tnef", "application/vnd.ms-tnef")
_SECRET = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_WORD = re.compile(r"\w{3,}")


@dataclass(slots=True)
class _Read:
    """What the parts of a message gave: texts in order, what was hidden in them, what a poorer form said, and what was not read."""

    texts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    forwarded: list[Message] = field(default_factory=list)
    parts: int = 0

    def add(self, other: _Read) -> None:
        for name in ("texts", "hidden", "other", "hosts", "files", "unread", "forwarded"):
            getattr(self, name).extend(getattr(other, name))


def read(data: bytes, *, key: bytes, sender: Sender = "keep") -> Iterator[dict[str, Any] | str]:
    """The values of each posting of a message in the shape of an imported row; a text in its place is a reason why there is none.

    A message that forwards others as attachments is their wrapping: they are the postings. What names a recipient is left out.
    `sender`: whether the address that it says it is from stands in the text.
    """
    if len(data) > LONGEST:
        yield f"too long: more than {LONGEST // 2**20} MiB"
    elif not data.strip():
        yield "empty: no message"
    elif len(_NESTED.findall(data)) > _PARTS:
        yield f"unreadable: more than {_PARTS} parts within parts"
    else:
        try:
            with time_limit():
                message = message_from_bytes(data, policy=policy.compat32)
                found = list(_letters(message, Recipients(), key, sender, _DEPTH))
        except Exception as error:  # one hostile message never stops the rest
            found = [f"unreadable: {type(error).__name__}: {str(error)[:100]}"]
        yield from found


def _letters(
    message: Message, known: Recipients, key: bytes, sender: Sender, depth: int
) -> Iterator[dict[str, Any] | str]:
    found = _walked(message, depth)
    if found.forwarded and depth:
        for inner in found.forwarded:
            # Who sends his own advertisements as attachments did not get them.
            people = known.with_those_of(message, passed_on=not _origins(message) & _origins(inner))
            yield from _letters(inner, people, key, sender, depth - 1)
        return
    people = known.with_those_of(message, passed_on=bool(found.forwarded))
    yield _values(message, found, people, key, sender)


def _origins(message: Message) -> set[str]:
    return {a.lower() for _, a in headers.addresses(message, "From")}


def _values(message: Message, found: _Read, people: Recipients, key: bytes, sender: Sender) -> dict[str, Any] | str:
    title = people.masked(" ".join(headers.text(message, "Subject").split()))
    text = people.masked(_joined(found.texts))
    if not title and not text:
        return f"unreadable: {found.unread[0]}" if found.unread else "empty: neither subject nor text"
    origin = headers.addresses(message, "From", "Reply-To")
    date = headers.text(message, "Date")
    head = _head(message, people) if sender == "keep" else ""
    who = next((a for _, a in headers.addresses(message, "From", "Sender")), None)
    given = {
        "id": digest(key, "mail", _identity(message, title, text)),
        "title": title,
        "text": "\n\n".join(p for p in (head, text) if p),
        "published": date[:60] or None,
        "language": _language(message),
        "author": pseudonym(key, who.lower(), "mail") if who else None,
        "hidden_text": people.masked(_joined(found.hidden)),
        "other_text": people.masked(_joined(found.other)),
        "link_hosts": list(dict.fromkeys(found.hosts))[:50],
        "attachments": [people.masked(f)[:200] for f in found.files][:50],
        "not_read": found.unread[:20],
    }
    if sender == "drop":
        given["text"] = Recipients.of([a for _, a in origin], []).masked(text, "[sender]")
    return {n: v for n, v in given.items() if v not in (None, "", [])}


def _head(message: Message, people: Recipients) -> str:
    """Whom the message says it is from and wants to be answered at: the recruiter's contact, and evidence."""
    lines = []
    before: set[str] = set()
    for name in ("From", "Reply-To"):
        shown = [f"{who} <{address}>" if who else address for who, address in headers.addresses(message, name)][:3]
        addresses = {a.lower() for _, a in headers.addresses(message, name)}
        if shown and not addresses <= before:
            lines.append(f"{name}: {people.masked(', '.join(shown))}")
        before |= addresses
    return "\n".join(lines)


def _identity(message: Message, title: str, text: str) -> str:
    """Its Message-ID; without one, what it says and when."""
    given = headers.text(message, "Message-ID").strip(" <>")
    return given if len(given) > 2 else "\x1f".join((headers.text(message, "Date"), title, text))


def _language(message: Message) -> str | None:
    found = re.match(r"\s*([A-Za-z]{2})(?:[-,;\s]|$)", headers.text(message, "Content-Language"))
    return found[1].lower() if found else None


def _joined(texts: list[str]) -> str:
    return tidy("\n\n".join(t for t in texts if t.strip()))[:TEXT]


def _walked(part: Message, depth: int, count: list[int] | None = None) -> _Read:
    count = count if count is not None else [0]
    count[0] += 1
    found = _Read()
    if count[0] > _PARTS or depth < 0:
        found.unread.append(f"more than {_PARTS} parts")
        return found
    kind = part.get_content_type()
    if kind in _SECRET:
        signed = str(part.get_param("smime-type") or "").lower() == "signed-data"
        found.unread.append("it is signed as a whole (S/MIME)" if signed else "it is encrypted")
    elif kind in ("message/rfc822", "message/global"):
        _forward(part, found)
    elif part.is_multipart():
        children = [_walked(p, depth if kind != "message/rfc822" else depth - 1, count) for p in _children(part)]
        if kind == "multipart/alternative":
            _richest(children, found)
        else:
            for child in children:
                found.add(child)
    else:
        _leaf(part, kind, found)
    return found


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [p for p in payload if isinstance(p, Message)] if isinstance(payload, list) else []


def _forward(part: Message, found: _Read) -> None:
    if children := _children(part):
        found.forwarded += children
        return
    # Some pack it as base64, which the standard forbids.
    data = part.get_payload(decode=True)
    if isinstance(data, bytes) and data.strip():
        found.forwarded.append(message_from_bytes(data, policy=policy.compat32))


def _richest(children: list[_Read], found: _Read) -> None:
    """Of the forms of one text the one with most words; what a poorer one says beyond it is kept aside."""
    told = [c for c in children if c.texts]
    best = max(reversed(told), key=lambda c: len(_WORD.findall(" ".join(c.texts))), default=None)
    for child in children:
        if child is not best and best is not None:
            words, said = (
                set(_WORD.findall(" ".join(child.texts).lower())),
                set(_WORD.findall(" ".join(best.texts).lower())),
            )
            found.other += child.texts if len(words - said) > 0.5 * len(words) else []
            child.texts = []
        found.add(child)


def _leaf(part: Message, kind: str, found: _Read) -> None:
    name = headers.file_name(part)
    attached = part.get_content_disposition() == "attachment" or bool(name)
    page = kind in ("text/html", "application/xhtml+xml") or name.lower().endswith(
        (".html", ".htm", ".xhtml", ".shtml")
    )
    if name:
        found.files.append(name)
    if kind in _PACKED or name.lower() == "winmail.dat":
        found.unread.append("winmail.dat holds the text in Outlook's own packing")
    elif kind not in ("text/plain", "text/html") and name.lower().endswith(".eml"):
        _forward(part, found)
    elif (
        page
        or (kind == "text/plain" and not attached)
        or (kind == "text/plain" and part.get_content_disposition() == "inline")
    ):
        _text(part, page, found)


def _text(part: Message, page: bool, found: _Read) -> None:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    text = decoded(data[: 4 * TEXT], _charset(part, data, page))
    if page or _PAGE.match(text[:3000]):
        seen = markup.read(text)
        found.texts.append(seen.visible)
        found.hidden += [seen.hidden] if seen.hidden else []
        found.hosts += seen.hosts
    else:
        flowed = str(part.get_param("format") or "").lower() == "flowed"
        found.texts.append(_unflowed(text) if flowed else text)


def _charset(part: Message, data: bytes, page: bool) -> str | None:
    try:
        given = part.get_content_charset()
    except (LookupError, ValueError, TypeError, AttributeError):
        given = None
    if given is None and page:
        meta = re.search(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{2,40})", data[:4096], re.IGNORECASE)
        given = meta[1].decode("ascii", "replace") if meta else None
    return given


def _unflowed(text: str) -> str:
    """Lines that were only broken for width, put together (RFC 3676)."""
    return re.sub(r"(?<!^--)(?<=[^\n]) \r?\n(?![>\r\n])", " ", text, flags=re.MULTILINE)
