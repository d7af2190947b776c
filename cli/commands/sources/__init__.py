"""`lurewatch sources`: the source cards, how they fare, and what came of an address."""

from __future__ import annotations

import click

from cli.folder import Folder


@click.command("sources", cls=Folder, folder="cli.commands.sources", short_help="The sources: their health and cards.")
def command() -> None:
    """The source cards, how they fare, and what came of an address."""
