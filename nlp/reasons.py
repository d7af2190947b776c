"""Why, in plain sentences: what the advertisement shows in its own words, what speaks for it, and what it leaves unsaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.ilo import MINORS, strongest
from nlp.languages import languages
from records.analysis import Hit
from records.contacts import mask
from records.posting import Posting
from rules.schema import Indicator

_ORDER = {"strong": 0, "medium": 1, "weak": 2}
_LONGEST = 90
_DIMENSION = {
    "deceptive_recruitment": "deceptive recruitment",
    "coercive_recruitment": "coercive recruitment",
    "abuse_of_vulnerability": "recruitment by abuse of vulnerability",
}
_MISSING = {
    "employer": "who the employer is",
    "pay": "what it pays",
    "pay_period": "for which time the pay is",
    "contract": "a contract",
    "hours": "working hours",
}


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
) -> tuple[str, ...]:
    """Sentences, strongest first: indicators with their words, positive dimensions, counter-evidence, what it denies, what is missing.

    That it addresses children comes before all. `written`: the languages of the text, told where it has several.

    Contacts are masked in the words quoted.
    """
    shown = {
        "title": mask(posting.title, "title", posting.contacts),
        "text": mask(posting.text, "text", posting.contacts),
    }
    found = strongest(hits)
    ordered = sorted(found, key=lambda i: (i != MINORS, _ORDER[found[i]], i))
    said = [f"The advertisement {indicators[i].reason}: {_quotes(i, hits, shown)} ({found[i]})." for i in ordered]
    said += [
        f"Together they fulfil the ILO rule for {_DIMENSION[d]}." for d, v in dimensions.items() if v == "positive"
    ]
    said += [f"Speaks for an honest offer: it {indicators[p].reason}." for p in protective]
    if absent and said:
        said.append(f"Denied in its own words, which proves nothing: {', '.join(indicators[i].label for i in absent)}.")
    if missing and said:
        said.append(f"Not stated: {', '.join(_MISSING[m] for m in missing)}.")
    if len(written) > 1 and said:
        names = [languages()[code].name for code in written]
        said.append(f"Written in {', '.join(names[:-1])} and {names[-1]}.")
    return tuple(said)


def _quotes(indicator: str, hits: Sequence[Hit], shown: Mapping[str, str]) -> str:
    quotes = dict.fromkeys(
        " ".join(shown[s.field][s.start : s.end].split())[:_LONGEST]
        for h in hits
        if h.indicator == indicator
        for s in h.spans
    )
    return ", ".join(f"“{q}”" for q in list(quotes)[:3])
