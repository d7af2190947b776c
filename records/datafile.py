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
    try:
        node = loader.get_single_node()
        lines: dict[Place, int] = {(): 1}
        problems: list[Problem] = []
        value = _value(loader, node, (), lines, problems, name) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadData(
            [Problem(name, mark.line + 1 if mark else 0, f"is not YAML: {error.problem or error.context}")]
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadData([Problem(name, 0, f"is not YAML: {str(error).splitlines()[0]}")]) from None
    finally:
        loader.dispose()
    if problems:
        raise BadData(problems)
    return Document(name, value, lines)


def validated(model: type[Model], document: Document, *, at: Place = ()) -> Model:
    """The document (or what stands at a place in it) as a model. Raises BadData with every fault, each with its line."""
    value = document.value
    for step in at:
        value = value[step]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise BadData([_problem(model, document, at, e) for e in error.errors(include_url=False)]) from None


def _value(
    loader: Any, node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[Problem], name: str
) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if isinstance(key, bool):  # YAML takes the words on, off, yes and no for truth
                key = str(key_node.value)
            if not isinstance(key, (str, int)):
                problems.append(Problem(name, line, "a key must be a plain word"))
                continue
            if key in found:
                problems.append(Problem(name, line, f"{key}: given twice"))
            inner = (*place, key)
            found[key] = _value(loader, value_node, inner, lines, problems, name)
            lines[inner] = line
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, n, (*place, i), lines, problems, name) for i, n in enumerate(node.value)]
    if len(lines) > 200_000:
        raise ValueError("more than 200,000 values: aliases that multiply?")
    return loader.construct_object(node)


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
