"""Events of Matrix rooms: the words of a message, what it replaces, and what a server says when it refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scrapy.http import Response, TextResponse

from crawler.links import linked
from crawler.posts import parsed
from crawler.text import tidy

_FALLBACK = re.compile(r"\A(?:>[^\n]*\n)+\n?")


def refusal(response: Response, *, named: bool) -> str | None:
    """What the server says in an answer that is no success. `named`: whether the card names a token."""
    if not isinstance(response, TextResponse):
        return None
    try:
        said = parsed(response)
        code, message = str(said["errcode"]), str(said.get("error") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if code == "M_MISSING_TOKEN" and not named:
        message = f"{message}; name the variable of a token in the card, as `token: LUREWATCH_TOKEN_MATRIX`"
    walls = ("M_MISSING_TOKEN", "M_UNKNOWN_TOKEN", "M_FORBIDDEN", "M_GUEST_ACCESS_FORBIDDEN", "M_LIMIT_EXCEEDED")
    word = "blocked" if code in walls else "missing" if code == "M_NOT_FOUND" else "failed"
    return f"{word}: {code}: {message}"[:300]


def words(content: Mapping[str, Any]) -> str:
    """The words of a message without what it answers to; of a picture or file its caption, not its name."""
    body, rich = content.get("body"), content.get("formatted_body")
    if content.get("msgtype") in ("m.image", "m.video", "m.file", "m.audio"):
        name = content.get("filename")
        if not isinstance(name, str) or name == body:
            return ""
    if isinstance(rich, str) and content.get("format") == "org.matrix.custom.html":
        return linked(rich, drop=("mx-reply",))
    relates = content.get("m.relates_to")
    body = body if isinstance(body, str) else ""
    if isinstance(relates, dict) and relates.get("m.in_reply_to"):
        body = _FALLBACK.sub("", body)
    return tidy(body)


def replaced(content: Mapping[str, Any]) -> str | None:
    relates = content.get("m.relates_to")
    if not isinstance(relates, dict) or relates.get("rel_type") != "m.replace":
        return None
    found = relates.get("event_id")
    return found if isinstance(found, str) else None


def picture(content: Mapping[str, Any], base: str) -> str | None:
    found = re.fullmatch(r"mxc://([^/\s]+)/([\w-]+)", str(content.get("url") or ""))
    if content.get("msgtype") != "m.image" or not found:
        return None
    return f"{base.rstrip('/')}/_matrix/client/v1/media/download/{found[1]}/{found[2]}"
