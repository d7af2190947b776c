"""Why, in plain sentences of the analyst's language: what the advertisement shows in its own words, what speaks for it, and what it leaves unsaid."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from gettext import NullTranslations

from nlp.ilo import MINORS, strongest
from nlp.languages import languages
from nlp.speech import ENGLISH, marked, marked_as, speech
from records.analysis import Hit
from records.contacts import mask
from records.posting import Posting
from rules.schema import Indicator

_ORDER = {"strong": 0, "medium": 1, "weak": 2}
_STRENGTHS = (marked_as("strength", "strong"), marked_as("strength", "medium"), marked_as("strength", "weak"))
_LONGEST, _MOST = 90, 3
"""Letters of a quotation, and quotations of an indicator."""
_DIMENSION = {
    "deceptive_recruitment": marked("deceptive recruitment"),
    "coercive_recruitment": marked("coercive recruitment"),
    "abuse_of_vulnerability": marked("recruitment by abuse of vulnerability"),
}
_MISSING = {
    "employer": marked("who the employer is"),
    "pay": marked("what it pays"),
    "pay_period": marked("for which time the pay is"),
    "contract": marked("a contract"),
    "hours": marked("working hours"),
}
_APART = "\u2068\u2069"
"""Signs around words that keep their direction to themselves."""
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def reasons(
    hits: Sequence[Hit],
    dimensions: Mapping[str, str],
    protective: Sequence[str],
    missing: Sequence[str],
    absent: Sequence[str],
    indicators: Mapping[str, Indicator],
    posting: Posting,
    *,
    written: Sequence[str] = (),
    language: str = ENGLISH,
) -> tuple[str, ...]:
    """Sentences, strongest first: indicators with their words, positive dimensions, counter-evidence, what it denies, what is missing.

    That it addresses children comes before all. `written`: the languages of the text, told where it has several. `language`: of the sentences.

    Contacts are masked in the words quoted.
    """
    say = speech(language)
    shown = {
        "title": mask(posting.title, "title", posting.contacts),
        "text": mask(posting.text, "text", posting.contacts),
    }
    found = strongest(hits)
    ordered = sorted(found, key=lambda i: (i != MINORS, _ORDER[found[i]], i))
    said = [
        say.gettext("The advertisement {reason}: {quotes} ({strength}).").format(
            reason=say.gettext(indicators[i].reason),
            quotes=_quotes(i, hits, shown, say),
            strength=say.pgettext("strength", found[i]),
        )
        for i in ordered
    ]
    said += [
        say.gettext("Together they fulfil the ILO rule for {dimension}.").format(dimension=say.gettext(_DIMENSION[d]))
        for d, v in dimensions.items()
        if v == "positive"
    ]
    said += [
        say.gettext("Speaks for an honest offer: it {reason}.").format(reason=say.gettext(indicators[p].reason))
        for p in protective
    ]
    if absent and said:
        denied = ", ".join(say.gettext(indicators[i].label) for i in absent)
        said.append(
            say.gettext("Denied in its own words, which proves nothing: {indicators}.").format(indicators=denied)
        )
    if missing and said:
        unsaid = ", ".join(say.gettext(_MISSING[m]) for m in missing)
        said.append(say.gettext("Not stated: {things}.").format(things=unsaid))
    if len(written) > 1 and said:
        names = [say.pgettext("language", languages()[code].name) for code in written]
        said.append(
            say.gettext("Written in {languages} and {last}.").format(languages=", ".join(names[:-1]), last=names[-1])
        )
    return tuple(said)


def _quotes(indicator: str, hits: Sequence[Hit], shown: Mapping[str, str], say: NullTranslations) -> str:
    every = dict.fromkeys(
        _quotation(shown[s.field][s.start : s.end]) for h in hits if h.indicator == indicator for s in h.spans
    )
    # Several rules often show the same words, one more of them than the other.
    found = [q for q in every if not any(q != other and q.strip(_APART) in other for other in every)]
    quotes = ", ".join(say.gettext("“{quotation}”").format(quotation=q) for q in found[:_MOST])
    if (more := len(found) - _MOST) <= 0:
        return quotes
    return say.ngettext("{quotes} and {count} more place", "{quotes} and {count} more places", more).format(
        quotes=quotes, count=more
    )


def _quotation(words: str) -> str:
    """The words on one line, cut short, without signs that would turn our own; those written from right to left keep to themselves."""
    short = " ".join(_DIRECTIONS.sub("", words).split())[:_LONGEST]
    if short.isascii() or not any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in short):
        return short
    return f"{_APART[0]}{short}{_APART[1]}"
