"""Differences: what changed between two revisions of a posting, field by field and word by word, as data."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from records.contacts import mask
from records.posting import Posting
from records.rows import Event

if TYPE_CHECKING:
    from records.ledger import Ledger

Kind = Literal["kept", "removed", "added"]
FIELDS = ("title", "text", "employer", "pay", "location")
"""The fields that make a revision."""

# A word with the spaces after it; one character where words are written without spaces (Chinese, Japanese, Thai, Lao, Burmese, Khmer).
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"\s*(?:[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]|_)\s*")
_ALONE = re.compile(f"[{_UNSPACED}]")
_LINE = re.compile(r"[^\n]*\n\s*|[^\n]+")
_WORK = 1_000_000
"""Most pairs of equal parts that are compared: what has more (page upon page of the same word) is compared line by line, then as a whole."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words. Kept and added ones together are the new words as published, with their spaces; kept and removed ones the old words, up to
    spaces and letter forms, which make no revision."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one field: title, text, employer, pay or location."""

    field: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """An event of a posting, with what changed in its words."""

    event: Event
    changes: tuple[Change, ...] = ()


def steps(ledger: Ledger, posting_id: str, *, clear: bool = False) -> list[Step]:
    """Everything that happened to a posting, in the order in which it was noticed; contacts are masked unless `clear`."""
    found, known = [], None
    for event in ledger.history(posting_id):
        now = ledger.revision(posting_id, event.revision) if event.revision else None
        changed = event.what == "changed" and known is not None and now is not None
        found.append(Step(event, changes(known, now, clear=clear) if changed and known and now else ()))
        if event.what in ("new", "changed"):
            known = now or known
    return found


def changes(old: Posting, new: Posting, *, clear: bool = False) -> tuple[Change, ...]:
    """The fields that differ. The words are compared in clear and shown masked: that a contact changed is seen, the contact is not."""
    found = []
    for name in FIELDS:
        before, after = getattr(old, name) or "", getattr(new, name) or ""
        shown = (before, after) if clear else (_masked(old, name, before), _masked(new, name, after))
        spans = difference(before, after, shown=shown)
        if any(s.kind != "kept" for s in spans):
            found.append(Change(name, spans))
    return tuple(found)


def difference(old: str, new: str, *, shown: tuple[str, str] | None = None) -> tuple[Span, ...]:
    """What is kept, removed and added. `shown`: both texts as they are to be shown, place for place as long as they are."""
    shown_old, shown_new = shown or (old, new)
    for parts in (_WORD, _LINE):
        before, after = _parts(parts, old), _parts(parts, new)
        ends = _same_ends(before, after)
        if _pairs(before[ends[0] : len(before) - ends[1]], after[ends[0] : len(after) - ends[1]]) <= _WORK:
            break
    else:
        return tuple(Span(k, t) for k, t in (("removed", shown_old), ("added", shown_new)) if t)  # type: ignore[arg-type]
    return tuple(_spans(before, after, ends, shown_old, shown_new))


def brief(spans: Sequence[Span], *, around: int = 80) -> tuple[Span, ...]:
    """The same with long kept runs cut to what stands next to a change; … stands for the rest."""
    last = len(spans) - 1
    return tuple(
        Span("kept", _cut(s.text, before=around * (n > 0), after=around * (n < last))) if s.kind == "kept" else s
        for n, s in enumerate(spans)
    )


def _masked(p: Posting, name: str, value: str) -> str:
    return mask(value, name, p.contacts) if name in ("title", "text") else value  # type: ignore[arg-type]


_Part = tuple[str, int, int]
"""The form that is compared, and its place."""


def _parts(pattern: re.Pattern[str], text: str) -> list[_Part]:
    places: list[tuple[int, int]] = []
    for m in pattern.finditer(text):
        if places and _joined(text, m.start()):
            places[-1] = places[-1][0], m.end()
        else:
            places.append(m.span())
    return [(_plain(text[a:b]), a, b) for a, b in places]


def _joined(text: str, at: int) -> bool:
    """Whether a word goes on here: vowel signs and accents are no letters of their own, and letters may follow them."""
    if _is_mark(text[at]):
        return not text[at - 1].isspace()
    return _is_mark(text[at - 1]) and text[at].isalpha() and not _ALONE.match(text[at])


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _same_ends(old: Sequence[_Part], new: Sequence[_Part]) -> tuple[int, int]:
    """How many parts are the same at the beginning, and of the others at the end: most edits are small, and need no comparing beyond them."""
    most = min(len(old), len(new))
    first = next((n for n in range(most) if old[n][0] != new[n][0]), most)
    rest = most - first
    return first, next((n for n in range(rest) if old[-1 - n][0] != new[-1 - n][0]), rest)


def _pairs(old: Sequence[_Part], new: Sequence[_Part]) -> int:
    counted = Counter(p[0] for p in new)
    return sum(n * counted[form] for form, n in Counter(p[0] for p in old).items())


def _spans(
    old: Sequence[_Part], new: Sequence[_Part], ends: tuple[int, int], shown_old: str, shown_new: str
) -> Iterator[Span]:
    first, last = ends
    middle = [p[0] for p in old[first : len(old) - last]], [p[0] for p in new[first : len(new) - last]]
    moves = [("equal", 0, first, 0, first)]
    for kind, a, b, c, d in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        moves.append((kind, a + first, b + first, c + first, d + first))
    moves.append(("equal", len(old) - last, len(old), len(new) - last, len(new)))
    kept = ""
    for move, a, b, c, d in moves:
        if move == "equal":
            kept += _between(new, c, d, shown_new)
            continue
        if kept:
            yield Span("kept", kept)
            kept = ""
        if a < b:
            yield Span("removed", _between(old, a, b, shown_old))
        if c < d:
            yield Span("added", _between(new, c, d, shown_new))
    if kept:
        yield Span("kept", kept)


def _between(parts: Sequence[_Part], start: int, end: int, shown: str) -> str:
    return shown[parts[start][1] : parts[end - 1][2]] if start < end else ""


def _cut(text: str, *, before: int, after: int) -> str:
    """`before` characters at its beginning (they follow a change) and `after` at its end."""
    if len(text) <= before + after + 20:
        return text
    return text[:before].rstrip() + " … " + (text[-after:].lstrip() if after else "")
