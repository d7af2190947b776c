"""The spaCy pipeline: one blank language, a tokenizer that keeps the map to the published text, and the rules as a component."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.facts import Found, dates, employers, licences, pay, places, typical
from nlp.languages import languages
from nlp.matching import Facts, Matcher, compiled
from nlp.text import Words, document, registered
from rules.packs import Packs, uncollected
from rules.schema import ANY, Rule

registered()


class Rules:
    """The component `lurewatch_rules`: what fires on a Doc lands in `doc._.matches`, what only a negation keeps silent in `doc._.denied`."""

    def __init__(self, pipeline: Language, packs: Packs) -> None:
        self._pipeline, self._packs = pipeline, packs
        self._matchers: dict[str, Matcher] = {}

    def __call__(self, doc: Doc) -> Doc:
        read: Words = doc._.words
        matcher = self.matcher(read.language)
        stands = matcher.read(doc)
        doc._.facts = _facts(doc, matcher.facts(stands))
        doc._.matches, doc._.denied = matcher.match(stands, asked(doc))
        return doc

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


def _facts(doc: Doc, phrased: list[Found]) -> tuple[Found, ...]:
    """What the text states: by phrases, and what the components find; in the order of its words."""
    read: Words = doc._.words
    published = (doc._.country,) if doc._.country else ()
    found = places.find(read, published)
    found += pay.stated(read, (*_destinations(found), *published))
    found += licences.find(read, published)
    found += employers.find(read)
    found += dates.find(read, doc._.country)
    return tuple(sorted((*found, *phrased), key=lambda f: (f.start, f.end, f.kind)))


def _destinations(facts: Iterable[Found]) -> list[str]:
    """The countries that the work is in. Where people are from says nothing of what is paid, and in what."""
    return [f.normal["country"] for f in facts if f.kind == "place" and f.normal["role"] == "destination"]


def asked(doc: Doc) -> Facts:
    """What the rules may ask of a text besides its words."""
    read: Words = doc._.words
    facts: tuple[Found, ...] = doc._.facts
    monthly = [(f, f.normal["euro_a_month"]) for f in facts if f.kind == "pay" and "euro_a_month" in f.normal]
    highest = max((month for _, month in monthly), default=None)
    sectors = [typical.group(f.normal["value"]) for f in facts if f.kind == "sector"]
    return Facts(
        found=tuple(f for f in facts if f.by != "terms"),
        pay=highest,
        pay_places=tuple((f.start, f.end) for f, month in monthly if month == highest),
        norm=typical.ratio(highest, _destinations(facts), sectors[0] if sectors else None),
        answers=doc._.answers or (),
        disguised=tuple(t for s, e in read.disguised if (t := read.touching(s, e))),
    )


@Language.factory("lurewatch_rules", default_config={"packs": None})
def _rules(nlp: Language, name: str, packs: Any) -> Rules:
    from rules.packs import load

    return Rules(nlp, packs or load())


def pipeline(packs: Packs, rules: tuple[Rule, ...] | None = None) -> tuple[Language, Rules]:
    """A blank multi-language pipeline with our component; `rules` narrows the packs."""
    from dataclasses import replace

    blank = spacy.blank("xx")
    vocab: Any = blank.vocab
    vocab.lex_attr_getters = {}  # shapes, prefixes and the like of every new word are work that nothing here reads
    component = Rules(blank, packs if rules is None else replace(packs, rules=rules))
    return blank, component


def read(
    blank: Language,
    component: Rules,
    published: str,
    language: str,
    answers: tuple[tuple[int, int], ...] = (),
    country: str | None = None,
) -> Doc:
    """The Doc of a published text with what fires on it.

    answers  published places of the contacts, if they are all that answers the ad
    country  where it was published
    """
    doc = document(blank, published, language, component.matcher(language).known)
    doc._.country = country
    doc._.answers = tuple(t for s, e in answers if (t := doc._.words.touching(*doc._.words.folded.place(s, e))))
    return component(doc)
