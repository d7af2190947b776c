"""Forums by their software: how lists of topics and topics are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic in a list. `url` is what is asked for, `moved` when something last happened in it, `fixed` whether it stands out of its order."""

    url: str
    moved: datetime | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post of a topic, the first being number 1. `author` is a name and never leaves the reader as such."""

    number: int
    text: str
    url: str
    author: str | None = None
    written: str | None = None
    pictures: tuple[str, ...] = ()
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A topic with its posts. `more` is an address of further posts, as the topic itself is read."""

    key: str
    title: str
    posts: tuple[Post, ...]
    tags: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    hidden: int = field(default=0)
    """Posts that were there and are not shown."""
