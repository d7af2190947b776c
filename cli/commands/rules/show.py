"""`lurewatch rules show`: one rule with its cases, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.shared import json_option, rules_option, settings, table, write_json

if TYPE_CHECKING:
    from rules.packs import Packs
    from rules.schema import Rule


@click.command("show", short_help="Show one rule, or list them all.")
@click.argument("rule", required=False)
@click.option("--language", help="Only rules of this language.")
@rules_option
@json_option
def command(rule: str | None, language: str | None, folders: tuple[str, ...], as_json: bool) -> None:
    """Shows RULE with its cases, the pack that it comes from and where it stands, or lists all rules."""
    from rules.packs import load

    packs = load(settings(rules=folders).rules)
    chosen = [r for r in packs.rules if (rule in (None, r.id)) and (language in (None, r.language))]
    if rule and not chosen:
        raise click.UsageError(f"no rule {rule}; `lurewatch rules show` lists them")
    if as_json or rule:
        write_json([_whole(packs, r) for r in chosen], indent=2)
    else:
        columns = ("rule", "strength", "status", "pack", "title")
        table(columns, [(r.id, packs.strength(r), r.status, packs.pack(r).name, r.title) for r in chosen])


def _whole(packs: Packs, rule: Rule) -> dict[str, Any]:
    file, line = packs.places[rule.id]
    origin = {"pack": packs.pack(rule).model_dump(exclude_none=True), "file": file, "line": line}
    return rule.model_dump(mode="json", exclude_defaults=True) | origin
