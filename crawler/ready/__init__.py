"""Ready cards: real public sources, off until a person turns one on; each says how it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from crawler.cards import Card, load_document
from records import datafile
from records.errors import UsedWrongly


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One ready card, for lists. `token` is the environment variable that it needs, if it needs one."""

    name: str
    kind: str
    country: str | None
    languages: tuple[str, ...]
    owner: str
    about: str
    token: str | None
    checked_on: date
    checked_by: str
    note: str


def names() -> list[str]:
    """The names of the cards, sorted."""
    return sorted(f.name.removesuffix(".yml") for f in resources.files(__name__).iterdir() if f.name.endswith(".yml"))


@cache
def load(name: str) -> Card:
    """One card. Raises UsedWrongly for a name that there is not, BadData if it has a fault."""
    return load_document(datafile.read(_file(name), name=f"ready/{name}.yml"))


def listed() -> list[Ready]:
    """Every card with what a person asks first, by name."""
    return [_ready(name) for name in names()]


def copy(name: str, folder: Path) -> Path:
    """Writes a card into a folder, which is made if need be; it stays off. Returns the file. Raises UsedWrongly, also if the file is there already."""
    given = text(name)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.yml"
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(given)
    except FileExistsError:
        raise UsedWrongly(f"{file} is there already; nothing was written") from None
    return file


def text(name: str) -> str:
    """A card as it is written. Raises UsedWrongly for a name that there is not."""
    return _file(name).read_text(encoding="utf-8")


def about(name: str) -> str:
    """What a card reads, in one sentence: its first line."""
    return text(name).partition("\n")[0].removeprefix("# ").strip()


def _file(name: str) -> Traversable:
    if name not in names():
        near = get_close_matches(name, names(), n=1)
        hint = f"did you mean {near[0]}?" if near else "`lurewatch sources ready` lists them"
        raise UsedWrongly(f"{name}: no such ready card; {hint}")
    return resources.files(__name__) / f"{name}.yml"


def _ready(name: str) -> Ready:
    card = load(name)
    if card.checked is None:
        raise ValueError(f"{name}: a ready card says how it was checked")
    return Ready(
        name=name,
        kind=card.kind,
        country=card.country,
        languages=card.languages,
        owner=card.owner,
        about=about(name),
        token=card.token,
        checked_on=card.checked.on,
        checked_by=card.checked.by,
        note=card.checked.note,
    )
