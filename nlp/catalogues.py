"""The catalogues of our sentences, made with Babel: `make messages` takes the sentences out of code and tables, renews each language, compiles it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from nlp.languages import languages
from nlp.speech import DOMAIN
from records import datafile

FOLDER = Path(__file__).parent / "locale"
_CODE = ("nlp/reasons.py", "nlp/judge.py")
_TABLE = "rules/indicators.yml"
_ABOVE = "# What lurewatch says to an analyst. It is about an advertisement and accuses nobody."
_KEYWORDS = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "marked": None,
    "marked_as": ((1, "c"), 2),
}


def template(root: Path) -> Catalog:
    """Every sentence of ours, with where it stands."""
    catalog = Catalog(project=DOMAIN, version="1", header_comment=_ABOVE, fuzzy=False)
    for message, place, context in _messages(root):
        catalog.add(message, locations=[place], context=context)
    return catalog


def _messages(root: Path) -> Iterator[tuple[str | tuple[str, ...], tuple[str, int], str | None]]:
    for name in _CODE:
        for line, message, _, context in extract_from_file("python", root / name, keywords=_KEYWORDS):
            yield message, (name, line), context
    table = datafile.read(root / _TABLE, name=_TABLE)
    for indicator, said in table.value["indicators"].items():
        for part in ("reason", "label"):
            yield said[part], (_TABLE, table.line(("indicators", indicator, part))), None
    for code, language in languages().items():
        yield language.name, (f"nlp/languages/{code}.py", 1), "language"


def renewed(file: Path, of: Catalog) -> Catalog:
    """A language's catalogue with the sentences that there are now: new ones empty, changed ones never guessed, old ones gone."""
    with file.open("rb") as opened:
        catalog = read_po(opened)
    catalog.header_comment, catalog.version = of.header_comment, of.version
    catalog.update(of, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """A catalogue as it is kept: its lines of code left out, which move with every change."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, include_lineno=False, sort_output=True)
    # Dates would make each run another file; who translated stands in the log.
    left_out = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Report-Msgid-Bugs-To',
        b'"Last-Translator',
        b'"Language-Team',
    )
    return b"".join(li for li in out.getvalue().splitlines(keepends=True) if not li.startswith(left_out))


def compiled(catalog: Catalog) -> bytes:
    """What is looked up at run time."""
    out = io.BytesIO()
    kept = read_po(io.BytesIO(written(catalog)), locale=catalog.locale)
    kept.creation_date = kept.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_mo(out, kept)
    return out.getvalue()


def write(root: Path) -> list[str]:
    """Writes the template, every language's catalogue and what is compiled of it. Returns the files that changed."""
    of = template(root)
    files = {FOLDER / f"{DOMAIN}.pot": written(of)}
    for file in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = renewed(file, of)
        files |= {file: written(catalog), file.with_suffix(".mo"): compiled(catalog)}
    changed = [f for f, content in files.items() if not f.is_file() or f.read_bytes() != content]
    for file in changed:
        file.write_bytes(files[file])
    return [str(f.relative_to(FOLDER)) for f in changed]


if __name__ == "__main__":
    print("\n".join(write(Path.cwd())) or "nothing changed")  # noqa: T201
