"""The invented ads of the simulated web: what one is, and how the files in `ads/` are read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal, cast

import yaml

from records.errors import BadData, Problem

Kind = Literal["ordinary", "look_alike", "risky"]
What = Literal["edit", "repost", "translate", "delist", "relist"]

BOARDS = ("jsonld", "feed", "classifieds", "ats", "agency", "social", "channel", "forum", "microdata")
"""Names of the boards, in the order of their ports."""
KINDS = ("ordinary", "look_alike", "risky")
SLOTS = ("phone", "whatsapp", "telegram", "mail", "link")
SLOT = re.compile(r"\{(\w+)\}")

_REQUIRED = {"id", "kind", "sector", "board", "country", "day", "title", "text"}
_OPTIONAL = {"place", "employer", "pay", "later"}
_CHANGES: dict[str, tuple[set[str], set[str]]] = {
    "edit": (set(), {"title", "text"}),
    "repost": ({"board"}, {"phone", "title", "text"}),
    "translate": ({"lang", "title", "text"}, {"board"}),
    "delist": (set(), set()),
    "relist": (set(), set()),
}
_TEXTS = {"id", "kind", "sector", "board", "country", "place", "employer", "pay", "title", "text", "lang", "phone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to an ad on a later day; None means that it stays as it was."""

    day: int
    change: What
    title: str | None = None
    text: str | None = None
    board: str | None = None
    lang: str | None = None
    new_phone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One invented ad with its later life. `place` is the place of work as published, `lang` ISO 639-1, `country` ISO alpha-2."""

    id: str
    lang: str
    kind: Kind
    sector: str
    board: str
    country: str
    place: str
    employer: str | None
    pay: str | None
    day: int
    title: str
    text: str
    later: tuple[Change, ...] = ()


def load(folder: Traversable | None = None) -> tuple[Advert, ...]:
    """The adverts of all LANG.yml files in a folder, the bundled one by default, in the order of their names. BadData names every fault."""
    folder = folder or resources.files("crawler.simulator") / "ads"
    files = (
        sorted((f for f in folder.iterdir() if f.name.endswith(".yml")), key=lambda f: f.name)
        if folder.is_dir()
        else []
    )
    adverts: list[Advert] = []
    problems: list[Problem] = []
    for file in files:
        read, faults = parse(file.read_text(encoding="utf-8"), file=file.name)
        adverts += read
        problems += faults
    problems += _doubles(adverts)
    if problems:
        raise BadData(problems)
    return tuple(adverts)


def parse(content: str, *, file: str) -> tuple[list[Advert], list[Problem]]:
    """Adverts and faults of one file's content; the language is the file's name."""
    try:
        node = yaml.compose(content, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return [], [Problem(file, line, f"this is not YAML: {error.problem}. Quote the value or indent it")]
    if node is None:
        return [], []
    if not isinstance(node, yaml.SequenceNode):
        return [], [Problem(file, 1, "the file must hold one list of ads, each starting with `- id:`")]
    adverts: list[Advert] = []
    problems: list[Problem] = []
    for entry in node.value:
        faults = _Faults(file)
        advert = _advert(entry, file.removesuffix(".yml"), faults)
        problems += faults.found
        if advert and not faults.found:
            adverts.append(advert)
    return adverts, problems


def _loader() -> type[yaml.SafeLoader]:
    return cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Faults:
    """Gathers the faults of one entry."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, node: yaml.Node, message: str) -> None:
        self.found.append(Problem(self.file, node.start_mark.line + 1, message))


def _advert(entry: yaml.Node, lang: str, faults: _Faults) -> Advert | None:
    fields = _fields(entry, _REQUIRED, _REQUIRED | _OPTIONAL, faults)
    if fields is None:
        return None
    later = _later(fields.pop("later", None), faults)
    values = {name: _value(name, node, faults) for name, node in fields.items()}
    _filled(_REQUIRED, fields, values, faults)
    for name, allowed in (("kind", KINDS), ("board", BOARDS)):
        _one_of(name, fields, values, allowed, faults)
    if not re.fullmatch(r"[A-Z]{2}", str(values.get("country"))):
        faults.add(
            entry, f"country {values.get('country')!r} must be two capital letters (ISO 3166-1), such as RO; quote 'NO'"
        )
    if not (values.get("title") or "").strip() and not (values.get("text") or "").strip():
        faults.add(entry, "`title` and `text` must not both be empty")
    for change in later:
        if change.day <= (values.get("day") or 0):
            faults.add(entry, f"{change.change} on day {change.day} must come after the ad's own day {values['day']}")
    if faults.found:
        return None
    given: dict[str, Any] = {"place": "", "employer": None, "pay": None} | values
    given["place"] = given["place"] or ""
    given["text"] = given["text"].strip()
    return Advert(**given, lang=lang, later=later)


def _later(node: yaml.Node | None, faults: _Faults) -> tuple[Change, ...]:
    if node is None or _is_null(node):
        return ()
    if not isinstance(node, yaml.SequenceNode):
        faults.add(node, "`later` must be a list of changes")
        return ()
    changes = [change for entry in node.value if (change := _change(entry, faults))]
    return tuple(sorted(changes, key=lambda c: c.day))


def _change(entry: yaml.Node, faults: _Faults) -> Change | None:
    found = dict(_pairs(entry)) if isinstance(entry, yaml.MappingNode) else {}
    what = found["change"].value if "change" in found else ""
    if what not in _CHANGES:
        faults.add(entry, f"change {what!r} is unknown; one of {', '.join(_CHANGES)}")
        return None
    required, optional = _CHANGES[what]
    fields = _fields(entry, {"day", "change"} | required, {"day", "change"} | required | optional, faults)
    if fields is None:
        return None
    values = {name: _value(name, node, faults) for name, node in fields.items()}
    _filled(required, fields, values, faults)
    _one_of("board", fields, values, BOARDS, faults)
    _one_of("phone", fields, values, ("new",), faults)
    if faults.found:
        return None
    values["new_phone"] = values.pop("phone", None) == "new"
    if values.get("text"):
        values["text"] = values["text"].strip()
    return Change(**values)


def _fields(entry: yaml.Node, required: set[str], allowed: set[str], faults: _Faults) -> dict[str, yaml.Node] | None:
    if not isinstance(entry, yaml.MappingNode):
        faults.add(entry, "an entry must be a mapping with the keys " + ", ".join(sorted(required)))
        return None
    found = dict(_pairs(entry))
    for name in sorted(required - found.keys()):
        faults.add(entry, f"`{name}` is missing")
    for name in sorted(found.keys() - allowed):
        faults.add(found[name], f"`{name}` is unknown; known are {', '.join(sorted(allowed))}")
    return found if required <= found.keys() <= allowed else None


def _pairs(entry: yaml.MappingNode) -> Iterable[tuple[str, yaml.Node]]:
    return ((str(key.value), value) for key, value in entry.value)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _value(name: str, node: yaml.Node, faults: _Faults) -> Any:
    """A scalar as text, or as a whole number for `day`. YAML's reading of `NO` or `12:30` as something else is undone on purpose."""
    if not isinstance(node, yaml.ScalarNode):
        faults.add(node, f"`{name}` must be a plain value; quote it if it holds a colon or a brace")
        return None
    if name == "day":
        return _day(node, faults)
    if _is_null(node):
        return None
    value = str(node.value)
    if name in ("title", "text"):
        _check_slots(value, node, faults)
    return value


def _day(node: yaml.ScalarNode, faults: _Faults) -> int:
    if not re.fullmatch(r"\d{1,4}", str(node.value)):
        faults.add(node, "`day` must be a whole number, 0 or more")
        return 0
    return int(node.value)


def _check_slots(value: str, node: yaml.Node, faults: _Faults) -> None:
    for slot in SLOT.findall(value):
        if slot not in SLOTS:
            faults.add(node, f"slot {{{slot}}} is unknown; known are {', '.join(SLOTS)}")


def _filled(names: set[str], fields: dict[str, yaml.Node], values: dict[str, Any], faults: _Faults) -> None:
    for name in sorted(names):
        if values[name] is None:
            faults.add(fields[name], f"`{name}` must not be empty")


def _one_of(
    name: str, fields: dict[str, yaml.Node], values: dict[str, Any], allowed: Sequence[str], faults: _Faults
) -> None:
    if name in fields and values[name] is not None and values[name] not in allowed:
        faults.add(fields[name], f"{name} {values[name]!r} is unknown; one of {', '.join(allowed)}")


def _doubles(adverts: Sequence[Advert]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for advert in adverts:
        if advert.id in seen:
            problems.append(
                Problem(f"{advert.lang}.yml", 0, f"id {advert.id!r} is taken already, in {seen[advert.id]}.yml")
            )
        seen.setdefault(advert.id, advert.lang)
    return problems
