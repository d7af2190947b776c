"""Visits: a parameter of a source's addresses that seems to change at each look, so that every posting is new again."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from records import schema as t

_LEAST = 3
_SAMPLE = 200


def suspicion(connection: Connection, run: int, source: str) -> str | None:
    """A note for the run if most of its new postings have the words of known ones, which it did not show, under addresses that differ in one
    parameter alone. Nothing is merged: an agency that puts its ads up anew looks the same."""
    columns = sa.select(t.posting.c.revision, t.posting.c.key).where(t.posting.c.source == source)
    first = sa.select(t.event.c.posting_id).where(
        t.event.c.posting_id == t.posting.c.id, t.event.c.what == "new", t.event.c.run == run
    )
    new = connection.execute(columns.where(t.posting.c.last_run == run, first.exists()).limit(_SAMPLE)).all()
    if len(new) < _LEAST:
        return None
    words = {r for r, _ in new}
    left = sa.or_(t.posting.c.last_run.is_(None), t.posting.c.last_run != run)
    known: dict[str, list[str]] = {}
    for revision, key in connection.execute(
        columns.where(left, t.posting.c.state != "gone", t.posting.c.revision.in_(words))
    ):
        known.setdefault(revision, []).append(key)
    names = (next(filter(None, (_apart(key, k) for k in known.get(revision, ()))), None) for revision, key in new)
    counted = Counter(filter(None, names)).most_common(1)
    if not counted or counted[0][1] < max(_LEAST, len(new) / 2):
        return None
    name, times = counted[0]
    return (
        f"{times} of {len(new)} new postings have the words of known ones at addresses that differ in {name!r} alone: "
        f"if it changes at each look, write `drop_parameters: [{name}]`"
    )


def _apart(one: str, other: str) -> str | None:
    """The parameter in which alone two addresses differ, or None."""
    if "?" not in one and "?" not in other:
        return None
    a, b = urlsplit(one), urlsplit(other)
    if a._replace(query="") != b._replace(query=""):
        return None
    differing = set(parse_qsl(a.query, keep_blank_values=True)) ^ set(parse_qsl(b.query, keep_blank_values=True))
    names = {name for name, _ in differing}
    return names.pop() if len(names) == 1 else None
