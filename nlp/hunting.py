"""A hunt: what one rule fires on among many postings, and which of them would rise or fall in band because of it. Nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from nlp.evaluation import Share, Told
from nlp.judge import Judge
from nlp.reading import read_with
from nlp.screen import EPOCH, parsed, posting, sound
from records.analysis import BANDS, Analysis, Hit
from records.contacts import mask
from records.errors import UsedWrongly
from records.keys import key
from records.posting import Posting
from records.settings import Settings
from rules.packs import Packs
from rules.schema import Rule

_AROUND = 40
"""Characters shown before and behind the words."""


@dataclass(frozen=True, slots=True)
class Catch:
    """A posting on which the rule fires. Contacts are masked everywhere.

    words     what the rule found, each with a little of what stands around it: before, words, behind
    contacts  kind and masked form of each contact
    before, after  band and score without and with the rule
    """

    id: str
    key: str
    source: str
    date: datetime | None
    language: str
    words: tuple[tuple[str, str, str], ...]
    contacts: tuple[tuple[str, str], ...]
    before: tuple[str, float]
    after: tuple[str, float]

    @property
    def step(self) -> int:
        """Bands that the posting rises because of the rule; below 0 if it falls."""
        return BANDS.index(self.after[0]) - BANDS.index(self.before[0])


@dataclass(slots=True)
class Hunt:
    """What came of it so far.

    seen, read  postings looked at, and those in a language of the rule, by language
    fired       postings on which it fires, by language
    moved       (band without, band with the rule) → postings, where the two differ
    newly       postings that would newly be flagged, at most `limit`, and `others` on which it fires
    """

    rule: str
    limit: int
    seen: int = 0
    read: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    newly: list[Catch] = field(default_factory=list)
    others: list[Catch] = field(default_factory=list)

    @property
    def rises(self) -> int:
        return sum(n for (a, b), n in self.moved.items() if BANDS.index(b) > BANDS.index(a))

    @property
    def falls(self) -> int:
        return self.moved.total() - self.rises

    def rate(self, language: str | None = None) -> Share:
        """Postings on which it fires, of those in a language that it reads."""
        if language is None:
            return Share(self.fired.total(), self.read.total())
        return Share(self.fired[language], self.read[language])

    @property
    def shown(self) -> list[Catch]:
        """What would newly be flagged first, at most `limit` in all."""
        return [*self.newly, *self.others][: self.limit]

    def add(self, catch: Catch) -> None:
        self.fired[catch.language] += 1
        if catch.step:
            self.moved[catch.before[0], catch.after[0]] += 1
        kept = self.newly if catch.step > 0 else self.others
        if len(kept) < self.limit:
            kept.append(catch)


class Hunter:
    """One rule, and the judge with it and without it. Raises UsedWrongly if the packs have no such rule."""

    def __init__(self, packs: Packs, rule_id: str) -> None:
        rule = packs.by_id.get(rule_id)
        if rule is None:
            raise UsedWrongly(f"no rule {rule_id}; `lurewatch rules show` lists them")
        self.rule: Rule = rule
        self._with = Judge.of(packs)
        self._without = Judge.of(replace(packs, rules=tuple(r for r in packs.rules if r.id != rule_id)))

    def run(self, postings: Iterable[Posting], hunt: Hunt, *, tell: Told = lambda _: None) -> Hunt:
        """Adds each posting to `hunt`, which may be read at any time, so that whoever stops keeps what was seen."""
        for number, one in zip(count(1), postings, strict=False):
            hunt.seen = number
            tell(number)
            try:
                languages, hits = self._with.fired(one)
            except Exception:  # noqa: S112 (whatever a text does to a component: `judge` says so in the analysis, a hunt goes on)
                continue
            if (language := self._read(languages)) is None:
                continue
            hunt.read[language] += 1
            if own := [h for h in hits if h.rule == self.rule.id]:
                hunt.add(self._catch(one, language, own))
        return hunt

    def _read(self, languages: Sequence[str]) -> str | None:
        """The language of a posting that the rule reads, if there is one."""
        known = set(self._with.packs.languages)
        reads = (code for code in languages if self.rule.language in read_with(code) and known & set(read_with(code)))
        return next(reads, None)

    def _catch(self, one: Posting, language: str, hits: Sequence[Hit]) -> Catch:
        before, after = self._without.judge(one), self._with.judge(one)
        return Catch(
            one.id,
            one.key,
            one.source,
            one.published or (None if one.collected == EPOCH else one.collected),
            language,
            tuple(_words(one, hits)),
            tuple((c.kind, c.masked) for c in one.contacts),
            _said(before),
            _said(after),
        )


def lines(file: Iterable[bytes], settings: Settings, faulty: list[str]) -> Iterator[Posting]:
    """The postings of JSON Lines in the form of `screen`; what cannot be read is put into `faulty`."""
    secret = key("contact", given=settings.contact_key, data=settings.data)
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        row = parsed(line)
        if sound(row):
            yield posting(row, secret)
        else:
            faulty.append(f"line {number}: {row['error']}")


def plain(hunt: Hunt) -> dict[str, Any]:
    """For machines."""
    return {
        "rule": hunt.rule,
        "postings": hunt.seen,
        "read": hunt.read.total(),
        "fired": hunt.fired.total(),
        "newly_flagged": hunt.rises,
        "lowered": hunt.falls,
        "moved": {f"{a} to {b}": n for (a, b), n in sorted(hunt.moved.items())},
        "languages": {k: {"read": hunt.read[k], "fired": hunt.fired[k]} for k in sorted(hunt.read)},
        "examples": [_plain(c) for c in hunt.shown],
    }


def _plain(catch: Catch) -> dict[str, Any]:
    return {
        "id": catch.id,
        "key": catch.key,
        "source": catch.source,
        "date": catch.date.isoformat() if catch.date else None,
        "language": catch.language,
        "words": [w for _, w, _ in catch.words],
        "in": ["".join(parts) for parts in catch.words],
        "contacts": [{"kind": k, "masked": m} for k, m in catch.contacts],
        "without": dict(zip(("band", "score"), catch.before, strict=True)),
        "with": dict(zip(("band", "score"), catch.after, strict=True)),
    }


def _words(one: Posting, hits: Iterable[Hit]) -> Iterator[tuple[str, str, str]]:
    # Masking keeps the length, so the places stay true.
    masked = {"title": mask(one.title, "title", one.contacts), "text": mask(one.text, "text", one.contacts)}
    for span in (s for h in hits for s in h.spans):
        text = masked[span.field]
        yield (
            text[max(0, span.start - _AROUND) : span.start],
            text[span.start : span.end],
            text[span.end : span.end + _AROUND],
        )


def _said(analysis: Analysis) -> tuple[str, float]:
    return analysis.band, analysis.score
