"""From hits to a score and a band: an additive model of log-odds whose every weight is data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from nlp.ilo import strongest
from records.analysis import Band, Hit
from rules.schema import Missing, Weights


def score(
    hits: Sequence[Hit],
    dimensions: Mapping[str, str],
    protective: Sequence[str],
    weights: Weights,
    *,
    unstated: Sequence[Missing] = (),
) -> float:
    """The probability, 0–1. Another indicator never lowers it, another protective cue never raises it; one indicator alone stays below `medium`.

    `unstated`: what the ad leaves out (`missing` of an analysis). It ranks ads that show the same, and lifts none into a band by itself.
    """
    indicators = strongest(hits)
    rules = Counter(indicator for indicator, _ in {(h.indicator, h.rule) for h in hits})
    total = weights.base
    for indicator, strength in indicators.items():
        extra = min(rules[indicator] - 1, 2) * weights.repeated
        total += weights.strengths[strength] * (1 + extra)
    total += weights.dimension * sum(v == "positive" for v in dimensions.values())
    total += sum(weights.unstated.get(name, 0.0) for name in unstated)
    if len(indicators) == 1:
        total = min(total, weights.single_most)
    total += max(weights.protective * len(set(protective)), weights.protective_most)
    return 1 / (1 + math.exp(-total))


def band(value: float, weights: Weights) -> Band:
    """The band of a score, by the thresholds in the weights."""
    if value >= weights.bands["high"]:
        return "high"
    if value >= weights.bands["medium"]:
        return "medium"
    return "low" if value >= weights.bands["low"] else "none"
