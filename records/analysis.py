"""Analysis: what the machine says of one revision of a posting. Written by `nlp`, only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from records.posting import Field

Band = Literal["none", "low", "medium", "high"]
BANDS: tuple[Band, ...] = ("none", "low", "medium", "high")
Strength = Literal["weak", "medium", "strong"]
Dimension = Literal["deceptive_recruitment", "coercive_recruitment", "abuse_of_vulnerability"]
DIMENSIONS: tuple[Dimension, ...] = ("deceptive_recruitment", "coercive_recruitment", "abuse_of_vulnerability")


@dataclass(frozen=True, slots=True)
class Span:
    """The words that show a hit. `start` and `end` count characters of the published field, end excluded; `text` is exactly that slice."""

    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule matched.

    rule        id of the rule
    indicator   ILO/EC indicator that it is a proxy of
    dimension   ILO/EC dimension of the recruitment phase, or `exploitation` for the few direct cues of it
    strength    strength of the indicator for adults; for children where the ad addresses them
    spans       where in the published text; never empty
    """

    rule: str
    indicator: str
    dimension: str
    strength: Strength
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the advertisement states, whatever it may mean.

    kind    what is stated: `pay`, `age`, `hours`, `housing`, `licence` …
    normal  its normal form: `{"value": "day", "n": 12}`; `denied` is true in it where the words deny it
    by      the component that found it
    span    the words that state it
    """

    kind: str
    normal: Mapping[str, Any]
    by: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What was found in one revision, by one recipe.

    recipe      digest of rules, models and thresholds: equal recipes give equal analyses
    language    language of the text, ISO 639-1, or `und`
    score       probability, 0–1, that a trained analyst would want to see the ad
    band        none, low, medium, high: the score against the recipe's thresholds
    abstained   why the machine cannot judge this text, or None; an abstention never means "no concern"
    classifier  name, version and probability of the model that took part, or None
    dimensions  ILO/EC dimension → `positive` or `negative`
    protective  cues that speak for an honest offer
    facts       what it states, in the order of its words
    contacts    kind, token and masked form of each contact
    places      `origin` and `destination` → ISO 3166-1 alpha-2 codes
    reasons     plain sentences for the analyst, strongest first
    absent      indicators that the ad itself denies in words, as "no fees"; what it denies is no evidence against it, and what it leaves out is `missing`
    missing     what an honest offer usually says and this one does not: codes such as `employer`, `pay_period`, `contract`
    error       what broke, if the machine failed on this text
    """

    posting_id: str
    revision: str
    recipe: str
    analysed: datetime
    language: str = "und"
    score: float = 0.0
    band: Band = "none"
    abstained: str | None = None
    classifier: Mapping[str, Any] | None = None
    hits: tuple[Hit, ...] = ()
    facts: tuple[Fact, ...] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    protective: tuple[str, ...] = ()
    contacts: tuple[Mapping[str, str], ...] = ()
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    error: str | None = None

    @property
    def indicators(self) -> tuple[str, ...]:
        return tuple(sorted({h.indicator for h in self.hits}))
