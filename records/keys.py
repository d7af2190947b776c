"""The keys that this installation keeps to itself: from the environment, or made once in the data folder, readable by the owner alone."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr


def key(name: str, *, given: SecretStr | None, data: Path) -> bytes:
    """The key `name` (contact, session): `given` if set, else the content of `data/NAME.key`, made at the first call."""
    if given is not None:
        return given.get_secret_value().encode()
    file = data / f"{name}.key"
    if not file.exists():
        _make(file)
    return file.read_bytes().strip()


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32))
    # A link either makes the name or fails: of two processes that start at once, both read the one key that won, whole.
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
