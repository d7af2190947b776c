"""Source cards: YAML files that say what is read, whose it is, on what grounds, how often and how gently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator

from crawler.cards import mail as mailboxes
from crawler.cards.api import Api, is_address
from crawler.cards.chat import Matrix
from crawler.cards.find import Find, Numbered
from crawler.cards.html import Fields, Html
from crawler.cards.mail import Mail
from crawler.cards.parts import Checked, Expect, Interval, Pace, Part, Pictures, Strings, Window
from crawler.cards.popups import Popups
from crawler.cards.search import Queries, Search
from crawler.cards.social import Bluesky, Forum, Mastodon, Reddit, Telegram, Vk
from crawler.guard import literal, refusal
from records import datafile
from records.datafile import Document
from records.errors import BadData, Problem, UsedWrongly

__all__ = [
    "KINDS",
    "Api",
    "Bluesky",
    "Card",
    "Checked",
    "Expect",
    "Fields",
    "Find",
    "Forum",
    "Html",
    "Mail",
    "Mastodon",
    "Matrix",
    "Numbered",
    "Pace",
    "Pictures",
    "Popups",
    "Reddit",
    "Search",
    "Telegram",
    "Vk",
    "Window",
    "check_operator",
    "is_public",
    "load_card",
    "load_cards",
    "load_document",
    "load_files",
]

Kind = Literal[
    "jsonld",
    "html",
    "feed",
    "api",
    "mastodon",
    "bluesky",
    "reddit",
    "telegram",
    "vk",
    "forum",
    "matrix",
    "mail",
    "search",
    "popups",
]
KINDS: tuple[str, ...] = get_args(Kind)
TOKENS = "LUREWATCH_TOKEN_"
"""Secrets that a card may send begin so in the environment: a card from elsewhere must not carry other ones away."""
_LOCAL = ("localhost", ".localhost", ".local", ".internal", ".test", ".home.arpa")
_ADDRESSES = ("http", "https", "imaps")
_SCHEMES = {"mail": ("imaps", "file")}


class Card(Part):
    """One source. `docs/sources.md` shows every field in use."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")
    kind: Kind
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
    provider: str | None = Field(
        default=None,
        description="Who runs the site for its owner, as greenhouse; its troubles are those of all its sites.",
    )
    template: str | None = Field(default=None, description="What the card takes from a provider's template.")
    fill: dict[str, str | int | float] = Field(default_factory=dict, description="What the template asks for.")
    token: str | None = Field(
        default=None, pattern=rf"^{TOKENS}[A-Z0-9_]+$", description="Environment variable that holds the token."
    )
    private_addresses: bool = False
    archive: bool = Field(default=True, description="Whether requests and responses are kept as WARC.")
    refetch: Interval = timedelta(days=7)
    gone_after: int = Field(default=2, ge=1, le=20)
    complete: bool | None = Field(
        default=None, description="Whether the listing shows all that is live; unsaid, the kind knows."
    )
    drop_parameters: Strings = ()
    expect: Expect = Expect()
    pictures: Pictures | None = None
    checked: Checked | None = None
    find: Find | None = None
    html: Html | None = None
    api: Api | None = None
    mastodon: Mastodon = Mastodon()
    bluesky: Bluesky | None = None
    reddit: Reddit | None = None
    telegram: Telegram = Telegram()
    vk: Vk | None = None
    forum: Forum | None = None
    matrix: Matrix | None = None
    mail: Mail | None = None
    search: Search | None = None
    popups: Popups = Popups()

    @field_validator("url")
    @classmethod
    def _urls(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            parts = urlsplit(one)
            if parts.scheme != "file" and (parts.scheme not in _ADDRESSES or not parts.hostname):
                raise ValueError(f"{one!r} is not an http(s) address")
        return value

    @model_validator(mode="after")
    def _fits(self) -> Card:
        schemes = _SCHEMES.get(self.kind, ("http", "https"))
        if wrong := [u for u in self.url if urlsplit(u).scheme not in schemes]:
            raise ValueError(
                f"url: {wrong[0]!r}: kind {self.kind} reads addresses that begin with {' or '.join(schemes)}"
            )
        if self.kind == "mail" and (
            bad := next(filter(None, (mailboxes.fault(u, self.token) for u in self.url)), None)
        ):
            raise ValueError(f"url: {bad}")
        if self.kind == "html" and self.html is None:
            raise ValueError("kind html needs a block `html` with selectors")
        if self.kind in ("jsonld", "html") and self.find is None and not (self.html and self.html.rows):
            raise ValueError(f"kind {self.kind} needs a block `find` that says how its postings are found")
        if self.find and self.find.by == "listing" and not (self.find.link or (self.html and self.html.rows)):
            raise ValueError("find.link: a listing needs the CSS selector of the links to its postings")
        if (
            self.kind in ("api", "bluesky", "reddit", "vk", "forum", "matrix", "search")
            and getattr(self, self.kind) is None
        ):
            raise ValueError(f"kind {self.kind} needs a block `{self.kind}`")
        self._stays_home()
        if self.search:
            self._searches(self.search)
        return self

    def _stays_home(self) -> None:
        """Addresses that the card makes itself must lead to its own hosts: a crawl would leave them out one by one."""
        detail, paging = (self.api.detail, self.api.paging) if self.api else (None, None)
        for name, written in (("detail.url", detail and detail.url), ("paging.address", paging and paging.address)):
            host = urlsplit(written).hostname if written and is_address(written) else None
            if host and "{" not in host and not any(host == h or host.endswith(f".{h}") for h in self.allowed_hosts):
                raise ValueError(f"api.{name}: {host} is none of the card's hosts; add it to `hosts`")

    def _searches(self, search: Search) -> None:
        if search.engine == "opensearch" and (bare := [u for u in self.url if "{searchTerms}" not in u]):
            raise ValueError(f"url: {bare[0]!r}: an OpenSearch template holds {{searchTerms}}")
        if search.ours and (self.is_public or not self.private_addresses):
            raise ValueError(
                "search.ours: only an instance on a private address (private_addresses: true) can be known to be ours"
            )

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Hosts that a crawl of this card may read: those of its addresses and `hosts`."""
        return tuple(dict.fromkeys([h for u in self.url if (h := urlsplit(u).hostname)] + list(self.hosts)))

    @property
    def picture_hosts(self) -> tuple[str, ...]:
        """Further hosts from which nothing but pictures may be read."""
        return tuple(h for h in (self.pictures.hosts if self.pictures else ()) if h not in self.allowed_hosts)

    @property
    def is_public(self) -> bool:
        """Whether any of its hosts is on the internet."""
        return any(is_public(h) for h in (*self.allowed_hosts, *self.picture_hosts))


def is_public(host: str) -> bool:
    """Whether a host is on the internet, as far as its name tells."""
    address = literal(host)
    if address:
        return refusal(address) is None
    return "." in host and not host.lower().endswith(_LOCAL)


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
    card = _with_queries(load_document(document), file.parent)
    if card.name != file.stem:
        raise BadData(
            [Problem(str(file), document.line(("name",)), f"name: must be {file.stem!r}, as the file is called")]
        )
    return card


def load_document(document: Document) -> Card:
    """One card from a file's content, wherever it lies. Raises BadData."""
    # Here, since a template is checked by the parts of a card.
    from crawler import templates

    return datafile.validated(Card, templates.filled(document))


def _with_queries(card: Card, folder: Path) -> Card:
    """The card with what the file of its queries says; what the card says itself goes before it. Raises BadData."""
    if card.search is None or card.search.queries.file is None:
        return card
    document = datafile.read(folder / card.search.queries.file)
    given = datafile.validated(Queries, document)
    own = card.search.queries.model_dump(exclude_unset=True, exclude={"file"})
    try:
        queries = Queries.model_validate(given.model_dump() | own | {"file": None})
    except ValidationError as error:
        raise BadData([Problem(document.name, 1, str(e["msg"])) for e in error.errors()]) from None
    return card.model_copy(update={"search": card.search.model_copy(update={"queries": queries})})


def check_operator(cards: Sequence[Card], operator: str | None) -> None:
    """Raises UsedWrongly if a public host would be read without saying who reads it."""
    public = [c.name for c in cards if c.is_public]
    if public and not operator:
        raise UsedWrongly(
            f"{', '.join(public)}: public hosts are only read with a contact address in the user agent; "
            "set `operator` (LUREWATCH_OPERATOR) to your mail address or page"
        )
