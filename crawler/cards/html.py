"""The block `html`: what is read from pages without markup for machines."""

from __future__ import annotations

from pydantic import Field, model_validator

from crawler.cards.parts import Part


class Fields(Part):
    """CSS selectors; `::text` and `::attr(x)` take a part, else the text of the whole element. A page without one for `text` gives its body."""

    title: str | None = None
    text: str | None = None
    url: str | None = None
    key: str | None = None
    employer: str | None = None
    location: str | None = None
    pay: str | None = None
    published: str | None = None
    expires: str | None = None
    language: str | None = None
    pictures: str | None = Field(
        default=None, description="Pictures of the posting, whose words a card with a block `pictures` reads."
    )


class Html(Part):
    fields: Fields = Fields()
    rows: str | None = Field(
        default=None,
        description="CSS selector of postings that stand in the listing itself; no pages are fetched then.",
    )
    dates: str | None = Field(default=None, description="Pattern of dates, as `%d.%m.%Y`.")

    @model_validator(mode="after")
    def _something(self) -> Html:
        if self.rows and not (self.fields.title or self.fields.text):
            raise ValueError("rows need a selector for title, for text or for both")
        return self
