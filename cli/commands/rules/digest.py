"""`lurewatch rules digest`: the digest that seals a pack of rules."""

from __future__ import annotations

from pathlib import Path

import click

from cli.shared import say


@click.command("digest", short_help="Print the digest of a folder of packs, or seal it.")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Write it into pack.yml, which must be there.")
def command(folder: Path, write: bool) -> None:
    """Prints SHA-256 over the rule files of DIR. With --write puts it into DIR/pack.yml: from then on a folder that was changed is refused."""
    from rules.manifest import digest, seal

    click.echo(seal(folder) if write else digest(folder))
    if write:
        say(f"{folder / 'pack.yml'} is sealed")
