"""`lurewatch rules try`: one rule on one text."""

from __future__ import annotations

import click

from cli.shared import settings, write_json


@click.command("try", short_help="Try one rule on one text.")
@click.argument("rule")
@click.argument("text")
def command(rule: str, text: str) -> None:
    """Shows what RULE finds in TEXT. Exit code 1 if nothing."""
    from nlp.rulebook import try_rule
    from rules.packs import load

    hits = try_rule(load(settings().rules), rule, text)
    write_json(hits)
    if not hits:
        raise click.exceptions.Exit(1)
