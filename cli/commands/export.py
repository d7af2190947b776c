"""`lurewatch export`: a labelled corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.shared import Progress, data_option, ledger, progress, say, settings

if TYPE_CHECKING:
    from records.dossier import Dossier


@click.command("export", short_help="Write a labelled corpus: postings, analyses with spans, reviews.")
@click.argument("format", metavar="FORMAT")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--source", help="Only postings of this source.")
@click.option("--reviewed", is_flag=True, help="Only postings that a person reviewed.")
@data_option
def command(format: str, out: Path, source: str | None, reviewed: bool, data: str | None) -> None:
    """Writes the corpus as FORMAT (jsonl or csv) to the file OUT, with a manifest beside it. Contacts are masked; `import` reads jsonl back."""
    from index.export import export

    with ledger(settings(data=data)) as opened, progress("exporting") as tell:
        total = opened.count()
        dossiers = (d for d in opened.each(source=source) if d.reviews or not reviewed)
        manifest = export(_counted(dossiers, tell, total), out, format=format)
        opened.audit.note(who="command line", action="export", detail=f"{manifest['count']} postings as {format}")
    say(f"{manifest['count']} postings are in {out} (sha256 {manifest['sha256'][:16]}…)")


def _counted(dossiers: Iterable[Dossier], tell: Progress, total: int) -> Iterator[Dossier]:
    for number, dossier in enumerate(dossiers, 1):
        tell(number, total)
        yield dossier
