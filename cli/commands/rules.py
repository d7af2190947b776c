"""`lurewatch rules`: the rule packs."""

from __future__ import annotations

import click

from cli.shared import json_option, say, settings, table, write_json


@click.group("rules", short_help="Check, show and try the rules.")
def command() -> None:
    """The rule packs: data with their proof beside them."""


@command.command("check", short_help="Lint every pack and run every rule's cases.")
@click.option("--rules", "folder", metavar="DIR", help="Folder of further packs. [LUREWATCH_RULES]")
def check(folder: str | None) -> None:
    """Names every fault with file and line, all at once. Exit code 1 if there is one."""
    from nlp.rulebook import check_folder

    packs, found = check_folder(settings(rules=folder).rules)
    for problem in found:
        click.echo(str(problem))
    say(
        f"{len(packs.rules)} rules in {len(packs.languages)} languages, digest {packs.digest[:12]}: {len(found)} faults"
    )
    if found:
        raise click.exceptions.Exit(1)


@command.command("show", short_help="Show one rule, or list them all.")
@click.argument("rule", required=False)
@click.option("--language", help="Only rules of this language.")
@json_option
def show(rule: str | None, language: str | None, as_json: bool) -> None:
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


@command.command("try", short_help="Try one rule on one text.")
@click.argument("rule")
@click.argument("text")
def try_(rule: str, text: str) -> None:
    """Shows what RULE finds in TEXT. Exit code 1 if nothing."""
    from nlp.rulebook import try_rule
    from rules.packs import load

    hits = try_rule(load(settings().rules), rule, text)
    write_json(hits)
    if not hits:
        raise click.exceptions.Exit(1)
