"""The blocks of social networks: `mastodon`, `bluesky`, `reddit`, `telegram`, `vk`, `forum`."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from crawler.cards.parts import Part, Strings


class Mastodon(Part):
    timelines: Strings = Field(default=("public",), description="`public` or `tag:NAME`.")
    local: bool = Field(default=False, description="Only posts of the instance itself.")
    pages: int = Field(default=20, ge=1, description="Pages of 40 posts that a run reads of each timeline, at most.")

    @field_validator("timelines")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one != "public" and not re.fullmatch(r"tag:[^\s/#?]+", one):
                raise ValueError(f"{one!r} is neither `public` nor `tag:NAME`")
        return value


class Bluesky(Part):
    pass


class Reddit(Part):
    pass


class Telegram(Part):
    pass


class Vk(Part):
    pass


class Forum(Part):
    pass
