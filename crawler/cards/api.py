"""The block `api`: how the answers of a JSON or XML interface, or the state inside a page, become postings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from crawler.cards.parts import Part, Strings
from crawler.extract import expressions

_NAME = r"^[A-Za-z_][A-Za-z0-9_-]{0,60}$"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_OURS = ("host", "content-length", "cookie", "user-agent", "connection", "transfer-encoding")
Plain = str | int | float | bool


class Pay(Part):
    """Pay whose parts stand apart; each is an expression."""

    amount: str | None = Field(default=None, description="The amount, where there is one only.")
    least: str | None = Field(default=None, description="The lower end of a range.")
    most: str | None = Field(default=None, description="The upper end of a range.")
    currency: str | None = None
    period: str | None = Field(default=None, description="What it is paid for: hour, month, year.")


class Mapped(Part):
    """Fields of a posting, each an expression (JMESPath for JSON, XPath for XML) or a list of them.

    The words of a list are joined: in `text` by empty lines, elsewhere by commas. An address may be written with expressions in
    braces: `https://jobs.example/{id}`.
    """

    posting: str | None = Field(
        default=None, description="A JobPosting of schema.org in the row; it gives what no other expression does."
    )
    key: str | None = Field(default=None, description="The source's own id; unsaid, the posting is known by its `url`.")
    url: str | None = None
    title: Strings = ()
    text: Strings = ()
    employer: Strings = ()
    location: Strings = ()
    country: Strings = Field(default=(), description="A code of two letters, or a name; anything else is left out.")
    pay: Pay | Strings = ()
    published: Strings = ()
    expires: Strings = ()
    language: Strings = ()
    extra: dict[str, str] = Field(default_factory=dict, description="What else is kept, by name.")


class Inside(Part):
    """Where JSON stands inside a page for people. Nothing of a page is run."""

    state: Literal["next_data", "nuxt_data", "flight"] | None = Field(
        default=None, description="What the frameworks Next.js and Nuxt put into their pages."
    )
    assigned: str | None = Field(default=None, description="Name that a script gives the value, as window.__STATE__.")
    selector: str | None = Field(
        default=None, description="CSS selector of the script, or of the attribute (`::attr(x)`), that holds it."
    )

    @model_validator(mode="after")
    def _one(self) -> Inside:
        if sum(v is not None for v in (self.state, self.assigned, self.selector)) != 1:
            raise ValueError("say one of `state`, `assigned` and `selector`")
        return self


class Request(Part):
    """How is asked."""

    method: Literal["GET", "POST"] = "GET"
    parameters: dict[str, Plain] = Field(default_factory=dict, description="Put into the address.")
    headers: dict[str, str] = Field(default_factory=dict)
    body: dict[str, Any] | None = Field(default=None, description="Sent as JSON.")
    form: dict[str, Plain] | None = Field(default=None, description="Sent as a form.")
    token_header: str = Field(default="Authorization", description="Header in which the card's token is sent.")
    token_scheme: str = Field(default="Bearer", description="Word before the token; empty for none.")

    @field_validator("headers")
    @classmethod
    def _not_ours(cls, value: dict[str, str]) -> dict[str, str]:
        if wrong := [n for n in value if n.lower() in _OURS]:
            raise ValueError(f"{wrong[0]}: this header is not the card's to say")
        return value

    @model_validator(mode="after")
    def _one_body(self) -> Request:
        if self.body is not None and self.form is not None:
            raise ValueError("say `body` or `form`, not both")
        if self.method == "GET" and (self.body is not None or self.form is not None):
            raise ValueError("a body needs `method: POST`")
        return self


class Paging(Part):
    """How a listing goes on. It ends where nothing new is shown, or earlier where the source says how much there is."""

    by: Literal["number", "offset", "cursor", "next"] = Field(
        description="A page's number, the number of its first row, a mark that the answer gives, or an address that it gives."
    )
    parameter: str | None = Field(
        default=None, description="Name of the parameter; in a body, its path with dots, as variables.skip."
    )
    in_body: bool = Field(default=False, description="Whether the parameter stands in the body.")
    address: str | None = Field(
        default=None, description="In place of a parameter: the address of a further page with {page} in it."
    )
    first: int | None = Field(default=None, ge=0, description="Number of the first page; 1, or 0 for an offset.")
    step: int | None = Field(
        default=None, ge=1, description="What is added for a page; 1, for an offset as many as it had rows."
    )
    value: str | None = Field(
        default=None, description="Expression of the next mark or address; unsaid, `next` reads the header Link."
    )
    most: int | None = Field(default=None, ge=1, description="Rows that it lets be asked for, whatever the total.")
    total: str | None = Field(default=None, description="Expression of how many postings there are in all.")
    pages: str | None = Field(default=None, description="Expression of how many pages there are in all.")

    @model_validator(mode="after")
    def _whole(self) -> Paging:
        if self.by != "next" and not (self.parameter or self.address):
            raise ValueError(f"paging by {self.by} needs `parameter` or `address`")
        if self.by == "cursor" and not self.value:
            raise ValueError("paging by cursor needs `value`")
        if self.address and "{page}" not in self.address:
            raise ValueError("address: {page} must stand in it")
        return self


class Detail(Part):
    """A posting's own answer, which is asked for when it is new or changed; its fields go over those of the row."""

    url: str = Field(description="Expression of its address in the row, or the address with expressions in braces.")
    format: Literal["json", "xml", "page"] = Field(
        default="json", description="`page`: a page for people; its JobPosting is read, else its title and body."
    )
    inside: Inside | None = None
    of: str | None = Field(default=None, description="Expression of the part of the answer that `fields` begin from.")
    fields: Mapped = Mapped()
    updated: str | None = Field(
        default=None, description="Expression of when it last changed, in the row; what did not change is not fetched."
    )
    request: Request = Request()


class Api(Part):
    format: Literal["json", "xml"] = "json"
    inside: Inside | None = None
    rows: str = Field(default="@", description="Expression of the list of postings.")
    fields: Mapped
    namespaces: dict[str, str] = Field(default_factory=dict, description="Prefixes in XPath and what they stand for.")
    dates: str | None = Field(default=None, description="Pattern of dates, as `%d.%m.%Y`.")
    request: Request = Request()
    paging: Paging | None = None
    detail: Detail | None = None

    @model_validator(mode="after")
    def _compiles(self) -> Api:
        faults = [fault for place, written in self._written() if (fault := self._fault(place, written))]
        if faults:
            raise ValidationError.from_exception_data("Api", faults)
        if self.format == "xml" and self.inside:
            raise ValueError("inside: only JSON stands inside pages")
        if self.detail is None and not (self.fields.key or self.fields.url):
            raise ValueError("fields: name `key` or `url`, by which a posting is known")
        if self.detail is None and not (self.fields.title or self.fields.text or self.fields.posting):
            raise ValueError("fields: name `title`, `text` or both")
        return self

    def _fault(self, place: tuple[str | int, ...], written: str) -> InitErrorDetails | None:
        xml = self.detail.format == "xml" if self.detail and place[:1] == ("detail",) else self.format == "xml"
        if place in (("detail", "url"), ("detail", "updated")):
            xml = self.format == "xml"
        try:
            for expression in expressions.places(written) if is_address(written) else [written]:
                expressions.check(expression, xml=xml, namespaces=tuple(self.namespaces.items()))
        except ValueError as error:
            return {
                "type": PydanticCustomError("expression", "{why}", {"why": str(error)}),
                "loc": place,
                "input": written,
            }
        return None

    def _written(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every expression with its place in the block."""
        yield ("rows",), self.rows
        yield from _mapped(("fields",), self.fields)
        for name in ("value", "total", "pages"):
            if self.paging and (written := getattr(self.paging, name)):
                yield ("paging", name), written
        if self.detail:
            for name in ("url", "of", "updated"):
                if written := getattr(self.detail, name):
                    yield ("detail", name), written
            yield from _mapped(("detail", "fields"), self.detail.fields)


def is_address(written: str) -> bool:
    """Whether it is an address with places to fill, and no expression."""
    return bool(_ADDRESS.match(written))


def _mapped(place: tuple[str | int, ...], fields: Mapped) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in Mapped.model_fields:
        value = getattr(fields, name)
        if isinstance(value, str):
            yield (*place, name), value
        elif isinstance(value, Pay):
            yield from (((*place, name, n), str(v)) for n in Pay.model_fields if (v := getattr(value, n)))
        elif isinstance(value, dict):
            yield from (((*place, name, n), v) for n, v in value.items())
        elif value:
            yield from (((*place, name, i), v) for i, v in enumerate(value))
