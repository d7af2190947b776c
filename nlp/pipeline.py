"""spaCy around the reader: what it finds as a component of anybody's pipeline, and named entities by a spaCy model in ads that show something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.language import detect
from nlp.reading import Reader
from records.analysis import Fact
from records.analysis import Span as Place
from records.errors import BadSetting

if TYPE_CHECKING:
    from records.posting import Field, Posting

HITS, FACTS = "lurewatch_hits", "lurewatch_facts"
_KINDS = {"ORG": "organisation", "GPE": "location", "LOC": "location", "FAC": "location"}
"""Labels of named entities that are told, and the fact that each is. People are left out: no name is needed to judge an advertisement."""
_LONGEST = 20_000
"""Characters in which a model looks for entities."""

for _name in ("reading", "normal"):
    for _holder in (Doc, Span):
        if not _holder.has_extension(_name):
            _holder.set_extension(_name, default=None)


class Component:
    """The component `lurewatch`: `doc._.reading` holds what was read, `doc.spans` the words of hits (label: the rule) and of facts (label: the kind; `span._.normal`)."""

    def __init__(self, reader: Reader, language: str | None = None) -> None:
        self._reader, self._language = reader, language

    def __call__(self, doc: Doc) -> Doc:
        reading = self._reader.read(doc.text, self._language or detect(doc.text).code)
        doc._.reading = reading
        hits = [(p, m.rule.id) for m in reading.matches for p in m.places]
        doc.spans[HITS] = [_span(doc, reading.words.published(*place), label) for place, label in hits]
        facts = []
        for fact in reading.facts:
            span = _span(doc, reading.words.published(fact.start, fact.end), fact.kind)
            span._.normal = fact.normal
            facts.append(span)
        doc.spans[FACTS] = facts
        return doc


def _span(doc: Doc, place: tuple[int, int], label: str) -> Span:
    """The words of a Doc that a published place touches."""
    found = doc.char_span(*place, label=label, alignment_mode="expand")
    if found is None:
        raise ValueError(f"{place} lies outside of the text")
    return found


@Language.factory("lurewatch", default_config={"language": None})
def _component(nlp: Language, name: str, language: str | None) -> Component:
    from rules.packs import load

    return Component(Reader(load()), language)


class Entities:
    """Firms and places that a spaCy model names in a text. Raises BadSetting if there is no such model."""

    def __init__(self, model: str) -> None:
        self._model = model
        try:
            self._pipeline = spacy.load(model)
        except (OSError, ValueError) as error:
            raise BadSetting(
                f"entities: spaCy has no model {model!r} ({str(error).splitlines()[0]}). "
                "Install it or leave the setting empty."
            ) from None

    def find(self, posting: Posting) -> list[Fact]:
        """The facts of kinds `organisation` and `location` in title and text."""
        found = []
        fields: tuple[tuple[Field, str], ...] = (("title", posting.title), ("text", posting.text))
        for field, text in fields:
            for entity in self._pipeline(text[:_LONGEST]).ents:
                if kind := _KINDS.get(entity.label_):
                    place = Place(field, entity.start_char, entity.end_char, entity.text)
                    found.append(Fact(kind, {"label": entity.label_}, self._model.rpartition("/")[2], place))
        return found
