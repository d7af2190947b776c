"""Discord: the JSON of DiscordChatExporter, one channel a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler.authors import digest, pseudonym
from crawler.files.jsonstream import BadValue, Json, NotJson, keys
from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Left, Row

NAME = "Discord export"
SOURCE = "discord"
_SAID = frozenset(("default", "reply", "threadstartermessage", "chatinputcommand", "contextmenucommand", "applicationcommand", "0", "19", "20", "21", "23"))  # fmt: skip


def looks(found: Input) -> bool:
    if found.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        return False
    names = set(keys(found.head))
    return "channel" in names and bool({"guild", "messages"} & names)


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """Every message with words."""
    document = Json(stream)
    about: dict[str, Any] = {}
    try:
        for name in document.members():
            if name == "messages" and document.peek() == "[":
                yield from _messages(document, about, key)
            elif name in ("guild", "channel"):
                try:
                    about[name] = document.value()
                except BadValue as error:
                    yield Fault(name, f"not JSON: {error}")
    except NotJson as error:
        yield Fault(0, f"not JSON: {error}; what stands before is read")


def _messages(document: Json, about: dict[str, Any], key: bytes) -> Iterator[Found]:
    channel = _named(about, key)
    for number in document.elements():
        try:
            message = document.value()
        except BadValue as error:
            yield Fault(f"message no. {number}", f"not JSON: {error}")
            continue
        if not isinstance(message, dict):
            yield Fault(f"message no. {number}", "not an object: a message must be {…}")
        elif str(message.get("type", "Default")).lower() not in _SAID:
            yield Left("service messages")
        else:
            yield _message(message, channel, number, key)


def _named(about: dict[str, Any], key: bytes) -> tuple[str, str]:
    """Identifier and name of a channel with its guild; a direct message bears the names of people."""
    guild, channel = _object(about, "guild"), _object(about, "channel")
    identifier = str(channel.get("id") or digest(key, "discord", str(channel.get("name"))))
    if str(channel.get("type", "")).lower().startswith("direct"):
        return identifier, pseudonym(key, identifier, "discord")
    return identifier, " / ".join(str(o["name"]) for o in (guild, channel) if o.get("name"))


def _object(given: dict[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name)
    return value if isinstance(value, dict) else {}


def _objects(given: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = given.get(name)
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _message(message: dict[str, Any], channel: tuple[str, str], number: int, key: bytes) -> Row | Fault:
    identifier = str(message.get("id") or "")
    at = f"message {identifier}" if identifier.isdecimal() else f"message no. {number}"
    passed_on = _object(message, "forwardedMessage")
    said = (message, passed_on)
    parts = [p for m in said for p in (_words(m.get("content")), *map(_embed, _objects(m, "embeds")))]
    text = _masked("\n\n".join(p for p in parts if p), message)
    media = [n for m in said for a in _objects(m, "attachments") if (n := _words(a.get("fileName") or a.get("url")))]
    if not text:
        return Fault(at, "empty: an attachment without words" if media else "empty: a message without words")
    author = _object(message, "author")
    who = author.get("id") or author.get("name")
    return Row(
        at,
        {
            "id": identifier or f"{channel[0]}/{number}",
            "text": text,
            "published": _words(message.get("timestamp")) or None,
            "chat": channel[1],
            "author": pseudonym(key, str(who), "discord") if who else None,
            "edited": _words(message.get("timestampEdited")) or None,
            "reply_to": _words(_object(message, "reference").get("messageId")) or None,
            "forwarded": True if passed_on else None,
            "bot": True if author.get("isBot") is True else None,
            "media": media or None,
        },
    )


def _embed(embed: dict[str, Any]) -> str:
    """The words of a card under a message: they are often the whole of a bot's posting."""
    fields = [
        "\n".join(filter(None, (_words(f.get("name")), _words(f.get("value"))))) for f in _objects(embed, "fields")
    ]
    footer = _words(_object(embed, "footer").get("text"))
    parts = [_words(embed.get("title")), _words(embed.get("url")), _words(embed.get("description")), *fields, footer]
    return "\n".join(p for p in parts if p)


def _masked(text: str, message: dict[str, Any]) -> str:
    """Members whom a message names are not kept by name."""
    text = re.sub(r"<@[!&]?\d{5,25}>", "[member]", text)
    named = {n for m in _objects(message, "mentions") for f in ("nickname", "name") if len(n := _words(m.get(f))) > 1}
    for name in sorted(named, key=len, reverse=True):
        text = text.replace(f"@{name}", "[member]")
    return text
