"""The packs: every rule, indicator, weight and look-alike, read from the folder, all faults at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from records import datafile
from records.errors import BadData, Problem
from rules.schema import Indicator, Indicators, LookAlike, LookAlikes, Pack, Rule, Strength, Weights

_LOOK_ALIKES = "look_alikes"


@dataclass(frozen=True)
class Packs:
    """All that the judge needs to know. `places` says where a rule stands: file and line."""

    rules: tuple[Rule, ...]
    indicators: Mapping[str, Indicator]
    weights: Weights
    look_alikes: Mapping[str, tuple[LookAlike, ...]]
    digest: str
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {r.id: r for r in self.rules}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({r.language for r in self.rules}))

    def strength(self, rule: Rule) -> Strength:
        """The rule's own strength, or its indicator's for adults."""
        return rule.strength or self.indicators[rule.indicator].adult


def load(extra: Path | None = None) -> Packs:
    """The shipped packs and those of a further folder. Raises BadData with every fault of every file."""
    reading = _Reading()
    shipped = files("rules")
    reading.indicators(shipped / "indicators.yml")
    weights = reading.weights(shipped / "weights.yml")
    reading.folder(shipped, "rules")
    if extra is not None:
        reading.folder(extra, str(extra))
    if reading.problems or weights is None:
        raise BadData(sorted(reading.problems, key=lambda p: (p.file, p.line)))
    rules = tuple(sorted(reading.rules, key=lambda r: r.id))
    looks = {k: tuple(v) for k, v in sorted(reading.look_alikes.items())}
    return Packs(rules, reading.known, weights, looks, reading.digest.hexdigest(), reading.places)


class _Reading:
    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.rules: list[Rule] = []
        self.known: dict[str, Indicator] = {}
        self.look_alikes: dict[str, list[LookAlike]] = {}
        self.places: dict[str, tuple[str, int]] = {}
        self.digest = hashlib.sha256()

    def indicators(self, file: Traversable) -> None:
        try:
            self.known = datafile.validated(Indicators, self._read(file, "rules/indicators.yml")).indicators
        except BadData as error:
            self.problems += error.problems

    def weights(self, file: Traversable) -> Weights | None:
        try:
            return datafile.validated(Weights, self._read(file, "rules/weights.yml"))
        except BadData as error:
            self.problems += error.problems
            return None

    def folder(self, folder: Traversable, name: str) -> None:
        """Every `INDICATOR/LANG.yml`, sorted, so that the digest is the same everywhere."""
        for inner, file in _walk(folder):
            shown = f"{name}/{inner}/{file.name}"
            try:
                self._file(inner, file, shown)
            except BadData as error:
                self.problems += error.problems

    def _file(self, folder: str, file: Traversable, shown: str) -> None:
        document = self._read(file, shown)
        language = file.name.removesuffix(".yml")
        if folder == _LOOK_ALIKES:
            self.look_alikes.setdefault(language, []).extend(datafile.validated(LookAlikes, document).look_alikes)
            return
        if folder not in self.known:
            self.problems.append(Problem(shown, 0, f"{folder} is no indicator of rules/indicators.yml"))
            return
        for number, rule in enumerate(datafile.validated(Pack, document).rules):
            self._rule(rule, folder, language, shown, document.line(("rules", number, "id")))

    def _rule(self, rule: Rule, folder: str, language: str, shown: str, line: int) -> None:
        if (rule.indicator, rule.language) != (folder, language):
            self.problems.append(
                Problem(shown, line, f"{rule.id}: a rule of this file is called {folder}.{language}.NAME")
            )
        if rule.id in self.places:
            file, first = self.places[rule.id]
            self.problems.append(Problem(shown, line, f"{rule.id}: stands already in {file}:{first}"))
        self.places[rule.id] = (shown, line)
        self.rules.append(rule)

    def _read(self, file: Traversable, shown: str) -> datafile.Document:
        self.digest.update(shown.encode() + b"\0" + file.read_bytes() + b"\0")
        return datafile.read(file, name=shown)


def _walk(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    inner = sorted(
        (f for f in folder.iterdir() if f.is_dir() and not f.name.startswith(("_", "."))), key=lambda f: f.name
    )
    for one in inner:
        for file in sorted(one.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".yml"):
                yield one.name, file
