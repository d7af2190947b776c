"""A text read with the rules of a language: its words, what it states, and what fires."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.facts import Found, dates, employers, licences, pay, places, typical
from nlp.languages import languages
from nlp.matching import Facts, Matched, Matcher, compiled
from nlp.text import Words, words
from rules.packs import Packs, uncollected
from rules.schema import ANY, Rule


@dataclass(slots=True)
class Reading:
    """A text as the rules see it.

    words    its words, folded and stemmed, with the map to what was published
    facts    what it states, in the order of its words
    matches  the rules that fire
    denied   the rules that only a negation keeps silent
    answers  tokens of the contacts, if they are all that answers the ad
    country  where it was published
    """

    words: Words
    answers: tuple[tuple[int, int], ...] = ()
    country: str | None = None
    facts: tuple[Found, ...] = ()
    matches: Sequence[Matched] = ()
    denied: Sequence[Rule] = ()


class Reader:
    """Reads texts with the rules of their languages, each compiled when its first text comes."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._matchers: dict[str, Matcher] = {}

    def read(
        self, published: str, language: str, answers: Sequence[tuple[int, int]] = (), country: str | None = None
    ) -> Reading:
        """A published text read as that language. `answers`: published places of the contacts, if they are all that answers the ad."""
        reading = self.cut(published, language)
        read = reading.words
        reading.country = country
        reading.answers = tuple(t for s, e in answers if (t := read.touching(*read.folded.place(s, e))))
        matcher = self.matcher(language)
        stands = matcher.read(read)
        reading.facts = _facts(reading, matcher.facts(stands))
        reading.matches, reading.denied = matcher.match(stands, asked(reading))
        return reading

    def cut(self, published: str, language: str) -> Reading:
        """A text cut into its words, words in disguise in plain; nothing is looked for."""
        return Reading(words(published, language, self.matcher(language).known))

    def matcher(self, language: str) -> Matcher:
        """The compiled rules of a language; compiled when first asked for."""
        if language not in self._matchers:
            rules = [r for r in self._packs.rules if r.language in read_with(language)]
            with uncollected():
                self._matchers[language] = compiled(rules, language)
        return self._matchers[language]


def read_with(language: str) -> tuple[str, ...]:
    """The languages whose rules a text of this one is read with."""
    table = languages().get(language)
    return (language, ANY) if table is None or table.rules is None else (language, table.rules, ANY)


def _facts(reading: Reading, phrased: list[Found]) -> tuple[Found, ...]:
    """What the text states: by phrases, and what the components find; in the order of its words."""
    read = reading.words
    published = (reading.country,) if reading.country else ()
    found = places.find(read, published)
    found += pay.stated(read, (*_destinations(found), *published))
    found += licences.find(read, published)
    found += employers.find(read)
    found += dates.find(read, reading.country)
    return tuple(sorted((*found, *phrased), key=lambda f: (f.start, f.end, f.kind)))


def _destinations(facts: Iterable[Found]) -> list[str]:
    """The countries that the work is in. Where people are from says nothing of what is paid, and in what."""
    return [f.normal["country"] for f in facts if f.kind == "place" and f.normal["role"] == "destination"]


def asked(reading: Reading) -> Facts:
    """What the rules may ask of a text besides its words."""
    read, facts = reading.words, reading.facts
    monthly = [(f, f.normal["euro_a_month"]) for f in facts if f.kind == "pay" and "euro_a_month" in f.normal]
    highest = max((month for _, month in monthly), default=None)
    sectors = [typical.group(f.normal["value"]) for f in facts if f.kind == "sector"]
    return Facts(
        found=tuple(f for f in facts if f.by != "terms"),
        pay=highest,
        pay_places=tuple((f.start, f.end) for f, month in monthly if month == highest),
        norm=typical.ratio(highest, _destinations(facts), sectors[0] if sectors else None),
        answers=reading.answers,
        disguised=tuple(t for s, e in read.disguised if (t := read.touching(s, e))),
    )
