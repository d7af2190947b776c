"""`lurewatch demo`: the whole road, from boards on loopback to the desk."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, say, write_json


@click.command(
    "demo", short_help="Bundled boards on loopback → crawl → analyse → search → desk; nothing to install or configure."
)
@click.option("--once", is_flag=True, help="Print a summary and end, instead of keeping the desk open.")
@click.option(
    "--port", type=int, default=8080, show_default=True, help="Port of the desk; a free one is taken if it is in use."
)
@data_option
@json_option
def command(once: bool, port: int, data: str | None, as_json: bool) -> None:
    """Starts the simulated boards, crawls them over HTTP on four days of their life, judges and indexes what was found, and opens the desk.

    Everything stays on this machine, in a folder that is removed at the end unless --data names one.
    """
    from cli.demonstration import lines, prepare

    with prepare(data=data, tell=lambda text: say(text)) as demonstration:
        summary = demonstration.run()
        if as_json:
            write_json(summary)
        else:
            click.echo("\n".join(lines(summary)))
        if not once:
            demonstration.serve(port)
