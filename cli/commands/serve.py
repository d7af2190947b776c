"""`lurewatch serve`: the desk."""

from __future__ import annotations

import click

from cli.shared import data_option, say, settings


@click.command("serve", short_help="Open the desk, where people search, read and decide.")
@click.option("--host", help="Address to listen on. [LUREWATCH_HOST, 127.0.0.1]")
@click.option("--port", type=int, help="Port; 0 takes a free one. [LUREWATCH_PORT, 8080]")
@data_option
def command(host: str | None, port: int | None, data: str | None) -> None:
    """Serves the desk until stopped. Accounts are made with `lurewatch users add`."""
    from review.serve import serve

    serve(
        settings(data=data, host=host, port=port),
        ready=lambda address: say(f"The desk is open at {address} (Ctrl-C closes it)"),
    )
