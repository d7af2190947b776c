"""A proposed card: what it reads and why it was thought so, and the file that says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import Any
from urllib.parse import urlsplit

import yaml

from crawler.cards import Card, load_document
from records import datafile

_BLOCKS = ("template", "fill", "kind", "url", "token", "hosts", "drop_parameters", "languages", "complete", "find", "html", "api", "forum", "mastodon", "telegram", "reddit", "bluesky", "vk", "matrix")  # fmt: skip
_WIDTH = 100
_PAGEFUL = 10
"""Postings from which on a listing without a next page may well have one that was not seen."""
_ASKED: Mapping[str, str] = {
    "owner": "who publishes it",
    "terms": "where its terms of use stand, and what they say of reading by machines",
    "legal_basis": "on what grounds you read it, as: public interest, art. 6(1)(e) GDPR",
    "retention_days": "days after which postings without a label are to be erased",
}
"""What a person has to answer for a card: without it a card does not run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """card: the fields that the source decides. because: what was seen. todo: what a person still has to do. score: larger is surer.
    nearer: in place of `url`, where a trial of a few requests begins: the sitemap below an index of many that names the pages."""

    card: Mapping[str, Any]
    because: tuple[str, ...]
    todo: tuple[str, ...] = ()
    score: float = 0.0
    nearer: str | None = None


def open_ended(where: str, count: int) -> tuple[dict[str, Any], str]:
    """What a card says, and what is to do, where no next page was seen: nothing that stands on an unseen one may count as gone."""
    todo = f"say in `{where}` how it goes on, if it does"
    if count < _PAGEFUL:
        return {}, todo
    return {"complete": False}, f"{todo}, and take `complete` out; set it to true if this is all"


def questions() -> Mapping[str, str]:
    """Fields that a person answers, and what is asked."""
    return _ASKED


def name_for(url: str, proposal: Proposal) -> str:
    """A name for the card: the template and what fills it, or the host and what tells its parts apart."""
    fill = proposal.card.get("fill")
    if fill:
        told = f"{proposal.card['template']}-{next(iter(fill.values()))}"
    else:
        parts = urlsplit(str(url))
        told = (parts.hostname or "source").removeprefix("www.")
        if proposal.card.get("kind") in ("telegram", "reddit", "bluesky", "vk"):
            told += "-" + parts.path.rstrip("/").rpartition("/")[2]
        elif parts.port:
            told += f"-{parts.port}"
    return re.sub(r"[^a-z0-9]+", "-", told.lower()).strip("-")[:60] or "source"


def text(
    proposal: Proposal, *, name: str, answers: Mapping[str, Any], private: bool = False, enabled: bool = False
) -> str:
    """The card as YAML with comments. What is not answered is left empty with what belongs there: such a card names its faults and does not run."""
    lines = [f"# Proposed by `lurewatch sources check`: {'; '.join(proposal.because)}."]
    lines += [f"# To do: {what}." for what in proposal.todo]
    lines += [f"name: {name}", _line("enabled", enabled) + "  # true: it runs at its interval"]
    for field, asked in _ASKED.items():
        given = answers.get(field)
        lines.append(_line(field, given) if given not in (None, "") else f"{field}:  # {asked}")
    for field in _BLOCKS:
        if field in proposal.card:
            lines.append(_line(field, proposal.card[field]))
    if private:
        lines.append("private_addresses: true  # its host is on a private network")
    return "\n".join(lines) + "\n"


def parsed(written: str, *, name: str) -> Card:
    """The card of such a text. Raises BadData with what is missing or wrong."""
    return load_document(datafile.parse(written, name=f"{name}.yml"))


def _line(field: str, value: Any) -> str:
    """One field; a block that is long stands under its name."""
    flat = _dumped(value, flat=True)
    if len(flat) <= _WIDTH or not isinstance(value, (dict, list)):
        return f"{field}: {flat}"
    return f"{field}:\n{indent(_dumped(value, flat=False), '  ')}"


def _dumped(value: Any, *, flat: bool) -> str:
    written = yaml.safe_dump(
        value, default_flow_style=True if flat else None, sort_keys=False, allow_unicode=True, width=10_000
    )
    return written.removesuffix("...\n").rstrip("\n")
