"""The packs: every rule, indicator, weight and look-alike, read from the folder, all faults at once."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from records import datafile
from records.errors import BadData, Problem
from rules.manifest import FILE, Manifest, problems
from rules.schema import ANY, Indicator, Indicators, Lists, LookAlike, LookAlikes, Pack, Rule, Strength, Weights

Further = Path | Sequence[Path] | None
"""Folders of packs beside the shipped ones."""
_LOCAL = Manifest(name="local", version="0")
_LOOK_ALIKES = "look_alikes"
_WORDS = "words"
_NAMED = re.compile(r"\$[a-z][a-z_0-9]*")


@dataclass(frozen=True)
class Packs:
    """All that the judge needs to know, and what a rule writer asks.

    places     where a rule or look-alike stands, and a list of words as `$LANG.NAME`: file and line
    lists      lists of words by language, written out
    unnamed    lists, as `$LANG.NAME`, that neither a rule nor another list names
    manifests  folders, as in `places`, and what each says of itself; the shipped one first
    """

    rules: tuple[Rule, ...]
    indicators: Mapping[str, Indicator]
    weights: Weights
    look_alikes: Mapping[str, tuple[LookAlike, ...]]
    digest: str
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()
    manifests: Mapping[str, Manifest] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {r.id: r for r in self.rules}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({r.language for r in self.rules} - {ANY}))

    def strength(self, rule: Rule) -> Strength:
        """The rule's own strength, or its indicator's for adults."""
        return rule.strength or self.indicators[rule.indicator].adult

    def pack(self, rule: Rule) -> Manifest:
        """The pack that a rule comes from."""
        file = self.places[rule.id][0]
        found = [m for folder, m in self.manifests.items() if file.startswith(f"{folder}/")]
        return found[-1] if found else _LOCAL


def load(extra: Further = ()) -> Packs:
    """The shipped packs and those of further folders. Raises BadData with every fault of every file."""
    packs, problems = read(extra)
    if problems:
        raise BadData(problems)
    return packs


def read(extra: Further = ()) -> tuple[Packs, list[Problem]]:
    """What could be read, and every fault of the rest. Raises BadData if the indicators or the weights cannot be read."""
    with uncollected():
        return _read((extra,) if isinstance(extra, Path) else tuple(extra or ()))


@contextmanager
def uncollected() -> Iterator[None]:
    """For what makes much and throws little away: the collector of garbage would look through all of it again and again, a third of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _read(extra: Sequence[Path]) -> tuple[Packs, list[Problem]]:
    shipped = files("rules")
    manifest = datafile.validated(Manifest, datafile.read(shipped / FILE, name=f"rules/{FILE}"))
    reading = _Reading(manifest)
    indicators = datafile.validated(Indicators, reading.read(shipped / "indicators.yml", "rules/indicators.yml"))
    weights = datafile.validated(Weights, reading.read(shipped / "weights.yml", "rules/weights.yml"))
    reading.known = indicators.indicators
    reading.folder(shipped, "rules")
    for folder in dict.fromkeys(extra):
        reading.further(folder)
    rules = tuple(sorted(reading.rules, key=lambda r: r.id))
    looks = {k: tuple(v) for k, v in sorted(reading.look_alikes.items())}
    packs = Packs(
        rules,
        reading.known,
        weights,
        looks,
        reading.digest.hexdigest(),
        reading.places,
        {language: dict(lists) for language, lists in reading.words.items()},
        frozenset(f"${language}.{n}" for language, lists in reading.words.items() for n in lists.keys() - lists.named),
        reading.manifests,
    )
    return packs, sorted(reading.problems, key=lambda p: (p.file, p.line))


class _Reading:
    def __init__(self, shipped: Manifest) -> None:
        self.manifests = {"rules": shipped}
        self.problems: list[Problem] = []
        self.rules: list[Rule] = []
        self.known: dict[str, Indicator] = {}
        self.look_alikes: dict[str, list[LookAlike]] = {}
        self.places: dict[str, tuple[str, int]] = {}
        self.digest = hashlib.sha256()
        self.words: dict[str, _Lists] = {}

    def further(self, folder: Path) -> None:
        """A folder of somebody else's. What stands where nothing is read is a fault: silently skipped, it would be missed."""
        if not folder.is_dir():
            self.problems.append(Problem(str(folder), 0, "there is no such folder"))
            return
        self.problems += [
            Problem(str(file), 0, "is not read: rules stand in INDICATOR/LANG.yml")
            for file in sorted((*folder.rglob("*.yml"), *folder.rglob("*.yaml")))
            if (file.suffix != ".yml" or file.parent.parent != folder) and file != folder / FILE
        ]
        manifest, faults = problems(folder, self.manifests["rules"])
        self.problems += faults
        self.manifests[str(folder)] = manifest or _LOCAL
        self.folder(folder, str(folder))

    def folder(self, folder: Traversable, name: str) -> None:
        """Every `INDICATOR/LANG.yml`, sorted, so that the digest is the same everywhere."""
        # Lists of words first: the rules of every folder may name them.
        for inner, file in sorted(_walk(folder), key=lambda f: f[0] != _WORDS):
            try:
                self._file(inner, file, f"{name}/{inner}/{file.name}")
            except BadData as error:
                self.problems += error.problems

    def read(self, file: Traversable, shown: str) -> datafile.Document:
        # Not the whole path: the same rules make the same recipe on every machine.
        name = "/".join(shown.split("/")[-2:])
        self.digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
        return datafile.read(file, name=shown)

    def _file(self, folder: str, file: Traversable, shown: str) -> None:
        document = self.read(file, shown)
        language = file.name.removesuffix(".yml")
        if folder == _WORDS:
            self._lists(document, language)
            return
        if folder == _LOOK_ALIKES:
            for number, look in enumerate(datafile.validated(LookAlikes, document).look_alikes):
                self._placed(look.id, shown, document.line(("look_alikes", number)))
                self.look_alikes.setdefault(language, []).append(look)
            return
        if folder not in self.known:
            self.problems.append(Problem(shown, 0, f"{folder} is no indicator of rules/indicators.yml"))
            return
        for number in range(len(datafile.validated(Pack, document).rules)):
            try:
                document = self._spelled(document, number, language)
                rule = datafile.validated(Rule, document, at=("rules", number))
            except BadData as error:
                self.problems += error.problems
            else:
                self._rule(rule, folder, language, shown, document.line(("rules", number, "id")))

    def _lists(self, document: datafile.Document, language: str) -> None:
        known = self.words.setdefault(language, _Lists())
        for name, phrases in datafile.validated(Lists, document).lists.items():
            spelled = _spelled(list(phrases), known)
            if isinstance(spelled, _Unknown):
                line = document.line(("lists", name))
                self.problems.append(Problem(document.name, line, f"{name}: there is no list {spelled} above it"))
            else:
                known[name] = tuple(dict.fromkeys((*known.get(name, ()), *spelled)))
                self.places.setdefault(f"${language}.{name}", (document.name, document.line(("lists", name))))

    def _spelled(self, document: datafile.Document, number: int, language: str) -> datafile.Document:
        """The document with the lists that a rule names written out. Raises BadData if one is not there."""
        rule = document.value["rules"][number]
        spelled = _spelled({k: v for k, v in rule.items() if k in ("match", "unless")}, self.words.get(language, {}))
        if isinstance(spelled, _Unknown):
            line = document.line(("rules", number, "id"))
            raise BadData(
                [
                    Problem(
                        document.name, line, f"{rule.get('id')}: there is no list {spelled} in {_WORDS}/{language}.yml"
                    )
                ]
            )
        rules = [*document.value["rules"]]
        rules[number] = rule | spelled
        return replace(document, value=document.value | {"rules": rules})

    def _rule(self, rule: Rule, folder: str, language: str, shown: str, line: int) -> None:
        if (rule.indicator, rule.language) != (folder, language):
            self.problems.append(
                Problem(shown, line, f"{rule.id}: a rule of this file is called {folder}.{language}.NAME")
            )
        elif self._placed(rule.id, shown, line):
            self.rules.append(rule)

    def _placed(self, name: str, shown: str, line: int) -> bool:
        if name in self.places:
            file, first = self.places[name]
            self.problems.append(Problem(shown, line, f"{name}: stands already in {file}:{first}"))
            return False
        self.places[name] = (shown, line)
        return True


def _spelled(value: Any, lists: Mapping[str, tuple[str, ...]]) -> Any:
    """A condition with `$name` written out where phrases stand; the first name that is no list, if there is one, as it was written."""
    if isinstance(value, dict):
        # Under `all` and `any` each name is a group of its own, elsewhere its phrases stand among the others.
        apart = {
            k: [[x] if isinstance(x, str) else x for x in v]
            for k, v in value.items()
            if k in ("all", "any") and isinstance(v, list)
        }
        found = {k: _spelled(v, lists) for k, v in (value | apart).items()}
        return next((v for v in found.values() if _missing(v)), found)
    if _named(value):
        value = [value]
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for one in value:
        if _named(one):
            if one[1:] not in lists:
                return _Unknown(one)
            out += lists[one[1:]]
        elif isinstance(one, str):
            out.append(one)
        elif _missing(inner := _spelled(one, lists)):
            return inner
        else:
            out.append(inner)
    return out


def _named(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("$") and _NAMED.fullmatch(value) is not None


class _Lists(dict[str, tuple[str, ...]]):
    """The lists of words of a language, and which of them something names."""

    def __init__(self) -> None:
        self.named: set[str] = set()

    def __getitem__(self, name: str) -> tuple[str, ...]:
        self.named.add(name)
        return super().__getitem__(name)


class _Unknown(str):
    """The name of a list that is not there."""


def _missing(value: Any) -> bool:
    return isinstance(value, _Unknown)


def _walk(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    inner = sorted(
        (f for f in folder.iterdir() if f.is_dir() and not f.name.startswith(("_", "."))), key=lambda f: f.name
    )
    for one in inner:
        for file in sorted(one.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".yml"):
                yield one.name, file
