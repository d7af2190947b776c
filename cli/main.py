"""The command `lurewatch`: what it says of itself, and how it leaves."""

from __future__ import annotations

import sys

import click

from cli.folder import Folder


@click.command(cls=Folder, folder="cli.commands", context_settings={"help_option_names": ["-h", "--help"]})
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
