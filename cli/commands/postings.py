"""`lurewatch postings`: the ledger's postings as JSON Lines, or the whole life of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.shared import data_option, json_option, ledger, say, settings, write_json

if TYPE_CHECKING:
    from records.difference import Span, Step
    from records.ledger import Ledger


@click.command("postings", short_help="Print postings as JSON Lines, contacts masked; or the life of one.")
@click.option("--source", help="Only postings of this source.")
@click.option("--history", metavar="ID", help="What happened to one posting, and what changed in its words.")
@data_option
@json_option
def command(source: str | None, history: str | None, data: str | None, as_json: bool) -> None:
    """Prints the newest revision of each posting, one JSON object a line, ordered by id; `lurewatch screen` reads them. Contacts are masked.

    With --history each event of one posting: when, what, in which run, and what changed, taken out as [-words-] and put in as {+words+}.
    """
    with ledger(settings(data=data)) as opened:
        if history:
            _history(opened, history, as_json)
        else:
            _all(opened, source)


def _all(opened: Ledger, source: str | None) -> None:
    from index.export import flat

    for dossier in opened.each(source=source):
        write_json(flat(dossier))


def _history(opened: Ledger, posting_id: str, as_json: bool) -> None:
    from records.difference import steps

    dossier = opened.dossier(posting_id)
    if dossier is None:
        say(f"{posting_id}: no such posting; `lurewatch postings` and `lurewatch search` show ids")
        raise click.exceptions.Exit(1)
    p, found = dossier.posting, steps(opened, posting_id)
    if as_json:
        known = {"id": posting_id, "source": p.source, "key": p.key, "url": p.url, "state": dossier.state}
        write_json(
            known | {"expires": p.expires, "last_seen": dossier.last_seen, "events": [_row(s, p.source) for s in found]}
        )
        return
    click.echo(f"{posting_id}  {dossier.state}, last seen {dossier.last_seen:%Y-%m-%d %H:%M}  {_line(p.url or p.key)}")
    for step in found:
        event = step.event
        run = f"run {event.run} of {p.source}" if event.run is not None else "found to have ended, without a run"
        click.echo(f"{event.at:%Y-%m-%d %H:%M}  {event.what:<9} {run}")
        for change in step.changes:
            click.echo(f"    {change.field}: {_shown(change.spans)}")


def _row(step: Step, source: str) -> dict[str, Any]:
    e = step.event
    changes = [{"field": c.field, "spans": [{"kind": s.kind, "text": s.text} for s in c.spans]} for c in step.changes]
    return {"at": e.at, "what": e.what, "run": e.run, "source": source, "revision": e.revision, "changes": changes}


def _shown(spans: tuple[Span, ...]) -> str:
    from records.difference import brief

    marks = {"kept": ("", "", None), "removed": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}
    parts = []
    for span in brief(spans):
        before, after, colour = marks[span.kind]
        parts.append(click.style(before + _line(span.text) + after, fg=colour))
    return "".join(parts)


def _line(text: str) -> str:
    """On one line, without what a terminal would obey: published words are anybody's."""
    return "".join(c if c.isprintable() else " " for c in text)
