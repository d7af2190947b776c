"""A card goes into the folder of cards: loaded first, and never over another."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.propose.proposal import parsed
from records.errors import UsedWrongly


def file_for(folder: Path, name: str) -> Path:
    """Where a card of this name goes. Raises UsedWrongly for a name that cannot be one, and if there is such a card."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", name):
        raise UsedWrongly(f"{name!r} is no name of a card: small letters, digits, - and _")
    file = folder / f"{name}.yml"
    if file.exists():
        raise UsedWrongly(f"{file} is there already; nothing was written: choose another name with --name")
    return file


def written(folder: Path, name: str, text: str) -> Path:
    """Writes a card that loads without a fault; the folder is made if need be. Returns the file. Raises UsedWrongly, BadData."""
    file = file_for(folder, name)
    parsed(text, name=name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        raise UsedWrongly(f"{file} is there already; nothing was written") from None
    return file
