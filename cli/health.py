"""The checks of `lurewatch doctor`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from records.errors import LurewatchError
from records.ledger import Ledger
from records.settings import Configuration, Settings

PACKAGES = ("records", "rules", "crawler", "index", "nlp", "review", "cli")


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    detail: str


def shown(configuration: Configuration) -> list[tuple[str, str, str]]:
    """Each setting: name, value with secrets hidden, origin."""
    from sqlalchemy.engine import make_url

    values = {n: str(getattr(configuration.settings, n)) for n in configuration.origins}
    values["ledger"] = make_url(values["ledger"]).render_as_string(hide_password=True)
    hidden = {n: "****" for n in values if getattr(configuration.settings, n) is not None and n in _secrets()}
    return [(n, hidden.get(n, v), configuration.origins[n]) for n, v in values.items()]


def checks(settings: Settings) -> list[Check]:
    """Every check, whatever the others say."""
    found = list(_packages())
    for name, check in (
        ("ledger", _ledger),
        ("search", _search),
        ("rules", _rules),
        ("cards", _cards),
        ("operator", _operator),
        ("render", _render),
        ("ocr", _ocr),
    ):
        found.append(_tried(name, check, settings))
    return found


def _secrets() -> tuple[str, ...]:
    from records.settings import SECRETS

    return SECRETS


def _packages() -> Iterator[Check]:
    from lurewatch import HOUSE

    yield Check("python", sys.version_info >= (3, 11), sys.version.split()[0])
    for name in PACKAGES:
        origin = Path(import_module(name).__file__ or "").resolve()
        yield Check(f"package {name}", origin.parent == HOUSE / name, str(origin.parent))


def _tried(name: str, check: Callable[[Settings], str], settings: Settings) -> Check:
    try:
        return Check(name, True, check(settings))
    except (LurewatchError, OSError) as error:
        return Check(name, False, str(error))


def _ledger(settings: Settings) -> str:
    with Ledger.open(settings.ledger) as ledger:
        waiting, since = ledger.outbox.waiting()
        behind = f", {waiting} changes wait for search since {since:%Y-%m-%d %H:%M} UTC" if since else ""
        return f"{ledger.count()} postings{behind}"


def _search(settings: Settings) -> str:
    from index.search import open_search

    search = open_search(settings)
    try:
        return f"{settings.search}: {search.count()} postings"
    finally:
        search.close()


def _rules(settings: Settings) -> str:
    from rules.packs import load

    packs = load(settings.rules)
    return f"{len(packs.rules)} rules in {len(packs.languages)} languages, digest {packs.digest[:12]}"


def _cards(settings: Settings) -> str:
    from crawler.cards import load_cards

    if not settings.sources.is_dir():
        return f"no folder {settings.sources} yet; put source cards there (docs: Sources)"
    return f"{len(load_cards(settings.sources))} cards"


def _operator(settings: Settings) -> str:
    return settings.operator or "not set: no public host is crawled until LUREWATCH_OPERATOR names who runs the crawls"


def _render(settings: Settings) -> str:
    from crawler.render import browsers

    return browsers.version() or f"off, pop-ups are not read: {browsers.missing()}"


def _ocr(settings: Settings) -> str:
    from crawler.pictures import tesseract

    try:
        return tesseract.version() or f"off, pictures are not read: {tesseract.missing()}"
    except tesseract.Unread as error:
        raise LurewatchError(str(error)) from None
