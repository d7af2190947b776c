"""`lurewatch rules hunt`: what a rule fires on in the ledger, and what it would newly flag."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import click

from cli.shared import data_option, json_option, ledger, progress, rules_option, say, settings, table, write_json

if TYPE_CHECKING:
    from nlp.hunting import Catch, Hunt
    from records.posting import Posting
    from records.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("hunt", short_help="Run one rule over the ledger; shows what it would newly flag.")
@click.argument("rule")
@rules_option
@click.option("--file", type=_FILE, help="JSON Lines as `screen` reads them (.gz too), in place of the ledger.")
@click.option("--source", help="Only postings of this source.")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="Postings that are shown.")
@data_option
@json_option
def command(
    rule: str,
    folders: tuple[str, ...],
    file: Path | None,
    source: str | None,
    limit: int,
    data: str | None,
    as_json: bool,
) -> None:
    """Runs RULE over the newest revision of each posting of its language and shows where it fires: source, date, words, masked contacts.

    First come the postings whose band would rise, judged with and without the rule. The ledger is read and not changed; RULE may be one of a
    folder of further packs that no analysis knows yet. Stopped with Ctrl-C it shows what it has seen.
    """
    from nlp.hunting import Hunt, Hunter, plain
    from rules.packs import load

    found = settings(rules=folders, data=data)
    hunter, hunt = Hunter(load(found.rules), rule), Hunt(rule, limit)
    faulty: list[str] = []
    stopped = False
    with _postings(found, file, source, faulty) as postings, progress("hunting") as tell:
        try:
            hunter.run(postings, hunt, tell=tell)
        except KeyboardInterrupt:
            stopped = True
    if as_json:
        write_json(plain(hunt) | {"unread": len(faulty), "stopped": stopped}, indent=2)
    else:
        _show(hunt)
    for one in faulty[:10]:
        say(f"{file}: {one}")
    if stopped:
        say(f"stopped after {hunt.seen} postings; nothing was changed")
        raise click.exceptions.Exit(130)


@contextmanager
def _postings(found: Settings, file: Path | None, source: str | None, faulty: list[str]) -> Iterator[Iterator[Posting]]:
    if file is None:
        with ledger(found) as opened:
            yield (d.posting for d in opened.each(source=source))
        return
    from nlp.hunting import lines

    with _opened(file) as raw:
        yield (p for p in lines(raw, found, faulty) if source in (None, p.source))


def _show(hunt: Hunt) -> None:
    for catch in hunt.shown:
        _catch(catch)
    if hunt.read:
        rows = sorted(hunt.read, key=lambda code: -hunt.read[code])
        table(["language", "fires on"], [(code, hunt.rate(code)) for code in rows])
    moved = ", ".join(f"{n} from {a} to {b}" for (a, b), n in sorted(hunt.moved.items()))
    say(
        f"{hunt.rule}: {hunt.seen} postings looked at, {hunt.read.total()} in a language of the rule; fires on {hunt.rate()}. "
        f"Newly flagged: {hunt.rises}; lowered: {hunt.falls}" + (f" ({moved})" if moved else "")
    )


def _catch(catch: Catch) -> None:
    (before, low), (after, high) = catch.before, catch.after
    band = after if before == after else f"{before} → {after}"
    date = f"{catch.date:%Y-%m-%d}" if catch.date else "no date"
    contacts = ", ".join(f"{kind} {masked}" for kind, masked in catch.contacts)
    click.echo(
        f"{catch.id}  {_line(catch.source)}  {date}  {catch.language}  {band} ({low:.2f} → {high:.2f})  {_line(contacts)}"
    )
    for left, words, right in catch.words:
        click.echo(f"    …{_line(left)}" + click.style(f"[{_line(words)}]", bold=True) + f"{_line(right)}…")


def _line(text: str) -> str:
    """On one line, without what a terminal would obey: published words are anybody's."""
    return "".join(c if c.isprintable() else " " for c in text)


def _opened(file: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(file, "rb")) if file.suffix == ".gz" else file.open("rb")
