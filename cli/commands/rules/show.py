"""`lurewatch rules show`: one rule with its cases, or all."""

from __future__ import annotations

import click

from cli.shared import json_option, settings, table, write_json


@click.command("show", short_help="Show one rule, or list them all.")
@click.argument("rule", required=False)
@click.option("--language", help="Only rules of this language.")
@json_option
def command(rule: str | None, language: str | None, as_json: bool) -> None:
    """Shows RULE with its cases, or lists all rules."""
    from rules.packs import load

    packs = load(settings().rules)
    chosen = [r for r in packs.rules if (rule in (None, r.id)) and (language in (None, r.language))]
    if rule and not chosen:
        raise click.UsageError(f"no rule {rule}; `lurewatch rules show` lists them")
    if as_json or rule:
        write_json([r.model_dump(mode="json", exclude_defaults=True) for r in chosen], indent=2)
    else:
        table(["rule", "strength", "status", "title"], [(r.id, packs.strength(r), r.status, r.title) for r in chosen])
