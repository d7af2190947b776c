"""`lurewatch sources prune`: deletes what could not be used, and says how much."""

from __future__ import annotations

import getpass

import click

from cli.shared import data_option, ledger, say, settings


@click.command("prune", short_help="Delete what could not be used.")
@click.argument("source", required=False)
@click.option("--reason", multiple=True, metavar="WORD", help="Only reasons that begin with this word, such as failed.")
@click.option("--older", metavar="AGE", help="Only what is at least so old, as 30d.")
@data_option
def command(source: str | None, reason: tuple[str, ...], older: str | None, data: str | None) -> None:
    """Deletes rejects that are old enough or have a reason, resolved or not. The numbers are printed and kept in the audit."""
    from crawler.cards.parts import interval

    if not (reason or older):
        raise click.UsageError("say what is to go: --older 30d, --reason WORD or both")
    try:
        age = interval(older) if older else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--older") from None
    with ledger(settings(data=data)) as opened:
        counts = opened.rejects.prune(source=source, words=reason, older=age, who=getpass.getuser())
    for word, n in counts.items():
        click.echo(f"{n} {word}")
    say(f"{sum(counts.values())} deleted")
