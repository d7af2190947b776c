"""The judge: a posting in, an analysis out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from gettext import NullTranslations
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Self

from nlp import language as identification
from nlp import segments
from nlp.facts import Found, places
from nlp.ilo import MINORS, dimensions, stronger
from nlp.reading import Reader, Reading, read_with
from nlp.reasons import reasons
from nlp.score import band, score
from nlp.speech import ENGLISH, edition, marked, speech
from nlp.text import Words, words
from records.analysis import Analysis, Fact, Hit, Span
from records.posting import Contact, Field, Posting
from records.settings import Settings
from rules.packs import Packs, load
from rules.schema import Missing

if TYPE_CHECKING:
    from nlp.pipeline import Entities

VERSION = "5"
"""Part of the recipe: grows when the code below changes what comes out."""
# Held against the folded text.
_HOURS = re.compile(
    r"\b\d{1,2}\s?[:.]\d{2}\b|\b\d{1,2}\s?(?:h|hours?|ore|часов|год|godz|std|stunden|heures|horas|ore|uur|gio|saat|jam)\b|小时|ساعات",
    re.IGNORECASE,
)
_QUOTE = re.compile('["“”„«»「『]([^"“”„«»「」『』\\n]{3,400})["“”«»」』]')
_KINDS = {
    "warning": marked("The text reads as a warning about offers, not as an offer."),
    "news": marked("The text reads as a news report, not as an offer."),
    "dating": marked("The text looks for a partner, not for workers."),
    "wanted": marked("The text was written by somebody who looks for work, not by an advertiser."),
}
_MESSENGERS = frozenset(
    (
        "telegram",
        "whatsapp",
        "viber",
        "signal",
        "wechat",
        "line",
        "qq",
        "zalo",
        "kakao",
        "skype",
        "instagram",
        "facebook",
        "handle",
        "vk",
        "discord",
        "invite",
    )
)


_SHOWN = ("deceptive_recruitment", "coercive_recruitment", "abuse_of_vulnerability", "exploitation")
_CONTRACTS = frozenset(("written", "permanent", "fixed_term", "seasonal"))
"""Contracts that an ad may state; one that is put off, for a trial or none at all leaves it unsaid."""
_LEAST = 3
"""Words, or characters of a script without spaces, of a text that is judged though nothing was found in it."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What was read in a text besides hits: facts (by token, and by place in what was published), indicators that it denies, how many words it has, whether it names hours."""

    found: tuple[Found, ...]
    facts: tuple[Fact, ...]
    denied: tuple[str, ...]
    spoken: int
    timed: bool


@dataclass(slots=True)
class Judge:
    """Loaded once, used for any number of postings; one a process."""

    packs: Packs
    recipe: str
    _reader: Reader
    language: str = ENGLISH
    _entities: Entities | None = None

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """With the shipped packs and those of `settings.rules`. Raises BadData with every fault of the packs, BadSetting for a language without sentences."""
        return cls.of(load(settings.rules), settings.reasons_language, settings.entities)

    @classmethod
    def of(cls, packs: Packs, language: str = ENGLISH, entities: str | None = None) -> Self:
        """`language`: of the sentences for the analyst. `entities`: a spaCy model that looks at ads that show an indicator."""
        parts = [VERSION, packs.digest, _tables(), edition(language), *([entities] if entities else [])]
        recipe = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
        return cls(packs, recipe, Reader(packs), language, _entities(entities))

    def judge(self, posting: Posting) -> Analysis:
        """What the machine says of a posting. Never raises on a text: what breaks is said in `error`."""
        contacts = tuple({"kind": c.kind, "token": c.token, "masked": c.masked} for c in posting.contacts)
        try:
            said = self._said(posting)
        except Exception as error:
            # Whatever a text does to a component: the posting gets an analysis that says so, and the rest goes on.
            where = error.__traceback__
            while where and where.tb_next:
                where = where.tb_next
            line = f"{where.tb_frame.f_code.co_name}:{where.tb_lineno}" if where else "?"
            said = {"error": f"{type(error).__name__} in {line}", "abstained": "the analysis broke on this text"}
        return Analysis(
            posting_id=posting.id,
            revision=posting.revision,
            recipe=self.recipe,
            analysed=datetime.now(UTC),
            contacts=contacts,
            **said,
        )

    def fired(self, posting: Posting) -> tuple[tuple[str, ...], list[Hit]]:
        """The languages of a posting, its own first, and every hit, also of cues that protect or tell what the text is."""
        found, codes, fired, _ = self._found(posting)
        return (found.code, *codes[1:]), fired

    def _found(self, posting: Posting) -> tuple[identification.Found, tuple[str, ...], list[Hit], _Text]:
        joined = f"{posting.title}\n{posting.text}"
        found = identification.detect(joined, declared=posting.language)
        parts = segments.segments(joined, found)
        codes = segments.codes(parts)
        found = replace(found, code=codes[0])
        fired, read = self._read_parts(joined, parts, posting)
        if found.code == "und" and not fired:
            found, fired, read = self._by_rules(joined, posting) or (found, fired, read)
        return found, tuple(codes), fired, read

    def _said(self, posting: Posting) -> dict[str, Any]:
        found, codes, fired, read = self._found(posting)
        kinds = _kinds(fired, posting)
        protective = tuple(sorted({h.indicator for h in fired if h.dimension == "protective"}))
        hits = self._for_whom([h for h in fired if h.dimension not in ("kind", "protective")])
        absent = tuple(i for i in read.denied if i not in {h.indicator for h in hits})
        met = dimensions(hits)
        missing = _missing(posting, read, protective)
        value = score(hits, met, protective, self.packs.weights, unstated=missing)
        if kinds:
            value = min(value, self.packs.weights.bands["medium"] * 0.9)
        return {
            "language": found.code,
            "score": round(value, 6),
            "band": band(value, self.packs.weights),
            "abstained": _abstained(found, read, kinds, self.packs.languages, speech(self.language), silent=not fired),
            "hits": hits,
            "facts": self._with_entities(read.facts, posting) if hits else read.facts,
            "dimensions": met,
            "protective": protective,
            "places": _places(posting, read.found, found.code),
            "reasons": reasons(
                hits,
                met,
                protective,
                missing,
                absent,
                self.packs.indicators,
                posting,
                written=codes,
                language=self.language,
            ),
            "absent": absent,
            "missing": missing,
        }

    def _with_entities(self, facts: tuple[Fact, ...], posting: Posting) -> tuple[Fact, ...]:
        if self._entities is None:
            return facts
        return tuple(
            sorted((*facts, *self._entities.find(posting)), key=lambda f: (f.span.field == "text", f.span.start))
        )

    def _for_whom(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits with the strengths for children where the ad addresses them; a rule's own strength stays if it is higher."""
        if all(h.indicator != MINORS for h in hits):
            return tuple(hits)
        return tuple(replace(h, strength=stronger(h.strength, self.packs.indicators[h.indicator].child)) for h in hits)

    def hits(self, posting: Posting, language: str, *, only: str) -> list[Hit]:
        """The hits of one rule on a posting, read as that language."""
        fired, _ = self._read(f"{posting.title}\n{posting.text}", language, posting)
        return [h for h in fired if h.rule == only]

    def _by_rules(self, joined: str, posting: Posting) -> tuple[identification.Found, list[Hit], _Text] | None:
        """A few words that could be of several languages, read as the first of the likely ones whose rules know them ("Hostess Zypern")."""
        for code in identification.likely(joined):
            if code in self.packs.languages:
                fired, read = self._read(joined, code, posting)
                if any(h.dimension not in ("kind", "protective") for h in fired):
                    return identification.Found(code, 0.0), fired, read
        return None

    def _read_parts(self, joined: str, parts: Sequence[segments.Segment], posting: Posting) -> tuple[list[Hit], _Text]:
        """What each language's rules find in the parts that are in it; the first of the languages is the text's."""
        codes = segments.codes(parts)
        if len(codes) == 1:
            return self._read(joined, codes[0], posting)
        each = [self._read(segments.masked(joined, parts, code), code, posting) for code in codes]
        texts = [text for _, text in each]
        facts = [*_languages(parts, posting), *(fact for text in texts for fact in text.facts)]
        return _together([hit for hits, _ in each for hit in hits]), _Text(
            tuple(found for text in texts for found in text.found),
            tuple(sorted(facts, key=lambda f: (f.span.field == "text", f.span.start, f.span.end, f.kind))),
            tuple(sorted({indicator for text in texts for indicator in text.denied})),
            texts[0].spoken,
            any(text.timed for text in texts),
        )

    def _read(self, joined: str, language: str, posting: Posting) -> tuple[list[Hit], _Text]:
        reading = self._reader.read(joined, language, answering(posting), posting.country)
        denied = {r.indicator for r in reading.denied if self.packs.indicators[r.indicator].group in _SHOWN}
        facts = tuple(
            Fact(f.kind, f.normal, f.by, s)
            for f in reading.facts
            if (s := _span(reading.words, (f.start, f.end), posting))
        )
        read = _Text(
            reading.facts,
            facts,
            tuple(sorted(denied)),
            sum(w[0].isalpha() for w in reading.words.surface),
            _HOURS.search(reading.words.folded.text) is not None,
        )
        return self._hits(reading, posting), read

    def _hits(self, reading: Reading, posting: Posting) -> list[Hit]:
        hits = []
        for matched in reading.matches:
            whole = [place for place in matched.places if _span(reading.words, place, posting)]
            spans = tuple(s for place in _merged(whole) if (s := _span(reading.words, place, posting)))
            if spans:
                indicator = self.packs.indicators[matched.rule.indicator]
                hits.append(
                    Hit(
                        matched.rule.id,
                        matched.rule.indicator,
                        indicator.group,
                        self.packs.strength(matched.rule),
                        spans,
                    )
                )
        return hits


@cache
def _tables() -> str:
    """A digest of the tables that facts are found by."""
    folders = (files("nlp.facts"), files("nlp.facts.terms"))
    data = sorted(
        (f.name, f.read_bytes()) for folder in folders for f in folder.iterdir() if f.name.endswith((".yml", ".tsv"))
    )
    return hashlib.sha256(b"\0".join(part for name, content in data for part in (name.encode(), content))).hexdigest()


def _together(hits: Sequence[Hit]) -> list[Hit]:
    """The hits of several readings of one text: one for each rule."""
    found: dict[str, Hit] = {}
    for hit in hits:
        other = found.get(hit.rule)
        spans = {*other.spans, *hit.spans} if other else hit.spans
        found[hit.rule] = replace(hit, spans=tuple(sorted(spans, key=lambda s: (s.field == "text", s.start))))
    return [found[rule] for rule in sorted(found)]


def _languages(parts: Sequence[segments.Segment], posting: Posting) -> list[Fact]:
    """Which part of a text in several languages is in which."""
    border = len(posting.title)
    found = []
    for part in parts:
        fields: tuple[tuple[Field, str, int, int], ...] = (
            ("title", posting.title, part.start, min(part.end, border)),
            ("text", posting.text, max(part.start - border - 1, 0), part.end - border - 1),
        )
        found += [
            Fact("segment", {"value": part.code}, "segments", Span(name, start, end, text[start:end]))
            for name, text, start, end in fields
            if start < end
        ]
    return found


def _span(read: Words, place: tuple[int, int], posting: Posting) -> Span | None:
    start, end = read.published(*place)
    border = len(posting.title)
    if end <= border:
        return Span("title", start, end, posting.title[start:end])
    if start > border:
        start, end = start - border - 1, end - border - 1
        return Span("text", start, end, posting.text[start:end])
    return None  # words of the title and of the text that only seem to follow each other


def _merged(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(places)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _entities(model: str | None) -> Entities | None:
    if model is None:
        return None
    from nlp.pipeline import Entities  # spaCy takes half a second, and only this needs it

    return Entities(model)


def answering(posting: Posting) -> tuple[tuple[int, int], ...]:
    """Places (in title, line break, text) of the contacts, if messengers and phones are all there is and no employer is named."""
    if (
        posting.employer
        or any(c.kind in ("email", "link") for c in posting.contacts)
        or not any(c.kind in _MESSENGERS for c in posting.contacts)
    ):
        return ()
    return tuple(_joined(c, posting) for c in posting.contacts)


def _joined(contact: Contact, posting: Posting) -> tuple[int, int]:
    offset = 0 if contact.field == "title" else len(posting.title) + 1
    return contact.start + offset, contact.end + offset


def _missing(posting: Posting, read: _Text, protective: Sequence[str]) -> tuple[Missing, ...]:
    stated = {f.kind for f in read.found if not f.normal.get("denied")}
    pays = [f for f in read.found if f.kind == "pay"]
    missing: list[Missing] = []
    if not posting.employer and "employer" not in stated and "named_employer" not in protective:
        missing.append("employer")
    if not pays and not posting.pay:
        missing.append("pay")
    elif pays and not posting.pay and not any("period" in p.normal for p in pays):
        missing.append("pay_period")
    if "contract_terms" not in protective and not _CONTRACTS & {
        f.normal["value"] for f in read.found if f.kind == "contract" and not f.normal.get("denied")
    }:
        missing.append("contract")
    if "hours" not in stated and not read.timed:
        missing.append("hours")
    return tuple(missing)


def _places(posting: Posting, facts: Sequence[Found], language: str) -> Mapping[str, tuple[str, ...]]:
    """Where the ad comes from, leads to and passes through, by its place of work and its text."""
    located: Sequence[Found] = ()
    if posting.location:
        located = places.find(words(posting.location, language), (posting.country,) if posting.country else ())
    return places.corridor((*located, *facts), posting.country)


def _kinds(fired: Sequence[Hit], posting: Posting) -> list[str]:
    """What the text is instead of an offer.

    A warning, a report or an ad for a partner must show two different cues: one alone is easily put into a lure. Where all that was found stands in
    quotation marks somebody else's words are told, and one is enough.
    """
    cues: dict[str, set[str]] = {}
    for h in fired:
        if h.dimension == "kind":
            cues.setdefault(h.indicator, set()).update(s.text.casefold() for s in h.spans)
    if not cues:
        return []
    quoted = _quoted([h for h in fired if h.dimension not in ("kind", "protective")], posting)
    return [kind for kind, found in cues.items() if len(found) >= (1 if quoted or kind == "wanted" else 2)]


def _quoted(shown: Sequence[Hit], posting: Posting) -> bool:
    """Whether there are hits and all of them stand in quotation marks."""
    quotes = {f: [m.span() for m in _QUOTE.finditer(getattr(posting, f))] for f in ("title", "text")}
    spans = [s for h in shown for s in h.spans]
    return bool(spans) and all(any(a < s.start and s.end < b for a, b in quotes[s.field]) for s in spans)


def _abstained(
    found: identification.Found,
    read: _Text,
    kinds: Sequence[str],
    known: Sequence[str],
    say: NullTranslations,
    *,
    silent: bool,
) -> str | None:
    if kinds:
        return say.gettext(_KINDS[kinds[0]])
    if read.spoken == 0:
        return say.gettext("There is no text to judge.")
    if read.spoken < _LEAST and silent:
        return say.gettext("The text has fewer than three words.")
    if found.code == "und":
        return say.gettext("The language could not be told.")
    if not set(read_with(found.code)) & set(known):
        return say.gettext("There are no rules for this language ({code}).").format(code=found.code)
    return None
