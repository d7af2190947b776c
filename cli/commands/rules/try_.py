"""`lurewatch rules try`: one rule on one text."""

from __future__ import annotations

import click

from cli.shared import rules_option, settings, write_json


@click.command("try", short_help="Try one rule on one text.")
@click.argument("rule")
@click.argument("text")
@rules_option
def command(rule: str, text: str, folders: tuple[str, ...]) -> None:
    """Shows what RULE finds in TEXT. Exit code 1 if nothing."""
    from nlp.rulebook import try_rule
    from rules.packs import load

    hits = try_rule(load(settings(rules=folders).rules), rule, text)
    write_json(hits)
    if not hits:
        raise click.exceptions.Exit(1)
