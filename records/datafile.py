"""Data files in YAML: read with the line of every value, validated against a model, every fault named with file and line at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from records.errors import BadData, Problem

Place = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 4 * 2**20
_MOST = 200_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content: plain Python values and, for each place in it (`("fields", "title")`, `("cases", 0)`), the line it stands on, from 1."""

    name: str
    value: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one around it that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read(file: Path | Traversable, *, name: str | None = None) -> Document:
    """Reads one file. Raises BadData naming the line of what is not YAML, of a key given twice, or if it is no text."""
    name = name or str(file)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadData([Problem(name, 0, f"cannot be read: {error.strerror or error}")]) from None
    except UnicodeDecodeError as error:
        raise BadData([Problem(name, 0, f"is not UTF-8 text: {error.reason} at byte {error.start}")]) from None
    return parse(text, name=name)


def parse(text: str, *, name: str) -> Document:
    """The same for a text at hand."""
    if len(text) > _LARGEST:
        raise BadData([Problem(name, 0, f"is larger than {_LARGEST // 2**20} MiB")])
    loader = _Loader(text)
    reading = _Reading(loader, name)
    try:
        value = reading.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadData(
            [Problem(name, mark.line + 1 if mark else 0, f"is not YAML: {error.problem or error.context}")]
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadData([Problem(name, 0, f"is not YAML: {str(error).splitlines()[0]}")]) from None
    finally:
        loader.dispose()
    if reading.problems:
        raise BadData(reading.problems)
    return Document(name, value, reading.lines)


def validated(model: type[Model], document: Document, *, at: Place = ()) -> Model:
    """The document (or what stands at a place in it) as a model. Raises BadData with every fault, each with its line."""
    value = document.value
    for step in at:
        value = value[step]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise BadData([_problem(model, document, at, e) for e in error.errors(include_url=False)]) from None


class _Reading:
    """Values and lines of one file, straight from the parser's events: a tree of nodes in between takes twice the time."""

    def __init__(self, loader: Any, name: str) -> None:
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._loader, self._next, self._name = loader, loader.get_event, name
        self._known: dict[str, tuple[Any, int]] = {}
        self._values = 0

    def document(self) -> Any:
        """The one value of the file; None if it holds nothing."""
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        first = self._next()
        self.lines[()] = first.start_mark.line + 1
        value = self._value(first, ())
        self._next()
        if not isinstance(behind := self._next(), yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="a second document begins here", problem_mark=behind.start_mark)
        return value

    def _value(self, event: Any, place: Place) -> Any:
        kind, before = type(event), self._values
        self.lines.setdefault(place, event.start_mark.line + 1)
        self._values += 1
        if self._values > _MOST:
            raise ValueError(f"more than {_MOST:,} values: aliases that multiply?")
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
        elif kind is yaml.AliasEvent:
            return self._alias(event)
        elif kind is yaml.SequenceStartEvent:
            value = []
            while type(inner := self._next()) is not yaml.SequenceEndEvent:
                value.append(self._value(inner, (*place, len(value))))
        else:
            value = {}
            while type(inner := self._next()) is not yaml.MappingEndEvent:
                self._pair(value, inner, place)
        if event.anchor is not None:
            self._known[event.anchor] = value, self._values - before
        return value

    def _pair(self, found: dict[Any, Any], event: Any, place: Place) -> None:
        line = event.start_mark.line + 1
        key = self._value(event, (*place, ""))
        del self.lines[*place, ""]
        if isinstance(key, bool):  # YAML takes the words on, off, yes and no for truth
            key = str(event.value)
        if not isinstance(key, (str, int)):
            self.problems.append(Problem(self._name, line, "a key must be a plain word"))
            self._value(self._next(), place)
            return
        if key in found:
            self.problems.append(Problem(self._name, line, f"{key}: given twice"))
        self.lines[*place, key] = line
        found[key] = self._value(self._next(), (*place, key))

    def _scalar(self, event: Any) -> Any:
        value, loader = event.value, self._loader
        if event.tag is None and (not event.implicit[0] or (value and value[0] not in loader.yaml_implicit_resolvers)):
            return value
        tag = event.tag
        if tag is None or tag == "!":
            tag = loader.resolve(yaml.ScalarNode, value, event.implicit)
        return loader.construct_object(yaml.ScalarNode(tag, value, event.start_mark, event.end_mark))

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self._known:
            raise yaml.MarkedYAMLError(problem=f"there is no {event.anchor} above it", problem_mark=event.start_mark)
        value, size = self._known[event.anchor]
        self._values += size
        return value


def _fields(model: type[BaseModel]) -> set[str]:
    """The names of the fields of a model and of those inside it."""
    schema = model.model_json_schema()
    return {n for part in (schema, *schema.get("$defs", {}).values()) for n in part.get("properties", ())}


def _problem(model: type[BaseModel], document: Document, at: Place, error: Any) -> Problem:
    place = tuple(error["loc"])
    # Pydantic names the branch of a union in the middle of the place; such steps stand in no file.
    known: Place = at
    shown: list[str] = []
    for step in place:
        if (*known, step) in document.lines:
            known = (*known, step)
            shown.append(str(step))
    if error["type"] == "missing":
        shown.append(str(place[-1]))
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        message = "is missing; add it"
    elif error["type"] == "extra_forbidden":
        near = get_close_matches(str(place[-1]), _fields(model), n=1)
        message = f"there is no such field here; did you mean {near[0]}?" if near else "there is no such field here"
    return Problem(document.name, document.line(known), f"{'.'.join(shown)}: {message}" if shown else message)
