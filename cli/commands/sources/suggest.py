"""`lurewatch sources suggest`: new sources that searches and links in ads led to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.shared import data_option, json_option, ledger, progress, say, settings, sources_option, table, write_json

if TYPE_CHECKING:
    from crawler.cards import Card
    from records.settings import Settings


@click.command("suggest", short_help="Propose new sources from search results and links in ads; nothing is fetched.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Sites to show, at most.")
@click.option("--dismiss", metavar="SITE", help="Put a site aside: it is not proposed again.")
@sources_option
@data_option
@json_option
def command(limit: int, dismiss: str | None, sources: str | None, data: str | None, as_json: bool) -> None:
    """Groups what kind `search` found and what ads link to by site, and shows what speaks for each. Nothing is fetched, and
    nothing is crawled before a person adds a card."""
    from crawler.discovery import suggest as discovery

    found = settings(data=data, sources=sources)
    with ledger(found) as opened:
        with progress("reading links") as tell:
            discovery.scan(opened, progress=tell)
        if dismiss:
            if not discovery.dismiss(opened, dismiss):
                raise click.UsageError(
                    f"no candidate of {dismiss}; `lurewatch sources suggest` shows the names of sites"
                )
            say(f"{dismiss} is put aside")
            return
        rows = discovery.suggest(opened, _cards(found))[:limit]
    if as_json:
        write_json(rows)
        return
    shown = [
        (r.site, f"{r.score:.2f}", r.kind or "", r.pages, len(r.postings), ", ".join(r.words), r.command) for r in rows
    ]
    table(["site", "score", "", "pages", "ads", "words", "to go on"], shown)
    if not rows:
        say("nothing to suggest yet: crawl, or run a card of kind search (docs/kinds/search.md)")


def _cards(found: Settings) -> list[Card]:
    """The cards, or none where there is no folder yet."""
    from crawler.cards import load_cards

    return list(load_cards(found.sources).values()) if found.sources.is_dir() else []
