"""The blocks of social networks: `mastodon`, `bluesky`, `reddit`, `telegram`, `vk`, `forum`."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from crawler.cards.parts import Part, Strings


class Timeline(Part):
    """What every timeline has."""

    pages: int = Field(default=20, ge=1, description="Pages that a run reads of each timeline, at most.")
    again: int = Field(
        default=1,
        ge=0,
        description="Pages that every run reads though they are known: what was edited or taken down is seen there.",
    )


class Mastodon(Timeline):
    timelines: Strings = Field(default=("public",), description="`public` or `tag:NAME`.")
    local: bool = Field(default=False, description="Only posts of the instance itself.")
    pages: int = Field(default=20, ge=1, description="Pages of 40 posts that a run reads of each timeline, at most.")
    again: int = Field(default=0, ge=0, description="Pages that every run reads though they are known.")

    @field_validator("timelines")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one != "public" and not re.fullmatch(r"tag:[^\s/#?]+", one):
                raise ValueError(f"{one!r} is neither `public` nor `tag:NAME`")
        return value


class Bluesky(Timeline):
    searches: Strings = Field(default=(), description="Words, phrases in quotes, `#tags`, `lang:xx`; newest first.")
    authors: Strings = Field(default=(), description="Handles or DIDs whose own posts are read.")
    site: str = Field(default="https://bsky.app", description="Where the pages for people stand.")

    @model_validator(mode="after")
    def _something(self) -> Bluesky:
        if not (self.searches or self.authors):
            raise ValueError("name `searches`, `authors` or both")
        return self


class Reddit(Timeline):
    subreddits: Strings = Field(min_length=1, description="Names without `r/`.")
    form: Literal["json", "rss"] = Field(default="json", description="The interface, or the feed.")
    site: str = Field(default="https://www.reddit.com", description="Where the pages for people stand.")

    @field_validator("subreddits")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not re.fullmatch(r"[A-Za-z0-9_]{2,30}", one):
                raise ValueError(f"{one!r} is no name of a subreddit; write it without r/")
        return value


class Telegram(Timeline):
    """The addresses of the card are channels, as https://t.me/s/NAME."""


class Vk(Timeline):
    walls: Strings = Field(
        min_length=1, description="Owners of walls: a number (communities have a minus), or a short name."
    )
    version: str = Field(default="5.199", description="Version of the interface.")
    site: str = Field(default="https://vk.com", description="Where the pages for people stand.")

    @field_validator("walls")
    @classmethod
    def _owners(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not re.fullmatch(r"-?\d+|[A-Za-z0-9_.]{2,64}", one):
                raise ValueError(f"{one!r} is neither a number nor a short name")
        return value


class Forum(Timeline):
    software: Literal["discourse", "phpbb"] = Field(
        description="discourse: the addresses of the card are the forum or its categories; phpbb: lists of topics (viewforum.php)."
    )
    replies: bool = Field(default=False, description="Whether answers are postings too, not only the first post.")
    topics: str = Field(default="a.topictitle", description="phpbb: CSS selector of the links to topics.")
    next: str = Field(
        default=".pagination .arrow.next a, .pagination a.right-box.right, a[rel=next]",
        description="phpbb: CSS selector of the link to the next page.",
    )
    posts: str = Field(default=".post", description="phpbb: CSS selector of the posts of a topic.")
    words: str = Field(default=".content", description="phpbb: CSS selector of the words in a post.")
