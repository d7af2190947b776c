"""The spaCy pipeline: one blank language, a tokenizer that keeps the map to the published text, and the rules as a component."""

from __future__ import annotations

from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.facts import pay, places
from nlp.matching import Facts, Matcher, compiled
from nlp.text import document, registered
from rules.packs import Packs
from rules.schema import ANY, Rule

registered()


class Rules:
    """The component `lurewatch_rules`: what fires on a Doc lands in `doc._.matches`, what only a negation keeps silent in `doc._.denied`."""

    def __init__(self, pipeline: Language, packs: Packs) -> None:
        self._pipeline, self._packs = pipeline, packs
        self._matchers: dict[str, Matcher] = {}

    def __call__(self, doc: Doc) -> Doc:
        read = doc._.words
        found = pay.find(read.folded.text, read.language)
        monthly = [p.month for p in found if p.month is not None]
        highest = max(monthly, default=None)
        shown = [p for p in found if p.month is not None and p.month == highest]
        doc._.facts = {"pay": found, "places": places.find(read)}
        facts = Facts(
            pay=highest,
            pay_places=tuple(t for p in shown if (t := read.touching(p.start, p.end))),
            answers=doc._.answers or (),
            disguised=tuple(t for s, e in read.disguised if (t := read.touching(s, e))),
        )
        doc._.matches, doc._.denied = self.matcher(read.language).match(doc, facts)
        return doc

    def matcher(self, language: str) -> Matcher:
        """The compiled rules of a language; compiled when first asked for."""
        if language not in self._matchers:
            self._matchers[language] = compiled(
                [r for r in self._packs.rules if r.language in (language, ANY)], language, self._pipeline
            )
        return self._matchers[language]


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
    blank: Language, component: Rules, published: str, language: str, answers: tuple[tuple[int, int], ...] = ()
) -> Doc:
    """The Doc of a published text with what fires on it. `answers`: published places of the contacts, if they are all that answers the ad."""
    doc = document(blank, published, language, component.matcher(language).known)
    doc._.answers = tuple(t for s, e in answers if (t := doc._.words.touching(*doc._.words.folded.place(s, e))))
    return component(doc)
