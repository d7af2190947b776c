"""`lurewatch rules check`: every fault of the packs, at once."""

from __future__ import annotations

import click

from cli.shared import rules_option, say, settings


@click.command("check", short_help="Lint every pack and run every rule's cases.")
@rules_option
def command(folders: tuple[str, ...]) -> None:
    """Names every fault with file and line, all at once. Exit code 1 if there is one."""
    from nlp.rulebook import check_folder

    packs, found = check_folder(settings(rules=folders).rules)
    for problem in found:
        click.echo(str(problem))
    say(
        f"{len(packs.rules)} rules in {len(packs.languages)} languages, digest {packs.digest[:12]}: {len(found)} faults"
    )
    if found:
        raise click.exceptions.Exit(1)
