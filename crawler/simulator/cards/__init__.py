"""Source cards of the simulated boards whose kinds exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

_PLACE = re.compile(r"\{(\w+)\}")


def write_cards(addresses: Mapping[str, str], folder: Path) -> list[Path]:
    """Writes the cards with the addresses of running boards (`{"jsonld": "http://127.0.0.1:8601", …}`) into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for template in sorted(resources.files(__name__).iterdir(), key=lambda f: f.name):
        if template.name.endswith(".yml"):
            text = _PLACE.sub(lambda m: addresses[m[1]], template.read_text(encoding="utf-8"))
            file = folder / template.name
            file.write_text(text, encoding="utf-8")
            written.append(file)
    return written
