"""From hits to dimensions, by the rule of the ILO/EC operational indicators (WCMS_105023, p. 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from records.analysis import DIMENSIONS, Hit, Strength

MINORS = "minors_addressed"
"""The indicator that turns to the column for children."""
_ORDER: dict[str, int] = {"weak": 0, "medium": 1, "strong": 2}


def stronger(one: Strength, other: Strength) -> Strength:
    return one if _ORDER[one] >= _ORDER[other] else other


def strongest(hits: Iterable[Hit]) -> dict[str, Strength]:
    """Each indicator that was hit, by its strongest hit."""
    found: dict[str, Strength] = {}
    for hit in hits:
        if hit.indicator not in found or _ORDER[hit.strength] > _ORDER[found[hit.indicator]]:
            found[hit.indicator] = hit.strength
    return found


def dimensions(hits: Iterable[Hit]) -> dict[str, str]:
    """Each dimension of the recruitment phase as `positive` or `negative`."""
    by_dimension: dict[str, list[Hit]] = {d: [] for d in DIMENSIONS}
    for hit in hits:
        if hit.dimension in by_dimension:
            by_dimension[hit.dimension].append(hit)
    return {d: "positive" if positive(strongest(found)) else "negative" for d, found in by_dimension.items()}


def positive(indicators: Mapping[str, Strength]) -> bool:
    """Two strong; or one strong and one other; or three medium; or two medium and one weak. Each indicator counts once."""
    count = Counter(indicators.values())
    strong, medium, weak = count["strong"], count["medium"], count["weak"]
    return strong >= 2 or (strong == 1 and medium + weak >= 1) or medium >= 3 or (medium == 2 and weak >= 1)
