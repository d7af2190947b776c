"""Telegram Desktop: `result.json` of one chat or of a whole account; contacts and sessions of the account are passed over unread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from crawler import links
from crawler.authors import digest, pseudonym
from crawler.files.jsonstream import BadValue, Json, NotJson, keys
from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Left, Row

NAME = "Telegram export"
SOURCE = "telegram"
_OF_ACCOUNT = frozenset(("personal_information", "chats", "left_chats", "frequent_contacts"))
_OTHERS = frozenset(("title", "text", "guild", "channel"))
_OF_ONE = ("personal_chat", "bot_chat", "saved_messages")
_MEDIA = ("photo", "file", "thumbnail")


def looks(found: Input) -> bool:
    if found.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        return False
    names = set(keys(found.head))
    one = "messages" in names and {"type", "id"} & names and not _OTHERS & names
    return bool(one or _OF_ACCOUNT & names)


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """Every message with words, chat by chat."""
    document = Json(stream)
    try:
        yield from _chat(document, key)
    except NotJson as error:
        yield Fault(0, f"not JSON: {error}; what stands before is read")


def _chat(document: Json, key: bytes) -> Iterator[Found]:
    """A chat; or an account, whose `chats` and `left_chats` hold a list of chats."""
    about: dict[str, Any] = {}
    for name in document.members():
        start = document.peek()
        if name == "messages" and start == "[":
            yield from _messages(document, about, key)
        elif name in ("chats", "left_chats") and start == "{":
            yield from _chats(document, key)
        elif start not in "{[":
            try:
                about[name] = document.value()
            except BadValue as error:
                yield Fault(name[:60], f"not JSON: {error}")


def _chats(document: Json, key: bytes) -> Iterator[Found]:
    for name in document.members():
        if name == "list" and document.peek() == "[":
            for _ in document.elements():
                if document.peek() == "{":
                    yield from _chat(document, key)


def _messages(document: Json, about: dict[str, Any], key: bytes) -> Iterator[Found]:
    chat = _named(about, key)
    for number in document.elements():
        try:
            message = document.value()
        except BadValue as error:
            yield Fault(f"message no. {number}", f"not JSON: {error}")
            continue
        if not isinstance(message, dict):
            yield Fault(f"message no. {number}", "not an object: a message must be {…}")
        elif message.get("type") == "service":
            yield Left("service messages")
        else:
            yield _message(message, chat, number, key)


def _named(about: dict[str, Any], key: bytes) -> tuple[str, str]:
    """Identifier and name of a chat; the name of a talk between two is a person's."""
    identifier, name = str(about.get("id", "")), str(about.get("name") or "")
    if about.get("type") in _OF_ONE:
        return digest(key, "telegram", identifier), pseudonym(key, f"user{identifier}", "telegram")
    return identifier or digest(key, "telegram", name), name


def _message(message: dict[str, Any], chat: tuple[str, str], number: int, key: bytes) -> Row | Fault:
    identifier = message.get("id")
    at = f"message {identifier}" if isinstance(identifier, int) else f"message no. {number}"
    words = "\n\n".join(p for p in (_text(message.get("text")), _poll(message), _buttons(message)) if p.strip())
    if not words:
        media = message.get("media_type") or next((n for n in _MEDIA if message.get(n)), "a message")
        return Fault(at, f"empty: {str(media)[:40].replace('_', ' ')} without words")
    who = message.get("from_id") or message.get("from")
    origin = message.get("forwarded_from_id") or message.get("forwarded_from")
    return Row(
        at,
        {
            "id": f"{chat[0]}/{identifier if isinstance(identifier, int) else number}",
            "text": words,
            "published": _when(message, "date"),
            "chat": chat[1],
            "author": pseudonym(key, str(who), "telegram") if who else None,
            "edited": _when(message, "edited"),
            "forwarded_from": pseudonym(key, str(origin), "telegram") if origin else None,
            "reply_to": _number(message.get("reply_to_message_id")),
            "media": [m for n in _MEDIA[:2] if isinstance(m := message.get(n), str) and not m.startswith("(")] or None,
        },
    )


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _when(message: dict[str, Any], name: str) -> str | None:
    """Seconds since 1970 if the export has them: its dates are in the time zone of who made it."""
    try:
        return datetime.fromtimestamp(int(message[f"{name}_unixtime"]), UTC).isoformat()
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        return str(message[name])[:40] if isinstance(message.get(name), str) else None


def _text(value: Any) -> str:
    """Text, or a list of pieces of text and entities."""
    if isinstance(value, list):
        return "".join(map(_piece, value))
    return value if isinstance(value, str) else ""


def _piece(piece: Any) -> str:
    if not isinstance(piece, dict):
        return piece if isinstance(piece, str) else ""
    text = piece.get("text")
    text = text if isinstance(text, str) else ""
    if piece.get("type") == "mention_name":
        return "[member]"  # a person without a public name
    href = piece.get("href")
    return links.shown(text, href) if isinstance(href, str) and href.strip() else text


def _poll(message: dict[str, Any]) -> str:
    poll = message.get("poll")
    if not isinstance(poll, dict):
        return ""
    answers = poll.get("answers")
    given = [_text(a.get("text")) for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []
    return "\n".join(filter(None, [_text(poll.get("question")), *given]))


def _buttons(message: dict[str, Any]) -> str:
    lines = message.get("inline_bot_buttons")
    every = [b for line in lines if isinstance(line, list) for b in line] if isinstance(lines, list) else []
    linked = [b for b in every if isinstance(b, dict) and b.get("type") == "url"]
    return "\n".join(_piece({"text": b.get("text"), "href": b.get("data")}) for b in linked)
