"""Facts found in a text: what it states, apart from what that may mean. One module a family; none of them judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """One fact in a text that was read.

    kind    what is stated: `pay`, `age`, `hours`, `housing`, `licence` …
    normal  its normal form, ready for JSON: `{"from": 18, "to": 30}`, `{"value": "free"}`
    start, end  the tokens that state it, end excluded
    by      the component that found it
    """

    kind: str
    start: int
    end: int
    by: str
    normal: Mapping[str, Any] = field(default_factory=dict)
