"""A command that is a folder of commands, walked; each is imported only when it is asked for or listed."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import click


class Folder(click.Group):
    """One module of the package `folder` is one command; a trailing underscore keeps `import` and `list` from being other names of Python."""

    def __init__(self, *args: Any, folder: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder = folder

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(self._modules())

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        module = self._modules().get(name)
        if module is None:
            return None
        found: Any = importlib.import_module(f"{self._folder}.{module}")
        return found.command  # type: ignore[no-any-return]

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        if args and not args[0].startswith("-") and args[0] not in self._modules():
            near = get_close_matches(args[0], self.list_commands(context), n=1)
            path = context.command_path
            hint = f" Did you mean `{path} {near[0]}`?" if near else f" `{path} --help` lists them."
            raise click.UsageError(f"no command {args[0]!r}.{hint}")
        return super().resolve_command(context, args)

    def _modules(self) -> dict[str, str]:
        package = importlib.import_module(self._folder)
        return {m.name.rstrip("_"): m.name for m in pkgutil.iter_modules(package.__path__)}
