"""`lurewatch rules check`: every fault of the packs, at once, and what else should be looked at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from cli.shared import json_option, progress, rules_option, say, settings, write_json

if TYPE_CHECKING:
    from nlp.lint import Finding

_SAID = {
    "covered": "phrases that another finds already",
    "silenced": "phrases that `unless` always silences",
    "overlap": "rules that fire only where another does",
    "wide": "phrases of one short word",
    "unnamed": "lists of words that no rule names",
}


@click.command("check", short_help="Lint every pack, run every rule's cases, and time every rule.")
@click.option("--language", "languages", multiple=True, help="Only rules of this language; may be given again.")
@click.option("--warnings", is_flag=True, help="List the warnings too, not only their number.")
@click.option("--untimed", is_flag=True, help="Leave out the time that each rule takes on hard texts.")
@rules_option
@json_option
def command(languages: tuple[str, ...], warnings: bool, untimed: bool, folders: tuple[str, ...], as_json: bool) -> None:
    """Names every fault with file and line, all at once; exit code 1 if there is one. Warnings are counted: the rules do what they say, with parts that
    do nothing or should be looked at."""
    from nlp.rulebook import findings
    from rules.packs import read

    packs, unread = read(settings(rules=folders).rules)
    known = {*packs.languages, "any"}
    if unknown := [code for code in languages if code not in known]:
        raise click.UsageError(f"no rules of {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    with progress("rules") as tell:
        found = findings(packs, unread, languages or None, timed=not untimed, tell=tell)
    faults, others = [f for f in found if f.fault], [f for f in found if not f.fault]
    rules = [r for r in packs.rules if not languages or r.language in languages]
    if as_json:
        head = {"rules": len(rules), "languages": languages or packs.languages, "digest": packs.digest}
        write_json(head | {"faults": [_row(f) for f in faults], "warnings": [_row(f) for f in others]}, indent=2)
    else:
        for one in found if warnings else faults:
            click.echo(str(one.problem) if one.fault else f"{one.problem} (warning)")
        _sum(
            others,
            len(rules),
            f"{len({r.language for r in rules} - {'any'})} languages, digest {packs.digest[:12]}: {len(faults)} faults",
        )
    if faults:
        raise click.exceptions.Exit(1)


def _sum(warnings: list[Finding], rules: int, said: str) -> None:
    counts = Counter(f.kind for f in warnings)
    several = ", ".join(f"{n} {_SAID.get(kind, kind)}" for kind, n in counts.most_common())
    more = f"; {len(warnings)} warnings ({several})" if warnings else ""
    say(f"{rules} rules in {said}{more}")


def _row(finding: Finding) -> dict[str, Any]:
    p = finding.problem
    return {"kind": finding.kind, "file": p.file, "line": p.line, "message": p.message}
