"""`lurewatch search`: the desk's search, in a terminal."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, ledger, say, search, settings, table, write_json


@click.command("search", short_help='Search the postings: words, "phrases", AND OR NOT, lang:ro band:high …')
@click.argument("query", nargs=-1)
@click.option("--sort", type=click.Choice(["score", "newest"]), default="score", show_default=True)
@click.option("--size", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--cursor", help="Where the page before ended.")
@data_option
@json_option
def command(query: tuple[str, ...], sort: str, size: int, cursor: str | None, data: str | None, as_json: bool) -> None:
    """Searches with the desk's query language. Contacts are masked."""
    from index.search import Query

    found = settings(data=data)
    with search(found) as opened:
        page = opened.search(Query(text=" ".join(query), sort=sort, size=size, cursor=cursor))  # type: ignore[arg-type]
    with ledger(found) as known:
        waiting, _ = known.outbox.waiting()
    if as_json:
        write_json(
            {"total": page.total, "next": page.next, "facets": page.facets, "found": [f.document for f in page.found]}
        )
        return
    rows = [
        (d.band, f"{d.score:.2f}", d.language, d.source, d.title or d.text[:60], d.id)
        for d in (f.document for f in page.found)
    ]
    table(["band", "score", "lang", "source", "title", "id"], rows)
    say(f"{len(rows)} of {page.total}" + (f"; next page: --cursor {page.next}" if page.next else ""))
    if waiting:
        say(f"{waiting} postings are newer than search: `lurewatch index` brings them")
