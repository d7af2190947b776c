"""Headers of mails as they really come: encoded words cut in two, raw bytes of any encoding, addresses in every notation."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from crawler.encodings import decoded

_LONGEST = 1_000_000
"""Characters of one header: the addresses of some thousands of people."""
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,80}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_NAMED = re.compile(r"\"?([^\"<>,;:]{1,120}?)\"?\s{0,9}<\s{0,9}(%s)\s{0,9}>" % ADDRESS.pattern)  # noqa: UP031 (braces)


def every(message: Message, name: str) -> list[str]:
    """Each header of that name, decoded."""
    return [_decoded(str(value)[:_LONGEST]) for found, value in message.raw_items() if found.lower() == name.lower()]


def text(message: Message, name: str) -> str:
    """The first header of that name, decoded, `` without one."""
    return next(iter(every(message, name)), "")


def addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    """Display name (may be ``) and address of everyone in these headers."""
    found: dict[str, str] = {}
    for value in (v for name in names for v in every(message, name)):
        named = {address: who.strip(" '\"") for who, address in _NAMED.findall(value)}
        for address in ADDRESS.findall(value):
            who = named.get(address, "")
            found[address] = found.get(address) or (who if who.lower() != address.lower() else "")
    return [(who, address) for address, who in found.items()]


def file_name(part: Message) -> str:
    """The name of an attachment, `` without one."""
    try:
        given = part.get_param("filename", None, "content-disposition") or part.get_param("name", None, "content-type")
        name = collapse_rfc2231_value(given) if given else ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""
    return " ".join(_decoded(name).split()).replace("/", "_")[:200]


def _decoded(value: str) -> str:
    value = re.sub(r"\r?\n[ \t]*", " ", value)
    if any("\udc80" <= c <= "\udcff" for c in value):
        value = decoded(value.encode("utf-8", "surrogateescape"), None)
    if "=?" not in value:
        return value.strip()
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value.strip()
    return "".join(_piece(p, charset) for p, charset in pieces).strip()


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    return (
        decoded(piece, charset)
        if charset
        else piece.decode("utf-8", "replace")
        if not piece.isascii()
        else piece.decode("ascii")
    )
