"""`lurewatch import`: files into the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from cli.shared import data_option, json_option, ledger, progress, say, settings, write_json


@click.command("import", short_help="Read files, archives, exports of chats and mail into the ledger.")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--source",
    help="Name of the source for rows that name none. [telegram, discord, whatsapp, mail; else the file's name]",
)
@data_option
@json_option
def command(file: tuple[Path, ...], source: str | None, data: str | None, as_json: bool) -> None:
    """Reads FILEs and folders into the ledger, each by what is in it: rows of postings (JSON Lines, JSON, CSV), a corpus that `export` wrote,
    pages (WARC), chats (Telegram Desktop, DiscordChatExporter, WhatsApp), mail (.eml, mbox, Maildir); .gz and .zip too.

    What cannot be read is named, counted and skipped. Reading the same file again adds nothing. Exit code 1 if rows were skipped.
    """
    from crawler.files import import_files
    from records.keys import key

    found = settings(data=data)
    with ledger(found) as opened, progress("importing") as tell:
        contact_key = key("contact", given=found.contact_key, data=found.data)
        summary = import_files(opened, file, source=source, key=contact_key, progress=tell)
    if as_json:
        write_json(summary)
    else:
        say(str(summary))
    if summary.rejected:
        raise click.exceptions.Exit(1)
