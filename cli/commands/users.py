"""`lurewatch users`: the accounts of the desk."""

from __future__ import annotations

import sys
from typing import Any

import click

from cli.shared import data_option, json_option, ledger, say, settings, table, write_json


@click.group("users", short_help="Accounts of the desk: add, list, change.")
def command() -> None:
    """Accounts of the desk. Roles: analyst (contacts masked), lead (may see them, each view audited), admin."""


def _password() -> str:
    if sys.stdin.isatty():
        return str(
            click.prompt("Password (12 characters at least)", hide_input=True, confirmation_prompt=True, err=True)
        )
    return sys.stdin.readline().rstrip("\n")


@command.command("add", short_help="Make an account; the password is asked for or read from standard input.")
@click.argument("name")
@click.option("--role", type=click.Choice(["analyst", "lead", "admin"]), default="analyst", show_default=True)
@data_option
def add(name: str, role: Any, data: str | None) -> None:
    """Makes the account NAME. The password is asked for on a terminal, else read from standard input."""
    with ledger(settings(data=data)) as opened:
        opened.people.add(name, _password(), role=role)
        opened.audit.note(who="command line", action="user_added", detail=f"{name} as {role}")
    say(f"{name} can sign in as {role}.")


@command.command("list", short_help="Show the accounts.")
@data_option
@json_option
def list_(data: str | None, as_json: bool) -> None:
    """Shows the accounts."""
    with ledger(settings(data=data)) as opened:
        people = opened.people.all()
    if as_json:
        write_json(people)
    else:
        table(
            ["name", "role", "active", "created"],
            [(p.name, p.role, "yes" if p.active else "no", f"{p.created:%Y-%m-%d}") for p in people],
        )


@command.command("change", short_help="Change role, password or whether an account may sign in.")
@click.argument("name")
@click.option("--role", type=click.Choice(["analyst", "lead", "admin"]))
@click.option("--password", is_flag=True, help="Ask for a new password (or read it from standard input).")
@click.option("--active/--inactive", default=None, help="Whether the account may sign in.")
@data_option
def change(name: str, role: Any, password: bool, active: bool | None, data: str | None) -> None:
    """Changes the account NAME and ends its sessions."""
    with ledger(settings(data=data)) as opened:
        opened.people.change(name, role=role, password=_password() if password else None, active=active)
        changed = [n for n, v in (("role", role), ("password", password or None), ("active", active)) if v is not None]
        opened.audit.note(who="command line", action="user_changed", detail=f"{name}: {', '.join(changed)}")
    say(f"{name} is changed; open sessions of it are closed.")
