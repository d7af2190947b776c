"""What a folder of rules says of itself in `pack.yml`: name, version, and the digest that seals its files."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from records import datafile
from records.errors import BadData, Problem

FILE = "pack.yml"
_SEAL = re.compile(r"^sha256:.*$", re.MULTILINE)


def _quoted(value: Any) -> Any:
    # YAML reads 1.10 as a number and drops its last digit.
    if isinstance(value, (int, float)):
        raise ValueError("put it in quotes: '1.10'")
    return value


Version = Annotated[str, BeforeValidator(_quoted), Field(pattern=r"^\d+(\.\d+){0,3}$")]


class Manifest(BaseModel):
    """One pack of rules.

    name, version     as its makers call it
    author, licence   who made it, and what others may do with it
    requires          version of the shipped rules that it needs at least, as it names their lists of words
    sha256            digest of its files (`lurewatch rules digest`); with it, a folder that was changed is refused
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: Version
    author: str | None = None
    licence: str | None = None
    requires: Version | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def read(folder: Path) -> tuple[Manifest | None, datafile.Document | None]:
    """What a folder says of itself, and the document for the lines; nothing if it says nothing. Raises BadData."""
    file = folder / FILE
    if not file.is_file():
        return None, None
    document = datafile.read(file, name=str(file))
    return datafile.validated(Manifest, document), document


def problems(folder: Path, shipped: Manifest) -> tuple[Manifest | None, list[Problem]]:
    """What a folder says of itself, and whether it is what it says, and fits the shipped rules."""
    try:
        manifest, document = read(folder)
    except BadData as error:
        return None, list(error.problems)
    if manifest is None or document is None:
        return None, []
    found = []
    if manifest.requires and _older(shipped.version, manifest.requires):
        message = (
            f"requires: needs the shipped rules {manifest.requires}, and these are {shipped.version}: update lurewatch"
        )
        found.append(Problem(document.name, document.line(("requires",)), message))
    if manifest.sha256 and manifest.sha256 != (there := digest(folder)):
        message = (
            f"sha256: the files are not those that were sealed (their digest is {there[:12]}…): get the pack anew from who made it, "
            "or, if the changes are yours, seal it with `lurewatch rules digest DIR --write`"
        )
        found.append(Problem(document.name, document.line(("sha256",)), message))
    return manifest, found


def digest(folder: Path) -> str:
    """SHA-256 over the rule files of a folder, names and contents, in the order of their names; `pack.yml` is not among them."""
    found = hashlib.sha256()
    for file in sorted(folder.glob("*/*.yml"), key=lambda f: f.relative_to(folder).as_posix()):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def seal(folder: Path) -> str:
    """Writes the digest into `pack.yml`, which must be there. Returns it. Raises BadData."""
    manifest, _ = read(folder)
    if manifest is None:
        raise BadData([Problem(str(folder / FILE), 0, "is not there: write name and version into it first")])
    there = digest(folder)
    file = folder / FILE
    text = file.read_text(encoding="utf-8")
    line = f"sha256: {there}"
    sealed = _SEAL.sub(line, text) if _SEAL.search(text) else f"{text.rstrip()}\n{line}\n"
    file.write_text(sealed, encoding="utf-8")
    return there


def _older(version: str, least: str) -> bool:
    def numbers(text: str) -> list[int]:
        return [int(n) for n in text.split(".")] + [0] * (4 - len(text.split(".")))

    return numbers(version) < numbers(least)
