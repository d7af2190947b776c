"""Source cards: YAML files that say what is read, whose it is, on what grounds, how often and how gently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from crawler.guard import literal, refusal
from records import datafile
from records.errors import BadData, Problem, UsedWrongly

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LOCAL = ("localhost", ".localhost", ".local", ".internal", ".test", ".home.arpa")


def _interval(value: Any) -> Any:
    found = re.fullmatch(r"(\d+)\s*([smhdw])", value.strip()) if isinstance(value, str) else None
    if found:
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    if isinstance(value, timedelta):
        return value
    raise ValueError("write a number and s, m, h, d or w, such as 30m, 6h or 7d")


def _many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Interval = Annotated[timedelta, BeforeValidator(_interval)]
Strings = Annotated[tuple[str, ...], BeforeValidator(_many)]
Filled = Literal["title", "text", "employer", "location", "pay", "published", "language", "country"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pace(_Part):
    delay: float = Field(default=1.0, ge=0, le=3600, description="Seconds between two requests to a host, at least.")
    concurrency: int = Field(default=1, ge=1, le=32, description="Requests to a host at once.")
    budget: int | None = Field(default=None, ge=1, description="Requests in one run, at most.")
    timeout: float = Field(default=30.0, gt=0, le=300, description="Seconds that one answer may take.")


class Expect(_Part):
    least: int | None = Field(default=None, ge=0, description="Fewer postings than this fail the run.")
    most: int | None = Field(default=None, ge=0, description="More postings than this are reported.")
    filled: dict[Filled, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict, description="Least share of the postings read that have this field; less fails the run."
    )


class Numbered(_Part):
    parameter: str = Field(description="Parameter of the URL that holds the number.")
    first: int = Field(default=1, description="Number of the second page is first + step.")
    step: int = Field(default=1, ge=1)


class Find(_Part):
    by: Literal["listing", "sitemap", "feed", "page"] = Field(default="listing", description="What `url` is.")
    link: str | None = Field(default=None, description="CSS selector of the links to postings in a listing.")
    next: str | None = Field(default=None, description="CSS selector of the link to the next page.")
    number: Numbered | None = Field(
        default=None, description="Or the page's number in the URL; ends at a page without new postings."
    )
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


class Fields(_Part):
    """CSS selectors; `::text` and `::attr(x)` take a part, else the text of the whole element."""

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

    @model_validator(mode="after")
    def _something(self) -> Fields:
        if not (self.title or self.text):
            raise ValueError("name a selector for title, for text or for both")
        return self


class Html(_Part):
    fields: Fields
    rows: str | None = Field(
        default=None,
        description="CSS selector of postings that stand in the listing itself; no pages are fetched then.",
    )
    dates: str | None = Field(default=None, description="Pattern of dates, as `%d.%m.%Y`.")


class Mastodon(_Part):
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


class Card(_Part):
    """One source. `docs/sources.md` shows every field in use."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")
    kind: Literal["jsonld", "feed", "html", "mastodon"]
    url: Strings = Field(min_length=1)
    owner: str = Field(min_length=2, description="Who publishes it.")
    terms: str = Field(
        min_length=2, description="Where the terms of use stand, and what they say of reading by machines."
    )
    legal_basis: str = Field(min_length=2, description="On what grounds it is read.")
    retention_days: int = Field(
        ge=1, le=3650, description="Days after which postings without a label are to be erased."
    )
    languages: Strings = ()
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    enabled: bool = True
    every: Interval = timedelta(hours=6)
    pace: Pace = Pace()
    hosts: Strings = ()
    private_addresses: bool = False
    refetch: Interval = timedelta(days=7)
    gone_after: int = Field(default=2, ge=1, le=20)
    complete: bool | None = Field(
        default=None, description="Whether the listing shows all that is live; unsaid, the kind knows."
    )
    drop_parameters: Strings = ()
    expect: Expect = Expect()
    find: Find | None = None
    html: Html | None = None
    mastodon: Mastodon = Mastodon()

    @field_validator("url")
    @classmethod
    def _urls(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if urlsplit(one).scheme not in ("http", "https") or not urlsplit(one).hostname:
                raise ValueError(f"{one!r} is not an http(s) address")
        return value

    @model_validator(mode="after")
    def _fits(self) -> Card:
        if self.kind == "html" and self.html is None:
            raise ValueError("kind html needs a block `html` with selectors")
        if self.kind in ("jsonld", "html") and self.find is None and not (self.html and self.html.rows):
            raise ValueError(f"kind {self.kind} needs a block `find` that says how its postings are found")
        if self.find and self.find.by == "listing" and not (self.find.link or (self.html and self.html.rows)):
            raise ValueError("find.link: a listing needs the CSS selector of the links to its postings")
        return self

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Hosts that a crawl of this card may read: those of its addresses and `hosts`."""
        return tuple(dict.fromkeys([urlsplit(u).hostname or "" for u in self.url] + list(self.hosts)))

    @property
    def is_public(self) -> bool:
        """Whether any of its hosts is on the internet."""
        return any(_public(h) for h in self.allowed_hosts)


def _public(host: str) -> bool:
    address = literal(host)
    if address:
        return refusal(address) is None
    return not host.lower().endswith(_LOCAL)


def load_cards(folder: Path) -> dict[str, Card]:
    """Every card (`*.yml`) of a folder by name, sorted. Raises BadData with every fault of every card, UsedWrongly without the folder."""
    if not folder.is_dir():
        raise UsedWrongly(f"{folder}: no such folder; put source cards (NAME.yml) there or name another with --sources")
    return load_files(sorted(folder.glob("*.yml")))


def load_files(files: Iterable[Path]) -> dict[str, Card]:
    """The cards in these files by name. Raises BadData with every fault at once."""
    cards: dict[str, Card] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            cards[file.stem] = load_card(file)
        except BadData as error:
            problems += error.problems
    if problems:
        raise BadData(problems)
    return cards


def load_card(file: Path) -> Card:
    """One card. Raises BadData."""
    document = datafile.read(file)
    card = datafile.validated(Card, document)
    if card.name != file.stem:
        raise BadData(
            [Problem(str(file), document.line(("name",)), f"name: must be {file.stem!r}, as the file is called")]
        )
    return card


def check_operator(cards: Sequence[Card], operator: str | None) -> None:
    """Raises UsedWrongly if a public host would be read without saying who reads it."""
    public = [c.name for c in cards if c.is_public]
    if public and not operator:
        raise UsedWrongly(
            f"{', '.join(public)}: public hosts are only read with a contact address in the user agent; "
            "set `operator` (LUREWATCH_OPERATOR) to your mail address or page"
        )
