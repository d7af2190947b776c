"""The command `lurewatch`: a folder of commands, walked; each is imported only when it is asked for or listed."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any

import click

from cli import commands as folder


class Commands(click.Group):
    """One module of `cli.commands` is one command; a trailing underscore keeps `import` from being a Python keyword."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(m.name.rstrip("_") for m in pkgutil.iter_modules(folder.__path__))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        known = {m.name.rstrip("_"): m.name for m in pkgutil.iter_modules(folder.__path__)}
        if name not in known:
            return None
        found: Any = importlib.import_module(f"cli.commands.{known[name]}")
        return found.command  # type: ignore[no-any-return]

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        if args and not args[0].startswith("-") and self.get_command(context, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(context), n=1)
            hint = f" Did you mean `lurewatch {near[0]}`?" if near else " `lurewatch --help` lists them."
            raise click.UsageError(f"no command {args[0]!r}.{hint}")
        return super().resolve_command(context, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lurewatch", prog_name="lurewatch")
def lurewatch() -> None:
    """Finds indicators of risky recruitment in public job ads, with the words that show them. A person decides.

    Start with `lurewatch demo`. Exit codes: 0 fine, 1 found something wrong, 2 used wrongly.
    """


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    from records.errors import LurewatchError

    try:
        code = lurewatch.main(standalone_mode=False, prog_name="lurewatch")
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except LurewatchError as error:
        click.echo(f"lurewatch: {error}", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped; what was done is kept, and the next run goes on from there", err=True)
        sys.exit(130)
    except OSError as error:
        # A full disk, a folder that may not be written: the name says what to look at, a traceback would not say more.
        click.echo(f"lurewatch: {error.filename or 'system'}: {error.strerror or error}", err=True)
        sys.exit(1)
