"""How well the rules do: bands on ordinary ads, recall on ads of known risk, the order of matched pairs; each with its interval."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from nlp.judge import Judge
from nlp.screen import parsed, posting, screen, sound
from records import datafile
from records.analysis import BANDS
from records.keys import key
from records.settings import Settings

Told = Callable[[int], object]
_Z = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with the 95 % interval of Wilson's score: shares from 0 to 1, None where there is nothing to count."""

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if not self.total:
            return None
        p, n, z = self.hits / self.total, self.total, _Z
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))

    def __str__(self) -> str:
        if self.interval is None or self.value is None:
            return "–"
        low, high = self.interval
        return f"{self.hits} of {self.total}, {self.value:.1%} ({low:.1%}–{high:.1%})"


@dataclass(slots=True)
class Bands:
    """What came out over a set of ads: `bands` by declared language, with `not judged` for abstentions; `rules` counts each ad once."""

    by_language: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rules: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, language: str, said: Mapping[str, Any]) -> None:
        self.by_language[language]["not judged" if said["abstained"] else said["band"]] += 1
        self.rules.update({h["rule"] for h in said["hits"]})
        if said["abstained"]:
            self.reasons[said["abstained"]] += 1

    @property
    def all(self) -> Counter[str]:
        return sum(self.by_language.values(), Counter())

    def share(self, *bands: str) -> Share:
        """Of those that were judged."""
        counts = self.all
        return Share(sum(counts[b] for b in bands), sum(counts[b] for b in BANDS))

    def rate(self, rule: str) -> Share:
        return Share(self.rules[rule], self.all.total())


class Text(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str = ""
    text: str = ""
    country: str | None = None

    @model_validator(mode="after")
    def _said(self) -> Text:
        if not (self.title or self.text):
            raise ValueError("give a title or a text")
        return self


class Pair(BaseModel):
    """A risky ad and its honest twin: of the same genre, sector, length and tone."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    style: Literal["quiet", "agency", "loud", "title"]
    sector: str
    risky: Text
    honest: Text


class Pairs(BaseModel):
    """One file of pairs, LANG.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provenance: Literal["authored", "spliced", "paraphrase", "translated"]
    licence: str
    language: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A pair as it was judged."""

    language: str
    pair: Pair
    risky: Mapping[str, Any]
    honest: Mapping[str, Any]

    @property
    def right(self) -> bool:
        return bool(self.risky["score"] > self.honest["score"])


def ordinary(lines: Iterable[bytes], settings: Settings, *, tell: Told = lambda _: None) -> tuple[Bands, Bands]:
    """Ads of public boards, JSON Lines: the bands of the ordinary ones, and apart those labelled `fraud`."""
    plain, fraud = Bands(), Bands()
    for row, said in _judged(lines, settings, tell):
        (fraud if row.get("label") == "fraud" else plain).add(row.get("language") or "und", said)
    return plain, fraud


def rates(lines: Iterable[bytes], settings: Settings, *, tell: Told = lambda _: None) -> dict[str, Any]:
    """How often each rule fires on ordinary ads: `{"ads": language → ads, "rules": rule → ads on which it fires}`. No text is kept, and no scam counted.

    Languages are those that the ads are read in. Cues that protect or tell what a text is are counted too.
    """
    judge, secret = Judge.load(settings), key("contact", given=settings.contact_key, data=settings.data)
    read: Counter[str] = Counter()
    fired: Counter[str] = Counter()
    for number, line in enumerate(lines, 1):
        tell(number)
        row = parsed(line) if line.strip() else {}
        if not sound(row) or row.get("label") == "fraud":
            continue
        try:
            languages, hits = judge.fired(posting(row, secret))
        except Exception:  # noqa: S112 (`judge` says so in the analysis; it is in no rate)
            continue
        read[languages[0]] += 1
        fired.update({h.rule for h in hits})
    known = {code: n for code, n in sorted(read.items()) if code in judge.packs.languages}
    return {"packs": judge.packs.digest, "ads": known, "rules": {r.id: fired[r.id] for r in judge.packs.rules}}


def ads(
    lines: Iterable[bytes], settings: Settings, *, tell: Told = lambda _: None
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Ads of known risk (`label`: at_risk or another), each with its judgement."""
    return list(_judged(lines, settings, tell))


def pairs(folder: Path, settings: Settings, *, tell: Told = lambda _: None) -> list[Ranked]:
    """Every pair of a folder of LANG.yml files. Raises BadData with file and line."""
    found = [(p.language, pair) for p in map(_pairs, sorted(folder.rglob("*.yml"))) for pair in p.pairs]
    lines = (json.dumps({"id": 0} | t.model_dump()).encode() for _, p in found for t in (p.risky, p.honest))
    said = [s for _, s in _judged(lines, settings, tell)]
    return [Ranked(lang, pair, said[2 * i], said[2 * i + 1]) for i, (lang, pair) in enumerate(found)]


def in_order(ranked: Sequence[Ranked], by: Callable[[Ranked], str]) -> dict[str, Share]:
    """The share of pairs whose risky ad scores higher, by language or style."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for one in ranked:
        groups[by(one)].append(one.right)
    return {name: Share(sum(right), len(right)) for name, right in sorted(groups.items())}


def _pairs(file: Path) -> Pairs:
    return datafile.validated(Pairs, datafile.read(file, name=str(file)))


def _judged(lines: Iterable[bytes], settings: Settings, tell: Told) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    waiting: list[bytes] = []

    def kept() -> Iterator[bytes]:
        for line in lines:
            if line.strip():
                waiting.append(line)
                yield line

    for number, said in zip(count(1), screen(kept(), settings), strict=False):
        judged = json.loads(said)
        line = waiting.pop(0)
        tell(number)
        if "error" not in judged:
            yield json.loads(line), judged
