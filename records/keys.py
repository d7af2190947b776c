"""The keys that this installation keeps to itself: from the environment, or made once in the data folder, readable by the owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from pydantic import SecretStr


def key(name: str, *, given: SecretStr | None, data: Path) -> bytes:
    """The key `name` (contact, session): `given` if set, else the content of `data/NAME.key`, made at the first call."""
    if given is not None:
        return given.get_secret_value().encode()
    file = data / f"{name}.key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start at once, one makes the key and the other reads it.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(file)
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_hex(32))
    return _written(file)


def _written(file: Path) -> bytes:
    for _ in range(1000):
        content = file.read_bytes().strip()
        if len(content) >= 64:
            return content
    raise OSError(f"{file}: the key is incomplete; delete the file to have a new one made (tokens of contacts then change)")
