"""The block `search`: search engines and what they are asked."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from crawler.cards.parts import Part, Strings


class Words(Part):
    """What people who look for work type in one language."""

    pattern: str = Field(default="{job} {place}", description="How work and place are put together.")
    jobs: dict[str, Strings] = Field(description="Words for the work, by sector.")
    places: dict[str, str] = Field(description="Names of the places, as the pattern needs them, by country code.")
    recruitment: Strings = Field(default=(), description="Words by which recruiters are known in this language.")

    @field_validator("pattern")
    @classmethod
    def _whole(cls, value: str) -> str:
        if sorted(re.findall(r"\{(\w*)\}", value)) != ["job", "place"]:
            raise ValueError("a pattern holds {job} and {place}, once each")
        return value


class Queries(Part):
    """Which queries are asked: of the shipped words, of own ones, or as they stand."""

    file: str | None = Field(
        default=None,
        pattern=r"^[^/\\]+\.yml$",
        description="File beside the card with the fields of this block; what the card says itself goes before it.",
    )
    languages: Strings = Field(default=(), description="Only these languages.")
    sectors: Strings = Field(default=(), description="Only these sectors, as care, farm, models.")
    corridors: Strings = Field(
        default=(), description="Only these corridors, as RO-IT; RO-* and *-IT take all of one end."
    )
    words: dict[str, Words] = Field(default_factory=dict, description="Own words by language, in place of the shipped.")
    phrases: dict[str, Strings] = Field(
        default_factory=dict, description="Whole queries by language, asked as they stand."
    )

    @field_validator("corridors")
    @classmethod
    def _ends(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not re.fullmatch(r"([A-Z]{2}|\*)-([A-Z]{2}|\*)", one):
                raise ValueError(f"{one!r} is no corridor; write two country codes, as RO-IT, or * for one end")
        return value

    @model_validator(mode="after")
    def _some(self) -> Queries:
        from crawler.discovery.queries import expand, faults

        if wrong := faults(self):
            raise ValueError(wrong)
        # What a file will bring is known when it is read.
        if self.file is None and not expand(self):
            raise ValueError("no query is left: no corridor of these languages, sectors and corridors is in the tables")
        return self


class Search(Part):
    engine: Literal["searxng", "opensearch"] = Field(
        description="`searxng`: the JSON interface of a SearXNG instance; `opensearch`: RSS by a template in `url`."
    )
    queries: Queries = Field(default_factory=Queries)
    take: int = Field(default=20, ge=1, le=1000, description="Queries of one run: those that waited longest.")
    pages: int = Field(default=1, ge=1, le=10, description="Pages of results that are read of each query, at most.")
    count: int = Field(default=10, ge=1, le=100, description="Results of a page, where the template asks for {count}.")
    categories: Strings = Field(
        default=(), description="SearXNG's categories, as general, news; its own choice if unsaid."
    )
    engines: Strings = Field(default=(), description="SearXNG's engines, as bing, mojeek; its own choice if unsaid.")
    since: Literal["day", "month", "year"] | None = Field(default=None, description="SearXNG's time range.")
    ours: bool = Field(
        default=False,
        description="The instance is our own, on a private address: its robots.txt, which is written for strangers, is not asked.",
    )
