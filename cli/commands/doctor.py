"""`lurewatch doctor`: where everything comes from, and whether it works."""

from __future__ import annotations

import click

from cli.shared import data_option, json_option, sources_option, table, write_json


@click.command("doctor", short_help="Show every effective setting and check packages, ledger, search, rules and cards.")
@sources_option
@data_option
@json_option
def command(sources: str | None, data: str | None, as_json: bool) -> None:
    """Shows each setting with where it came from (secrets as ****), then checks each part. Exit code 1 if something is wrong."""
    from cli.health import checks, shown
    from records.settings import load

    configuration = load({"data": data, "sources": sources})
    settings = shown(configuration)
    found = checks(configuration.settings)
    if as_json:
        write_json({"settings": settings, "checks": found}, indent=2)
    else:
        table(["setting", "value", "from"], settings)
        click.echo()
        table(["check", "", "what was seen"], [(c.name, "ok" if c.ok else "WRONG", c.detail) for c in found])
    if not all(c.ok for c in found):
        raise click.exceptions.Exit(1)
