"""`lurewatch evidence`: the bytes that postings were read from: show, verify, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.shared import data_option, json_option, ledger, progress, say, settings, write_json

if TYPE_CHECKING:
    from crawler.archive.verify import Verdict
    from records.captures import Evidence
    from records.settings import Settings


@click.group("evidence", short_help="Show, verify and export the WARC records that postings were read from.")
def command() -> None:
    """The archive holds what was asked and answered as WARC 1.1; each revision of a posting points to the capture that it was read from."""


@command.command("show", short_help="Where the evidence of a posting lies.")
@click.argument("posting")
@data_option
@json_option
def show(posting: str, data: str | None, as_json: bool) -> None:
    """For each revision of POSTING (its id): when it was captured, from where, in which file and place, with which digest. Exit code 1 if there is none."""
    with ledger(settings(data=data)) as opened:
        found = opened.captures.evidence(posting)
    if as_json:
        write_json([_row(e) for e in found])
    else:
        click.echo("\n\n".join("\n".join(f"{n:<9} {v}" for n, v in _row(e).items()) for e in found), nl=bool(found))
    if not found:
        say(f"{posting}: no evidence; its source keeps no archive, or there is no such posting")
        raise click.exceptions.Exit(1)


@command.command("verify", short_help="Hold the archive against the ledger's digests.")
@click.argument("posting", required=False)
@click.option("--all", "every", is_flag=True, help="Every capture of every source.")
@data_option
@json_option
def verify(posting: str | None, every: bool, data: str | None, as_json: bool) -> None:
    """Reads each record at its place, computes the digest anew, and names what is missing or altered. Exit code 1 if anything is."""
    from crawler.archive.verify import verify as verify_one
    from crawler.archive.verify import verify_all

    if (posting is None) != every:
        raise click.UsageError("name a posting, or --all")
    found = settings(data=data)
    with ledger(found) as opened, progress("verifying") as tell:
        if posting is None:
            verdicts = list(verify_all(_folder(found), opened.captures, progress=tell))
        else:
            verdicts = verify_one(_folder(found), opened.captures, posting)
    _report(verdicts, as_json)
    if any(v.fault for v in verdicts) or not verdicts:
        raise click.exceptions.Exit(1)


@command.command("export", short_help="Write the records of a posting to a WARC file with a manifest.")
@click.argument("posting")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def export(posting: str, out: Path, data: str | None) -> None:
    """Writes OUT (as CASE.warc.gz) with the records of POSTING and OUT.manifest.json with their digests; contacts stand in them in clear, and the audit log notes it."""
    from crawler.archive.export import export as write

    found = settings(data=data)
    with ledger(found) as opened:
        manifest = write(_folder(found), opened.captures, posting, out)
        opened.audit.note(who="command line", action="export_evidence", posting_id=posting, detail=manifest["sha256"])
    say(
        f"{len(manifest['records'])} records in {out}, sha256 {manifest['sha256']}; {out}.manifest.json says how to check them"
    )


def _folder(found: Settings) -> Path:
    from crawler.archive.opening import FOLDER

    return found.data / FOLDER


def _row(e: Evidence) -> dict[str, Any]:
    c = e.capture
    return {
        "revision": e.number,
        "captured": f"{c.at:%Y-%m-%d %H:%M:%S} UTC",
        "kind": c.kind,
        "url": c.url,
        "file": c.file,
        "offset": c.offset,
        "length": c.length,
        "sha256": c.digest.partition(":")[2],
        "record": c.record,
        "capture": c.number,
    }


def _report(verdicts: list[Verdict], as_json: bool) -> None:
    wrong = [v for v in verdicts if v.fault]
    if as_json:
        write_json(
            {"captures": len(verdicts), "faults": [{"capture": v.capture.number, "fault": v.fault} for v in wrong]}
        )
        return
    for v in wrong:
        say(f"capture {v.capture.number}: {v.fault}")
    said = "are as the ledger says" if not wrong else f"of which {len(wrong)} are missing or altered"
    say(f"{len(verdicts)} captures, {said}" if verdicts else "no evidence")
