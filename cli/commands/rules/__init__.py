"""`lurewatch rules`: the rule packs, and the workbench of those who write them."""

from __future__ import annotations

import click

from cli.folder import Folder


@click.command("rules", cls=Folder, folder="cli.commands.rules", short_help="Check, show, try and hunt with the rules.")
def command() -> None:
    """The rule packs: data with their proof beside them."""
