"""How the pages of postings are found."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from crawler.cards.parts import Part


class Numbered(Part):
    parameter: str | None = Field(default=None, description="Parameter of the URL that holds the number.")
    address: str | None = Field(
        default=None, description="Or the address of a further page with {number} in it, as /jobs/page/{number}/."
    )
    first: int = Field(default=1, description="Number of the second page is first + step.")
    step: int = Field(default=1, ge=1, description="What is added for a page: 1, or for an offset the rows of a page.")

    @model_validator(mode="after")
    def _one(self) -> Numbered:
        if (self.parameter is None) == (self.address is None):
            raise ValueError("say `parameter` or `address`")
        if self.address and "{number}" not in self.address:
            raise ValueError("address: {number} must stand in it")
        return self


class Cursor(Part):
    parameter: str = Field(description="Parameter of the URL that holds the mark.")
    value: str = Field(description="CSS selector of the mark in the page, as `button.more::attr(data-after)`.")


class Find(Part):
    by: Literal["listing", "sitemap", "feed", "page", "candidates"] = Field(
        default="listing",
        description="What `url` is; `candidates` reads what search engines found on the card's hosts.",
    )
    link: str | None = Field(default=None, description="CSS selector of the links to postings in a listing.")
    next: str | None = Field(default=None, description="CSS selector of the link to the next page.")
    number: Numbered | None = Field(
        default=None, description="Or the page's number in the URL; ends at a page without new postings."
    )
    cursor: Cursor | None = Field(default=None, description="Or a mark that the page gives.")
    match: str | None = Field(default=None, description="Regular expression that the URL of a posting must contain.")
    pages: int = Field(default=500, ge=1, description="Listing pages or sitemaps that are read, at most.")

    @field_validator("match")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value
