"""What a rule is: data with its proof beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from rules.phrases import SIGNS, parts

Status = Literal["experimental", "test", "stable"]
Strength = Literal["weak", "medium", "strong"]
Group = Literal[
    "deceptive_recruitment", "coercive_recruitment", "abuse_of_vulnerability", "exploitation", "protective", "kind"
]
Missing = Literal["employer", "pay", "pay_period", "contract", "hours"]
"""What an ad may leave out."""
Words = tuple[str, ...]
ANY = "any"
"""In place of a language: a rule of `INDICATOR/any.yml` is one of every language; its cases are read as English."""


def _many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _tree(value: Any) -> Any:
    """A plain list of words stands for `phrase`."""
    return {"phrase": value} if isinstance(value, (str, list)) else value


def _spoken(text: str) -> bool:
    return any(c.isalnum() or unicodedata.category(c) == "Sc" for c in text)


def _phrase(value: str) -> str:
    if value[:1].isalnum() and not SIGNS.search(value):
        return value  # nearly all: packs have a hundred thousand
    if not any(all(map(_spoken, alternatives)) for alternatives in parts(value)):
        raise ValueError("a phrase without a letter, digit or currency sign never matches")
    return value


Strings = Annotated[tuple[str, ...], BeforeValidator(_many), Field(min_length=1)]
Phrases = Annotated[tuple[Annotated[str, AfterValidator(_phrase)], ...], BeforeValidator(_many), Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Within(_Part):
    """Every group is met inside one sentence, or inside `window` words (with `sentence: true` of one sentence), and nothing of `unless` beside them.

    A group is a list of phrases or any other condition. `unless` is looked for in the same sentence, or among the same words.
    """

    window: Annotated[int, Field(ge=2, le=60)] | Literal["sentence"] = "sentence"
    sentence: bool = False
    all: Annotated[tuple[Node, ...], Field(min_length=1)]
    unless: Node | None = None

    @model_validator(mode="after")
    def _several(self) -> Within:
        if len(self.all) == 1 and self.unless is None:
            raise ValueError("one group alone is near nothing: give two, or an unless")
        return self


class PayAbove(_Part):
    """The highest pay named is above an amount of euro a month, or above `norm` times what such work typically pays at most where it is."""

    month: Annotated[float, Field(gt=0)] | None = None
    norm: Annotated[float, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one(self) -> PayAbove:
        if (self.month is None) == (self.norm is None):
            raise ValueError("give month or norm")
        return self


class FactIs(_Part):
    """The text states a fact (records/facts.yml): of this kind, of one of these values, with a number above or below.

    denied: the text denies it ("no accommodation"); otherwise facts that are denied do not count.
    """

    kind: str
    value: Strings | None = None
    above: float | None = None
    below: float | None = None
    denied: bool = False


def _fact(value: Any) -> Any:
    """`housing.free` stands for kind and value."""
    if isinstance(value, str):
        kind, _, one = value.partition(".")
        return {"kind": kind} | ({"value": one} if one else {})
    return value


class Match(_Part):
    """One node of a rule's condition; exactly one of these is given.

    phrase        any of these word sequences, compared by folded stems, so inflection and accents do not matter; `word*` takes any ending,
                  `your (old |)passport` and `passport (is|was) kept` stand for the phrases with and without, with one and the other
    exact         the same without stemming
    regex         RE2 expression on the folded text (lower case, accents off)
    within        several groups near each other
    pay_above     the pay named is above an amount, or above what such work typically pays
    fact          a fact that the text states: `housing.free`, `{kind: hours, value: day, above: 11}`
    contact_only  a messenger, perhaps with a phone, is the only way to answer: no link, no mail, no employer's name
    disguised     a word of the rules is written so that a search misses it: spaced out, with digits or marks for letters
    any, all      combinations

    `negatable` beside it says for this part what the rule's own says for the whole.
    """

    phrase: Phrases | None = None
    exact: Phrases | None = None
    regex: str | None = None
    within: Within | None = None
    pay_above: PayAbove | None = None
    fact: Annotated[FactIs, BeforeValidator(_fact)] | None = None
    contact_only: Literal[True] | None = None
    disguised: Literal[True] | None = None
    any: Annotated[tuple[Node, ...], Field(min_length=2)] | None = None
    all: Annotated[tuple[Node, ...], Field(min_length=2)] | None = None
    negatable: bool | None = None

    @model_validator(mode="after")
    def _one(self) -> Match:
        kinds = [n for n in Match.model_fields if n != "negatable"]
        given = [n for n in kinds if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(kinds)}; found {', '.join(given) or 'none'}")
        return self

    @field_validator("regex")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        import re2

        if value is not None:
            try:
                re2.compile(value)
            except re2.error as error:
                raise ValueError(f"not an RE2 expression: {error}") from None
        return value


Node = Annotated[Match, BeforeValidator(_tree)]
Within.model_rebuild()
Match.model_rebuild()


class Cases(_Part):
    """Texts that prove a rule: on `match` it must fire, on `silent` it must not."""

    match: Annotated[Words, Field(min_length=2)]
    silent: Annotated[Words, Field(min_length=2)]


class Rule(_Part):
    """One rule.

    id               INDICATOR.LANG.NAME, as its file is called
    title            what an analyst reads: what the advertisement does, in plain English, without accusing
    match, unless    when it fires, and what in the same text keeps it silent
    negatable        whether a negation before (or, in some languages, behind) the words undoes them; off for rules about a negation
    strength         other than the indicator's own
    status           experimental (cases only) → test (run over ordinary ads) → stable (rate known, reviewed by a speaker)
    false_positives  what else it may hit
    references       where the cue comes from
    """

    id: str
    title: Annotated[str, Field(min_length=8)]
    match: Node
    unless: Node | None = None
    negatable: bool = True
    strength: Strength | None = None
    status: Status = "experimental"
    false_positives: str | None = None
    references: Strings | None = None
    cases: Cases

    @field_validator("id")
    @classmethod
    def _named(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z_]+\.[a-z]{2,3}\.[a-z0-9_]+", value):
            raise ValueError("must be INDICATOR.LANG.NAME in small letters")
        return value

    def nodes(self) -> Iterator[Match]:
        """Every condition of the rule, the whole before its parts."""
        waiting = [self.match, *([self.unless] if self.unless else [])]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += (*(node.any or ()), *(node.all or ()))
            if node.within:
                waiting += (*node.within.all, *([node.within.unless] if node.within.unless else []))

    @property
    def indicator(self) -> str:
        return self.id.split(".")[0]

    @property
    def language(self) -> str:
        return self.id.split(".")[1]


class Pack(_Part):
    """One file of rules; each is validated as a Rule by itself, so that a faulty one hides no other."""

    rules: tuple[dict[str, Any], ...]


class Lists(_Part):
    """One file of `rules/words/`: lists of words of one language, which its rules name as `$name`. A list may name those above it."""

    lists: dict[str, Phrases]


class Indicator(_Part):
    """An ILO/EC indicator (or, in the groups `protective` and `kind`, a cue of ours) with its strength for adults and for children."""

    group: Group
    label: str
    reason: str
    adult: Strength = "medium"
    child: Strength = "medium"
    source: str


class Indicators(_Part):
    indicators: dict[str, Indicator]


class LookAlike(_Part):
    """An honest ad on which nothing above `low` may come out."""

    id: str
    text: str
    title: str = ""
    country: str | None = None
    note: str


class LookAlikes(_Part):
    look_alikes: tuple[LookAlike, ...]


class Weights(_Part):
    """The additive model: log-odds. Fitted from labels later; hand-set now."""

    base: float
    strengths: dict[Strength, float]
    repeated: float = Field(description="Share of its strength that a second rule of the same indicator adds.")
    dimension: float = Field(ge=0, description="Added for each positive dimension.")
    protective: float = Field(le=0)
    protective_most: float = Field(le=0)
    unstated: dict[Missing, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="Added for what the ad leaves out."
    )
    single_most: float = Field(description="A text with one indicator alone is capped here (log-odds).")
    bands: dict[Literal["low", "medium", "high"], float]
