"""`lurewatch rules mutate`: whether the cases of the rules notice when a part of a rule is taken out or widened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.shared import json_option, progress, rules_option, say, settings, table, write_json

if TYPE_CHECKING:
    from nlp.evaluation import Share
    from nlp.mutation import Tested
    from rules.packs import Packs
    from rules.schema import Rule

_WORST = 20


@click.command("mutate", short_help="Take parts out of rules and see whether their cases notice.")
@click.argument("rule", nargs=-1)
@click.option("--language", help="Only rules of this language.")
@rules_option
@json_option
def command(rule: tuple[str, ...], language: str | None, folders: tuple[str, ...], as_json: bool) -> None:
    """Mutation testing: groups, branches, `unless` and negations are taken out, windows doubled, phrases shortened, one at a time. A change that no
    case of the rule notices survives. With RULE names what survived; without, the rules whose cases notice least."""
    from nlp.mutation import mutate, plain
    from rules.packs import load

    packs = load(settings(rules=folders).rules)
    chosen = _chosen(packs, rule, language)
    with progress("mutants") as tell:
        found = list(mutate(packs, chosen, tell=tell))
    if as_json:
        write_json(plain(found), indent=2)
    elif rule:
        table(
            ["rule", "part", "change that no case notices"],
            [(t.rule.id, where, what) for t in found for where, what in t.survived],
        )
        _sum(found)
    else:
        _worst(found)
        _sum(found)


def _chosen(packs: Packs, names: tuple[str, ...], language: str | None) -> list[Rule]:
    unknown = [n for n in names if n not in packs.by_id]
    if unknown:
        raise click.UsageError(f"no rule {', '.join(unknown)}; `lurewatch rules show` lists them")
    return [r for r in packs.rules if (not names or r.id in names) and language in (None, r.language)]


def _worst(found: list[Tested]) -> None:
    from nlp.mutation import overall

    languages = sorted({t.rule.language for t in found})
    rows = [(code, [t for t in found if t.rule.language == code]) for code in languages]
    table(["language", "rules", "mutants killed"], [(code, len(of), _part(overall(of))) for code, of in rows])
    tested = sorted((t for t in found if t.survived), key=lambda t: (t.killed.value or 0, -t.mutants))
    click.echo(f"\nThe {min(_WORST, len(tested))} rules whose cases notice least")
    table(["rule", "mutants killed"], [(t.rule.id, _part(t.killed)) for t in tested[:_WORST]])


def _sum(found: list[Tested]) -> None:
    from nlp.mutation import overall

    for one in (t for t in found if not t.holds):
        say(f"{one.rule.id}: does not hold its cases; `lurewatch rules check` says which")
    say(f"{len(found)} rules: {_part(overall(found))} mutants killed by a case")


def _part(share: Share) -> str:
    # All mutants were tried: an interval would say nothing.
    return "–" if share.value is None else f"{share.hits} of {share.total}, {share.value:.1%}"
