"""What must not change a judgement, and what may change it only one way: disguises, order, case, repetition, added cues, negations, translations.

Each share is a floor: it may only grow. The tables are printed (`pytest -s`); a failure names the texts.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from nlp.languages import languages
from records.analysis import BANDS, Analysis
from rules.schema import ANY, Rule
from tests.nlp import disguises
from tests.nlp.small import posting

FOLDER = Path(__file__).parent
EXACT = 0.995
"""Of texts in which nothing was lost, the share on which the same rules fire."""
KEPT = {"look_alikes": 0.99, "leet": 0.98, "spaced_out": 0.98, "emoji_inside": 0.98, "drawn_out": 0.99}
"""Of texts in which words must be guessed, the share of risky ads whose band does not fall."""
LOUD = 0.02
"""Most of the honest ads that a disguise of their words may lift by two bands."""
SHUFFLED, REPEATED, ADDED, PROTECTED, NEGATED, TRANSLATED, RISKY = 0.95, 0.965, 0.975, 0.98, 0.95, 0.65, 0.85
SENTENCE = re.compile(r"(?<=[.!?…。！？])\s*(?=\S)|\n+")


@dataclass
class Tally:
    """Right of all, by language, with the texts that went wrong."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, language: str, right: bool, *shown: str) -> None:
        self.all[language] += 1
        self.right[language] += right
        if not right:
            self.wrong.append((language, *shown))

    @property
    def share(self) -> float:
        return self.right.total() / self.all.total()

    def print(self, name: str) -> None:
        by = " ".join(f"{code} {self.right[code]}/{n}" for code, n in sorted(self.all.items()))
        print(f"{name}: {self.share:.1%} of {self.all.total()} ({by})")


@dataclass(frozen=True)
class Ad:
    language: str
    id: str
    risky: bool
    text: str


@pytest.fixture(scope="module")
def ads() -> list[Ad]:
    found = []
    for file in sorted((FOLDER / "pairs" / "dev").glob("*.yml")):
        for pair in yaml.safe_load(file.read_text(encoding="utf-8"))["pairs"]:
            for part in ("risky", "honest"):
                text = "\n".join(filter(None, (pair[part].get("title"), pair[part].get("text"))))
                found.append(Ad(file.stem, pair["id"], part == "risky", text))
    return found


@pytest.fixture(scope="module")
def judged(shipped_judge) -> Callable[[str, str], Analysis]:
    known: dict[tuple[str, str], Analysis] = {}

    def judge(text: str, language: str) -> Analysis:
        if (text, language) not in known:
            known[text, language] = shipped_judge.judge(posting(text, language=language))
        return known[text, language]

    return judge


def found(analysis: Analysis) -> set[str]:
    """What was found in a text, the disguise itself apart."""
    return {h.rule for h in analysis.hits if h.indicator != "disguised_words"} | set(analysis.protective)


def rank(analysis: Analysis) -> int:
    return BANDS.index(analysis.band)


def told(tally: Tally, name: str, least: float) -> None:
    tally.print(name)
    assert tally.share >= least, tally.wrong[:20]


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("disguise", disguises.WHOLE, ids=lambda d: d.__name__)
def test_the_same_is_found_however_the_letters_are_written(judged, ads, disguise):
    tally = Tally()
    for ad in ads:
        if ad.risky:
            plain, other = judged(ad.text, ad.language), judged(disguise(ad.text), ad.language)
            tally.add(ad.language, found(plain) == found(other), ad.id, str(found(plain) ^ found(other)))
    told(tally, f"{disguise.__name__}, the same is found", EXACT)


@pytest.mark.parametrize("disguise", disguises.PART, ids=lambda d: d.__name__)
def test_a_disguise_hides_no_risky_ad_and_makes_none_of_an_honest_one(judged, ads, disguise):
    kept, loud = Tally(), Tally()
    for ad in ads:
        plain, other = judged(ad.text, ad.language), judged(disguise(ad.text), ad.language)
        if ad.risky:
            lost = str(sorted(found(plain) - found(other)))
            kept.add(ad.language, rank(other) >= rank(plain), ad.id, plain.band, other.band, lost)
        else:
            # The disguise is an indicator of its own, so one band more is as it should be.
            loud.add(ad.language, rank(other) <= rank(plain) + 1, ad.id, plain.band, other.band)
    told(kept, f"{disguise.__name__}, no band lower", KEPT[disguise.__name__])
    told(loud, f"{disguise.__name__}, honest ads at most one band higher", 1 - LOUD)


def test_sentences_in_another_order_keep_the_band(judged, ads):
    tally = Tally()
    for ad in ads:
        sentences = [s for s in SENTENCE.split(ad.text) if s]
        random.Random(ad.id).shuffle(sentences)
        plain, other = judged(ad.text, ad.language), judged("\n".join(sentences), ad.language)
        tally.add(ad.language, plain.band == other.band, ad.id, plain.band, other.band)
    told(tally, "sentences shuffled, same band", SHUFFLED)


def test_a_text_that_stands_twice_is_judged_as_if_it_stood_once(judged, ads):
    tally = Tally()
    for ad in ads:
        plain, other = judged(ad.text, ad.language), judged(f"{ad.text}\n\n{ad.text}", ad.language)
        same = plain.score == other.score and found(plain) == found(other)
        tally.add(ad.language, same, ad.id, str(found(plain) ^ found(other)), f"{plain.score} {other.score}")
    told(tally, "text twice, same score", REPEATED)


def test_an_added_cue_never_lowers_a_score(judged, ads, shipped):
    tally = Tally()
    for language in languages():
        cues = [c for r in own(shipped.rules, language) for c in r.cases.match[:1]]
        plainly = [c for c in cues if not (a := judged(c, language)).protective and not a.abstained and a.hits]
        for ad in some(ads, language):
            before = judged(ad.text, language)
            for cue in plainly:
                after = judged(f"{ad.text}\n\n{cue}", language)
                tally.add(language, after.score >= before.score, ad.id, cue)
    told(tally, "cue added, score no lower", ADDED)


def test_an_added_protective_cue_never_raises_a_score(judged, ads, shipped):
    tally = Tally()
    for language in languages():
        rules = [r for r in shipped.rules if r.language == language and group(shipped, r) == "protective"]
        cues = [c for r in rules for c in r.cases.match if not judged(c, language).hits]
        for ad in some(ads, language):
            before = judged(ad.text, language)
            for cue in cues:
                after = judged(f"{ad.text}\n\n{cue}", language)
                tally.add(language, after.score <= before.score, ad.id, cue)
    told(tally, "protective cue added, score no higher", PROTECTED)


def test_a_negated_cue_never_counts(shipped_judge, shipped):
    tally = Tally()
    for language, known in languages().items():
        for rule in own(shipped.rules, language):
            if not rule.negatable or not (known.before or known.after):
                continue
            for case in rule.cases.match[:2]:
                for text in negated(shipped_judge, rule, case):
                    fired = shipped_judge.hits(posting(text), language, only=rule.id)
                    tally.add(language, not fired, rule.id, text)
    told(tally, "cue negated, rule silent", NEGATED)


def negated(judge, rule: Rule, case: str) -> Iterator[str]:
    """The case with a negation of its language at every place that shows the rule: what is denied once and said once is said."""
    known = languages()[rule.language]
    hits = judge.hits(posting(case), rule.language, only=rule.id)
    places = [(s.start, s.end) for h in hits for s in h.spans]
    if not places:
        return
    word = sorted(known.before or known.after, key=lambda w: (len(w), w))[-1 if rule.language in ("vi", "cs") else 0]
    space = "" if known.script in ("han", "kana", "thai") else " "
    text = case
    for start, end in sorted(places, reverse=True):
        if known.before:
            text = f"{text[:start]}{word}{space}{text[start:]}"
        else:
            text = f"{text[:end]}{space}{word}{text[end:]}"
    yield text


def test_the_same_ad_has_the_same_band_in_every_language(judged):
    tally, risky = Tally(), Tally()
    lures = yaml.safe_load((FOLDER / "lures.yml").read_text(encoding="utf-8"))
    told_in = sorted(lures["club_passport"])
    assert len(told_in) == 20
    assert all(sorted(by) == told_in for by in lures.values())
    print(f"\n{'':16}", *told_in)
    for name, by in lures.items():
        analyses = {language: judged(by[language], language) for language in told_in}
        usual = Counter(a.band for a in analyses.values()).most_common(1)[0][0]
        shown = Counter(i for a in analyses.values() for i in a.indicators)
        print(f"{name:16}", *(f"{a.band[:2]}" for a in analyses.values()))
        for language, analysis in analyses.items():
            lacking = [i for i, n in shown.items() if n > 10 and i not in analysis.indicators]
            tally.add(language, analysis.band == usual, name, f"{analysis.band} not {usual}", f"lacks {lacking}")
            risky.add(language, (rank(analysis) >= 2) == (BANDS.index(usual) >= 2), name)
    for one in tally.wrong:
        print(" ", *one)
    told(risky, "translated, medium or above as in the other languages", RISKY)
    told(tally, "translated, same band", TRANSLATED)


def own(rules: tuple[Rule, ...], language: str) -> list[Rule]:
    """The rules of a language that show an indicator."""
    from tests.nlp.small import tables

    indicators = tables()[0].indicators
    return [
        r
        for r in rules
        if r.language == language != ANY and indicators[r.indicator].group not in ("protective", "kind")
    ]


def group(packs, rule: Rule) -> str:
    return packs.indicators[rule.indicator].group


def some(ads: list[Ad], language: str) -> list[Ad]:
    """A risky and an honest ad of a language."""
    chosen: dict[bool, Ad] = defaultdict()
    for ad in ads:
        if ad.language == language:
            chosen.setdefault(ad.risky, ad)
    return list(chosen.values())
