"""JSON Lines: one posting with its analysis and reviews a line; `import` reads it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any


def write(rows: Iterable[dict[str, Any]], out: IO[str]) -> None:
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
