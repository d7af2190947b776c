"""The door of the command `lurewatch`: it makes sure that our own packages are the ones imported, then calls `cli`."""

import importlib.util
import sys
from pathlib import Path

PACKAGES = ("records", "rules", "crawler", "index", "nlp", "review", "cli")
HOUSE = Path(__file__).resolve().parent


def strangers() -> list[str]:
    """The names of our packages that Python would import from somewhere else than this project."""
    found = []
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin.parent != HOUSE / name:
            found.append(name)
    return found


def main() -> None:
    # Our names are common words: a stranger's `records` in site-packages would win over a project that is merely appended to the path.
    if strangers():
        sys.path.insert(0, str(HOUSE))
        importlib.invalidate_caches()
    from cli.main import main as command

    command()


if __name__ == "__main__":
    main()
