"""Document: what search knows of a posting. Made whole from the ledger; contacts are masked in it, at equal length."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from records.analysis import Analysis
from records.contacts import mask
from records.dossier import Dossier

PENDING = "pending"
ABSTAINED = "abstained"
OPEN = "open"
_JUDGED = ("language", "band", "score", "abstained", "indicators", "protective", "reasons", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words that show a hit: place in `field` (title or text), rule, indicator."""

    field: str
    start: int
    end: int
    rule: str
    indicator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One posting. Times are UTC in ISO form; `band` is `pending` without an analysis and `abstained` where the machine could not judge and found nothing, `verdict` is `open` without a review; `contacts` are tokens; `version` only grows."""

    id: str
    version: int
    source: str
    title: str
    text: str
    url: str | None = None
    language: str = "und"
    country: str | None = None
    location: str | None = None
    employer: str | None = None
    pay: str | None = None
    band: str = PENDING
    score: float = 0.0
    abstained: str | None = None
    indicators: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    protective: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    verdict: str = OPEN
    state: str = "live"
    published: str | None = None
    first_seen: str = ""
    last_seen: str = ""
    revisions: int = 1

    def as_dict(self) -> dict[str, Any]:
        # Field by field, since `asdict` copies deeply and would take a fifth of the time of indexing.
        kept = {f.name: getattr(self, f.name) for f in fields(self)}
        return kept | {"marks": tuple({f.name: getattr(m, f.name) for f in fields(m)} for m in self.marks)}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """The document that `as_dict` (and JSON in between) was made from."""
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in kept.items() if k in known}
        values["marks"] = tuple(Mark(**m) for m in kept.get("marks", ()))
        return cls(**values)


def band(said: Analysis | None) -> str:
    """The band under which people see a posting: silence must not read as "no concern"."""
    if said is None:
        return PENDING
    return ABSTAINED if said.abstained and said.band == "none" else said.band


def document(dossier: Dossier) -> Document:
    """The document of what the ledger knows of a posting now."""
    posting = dossier.posting
    return Document(
        id=posting.id,
        version=dossier.version,
        source=posting.source,
        title=mask(posting.title, "title", posting.contacts),
        text=mask(posting.text, "text", posting.contacts),
        url=posting.url,
        country=posting.country,
        location=posting.location,
        employer=posting.employer,
        pay=posting.pay,
        contacts=tuple(dict.fromkeys(c.token for c in posting.contacts)),
        verdict=dossier.verdict or OPEN,
        state=dossier.state,
        published=_time(posting.published),
        first_seen=_time(dossier.first_seen) or "",
        last_seen=_time(dossier.last_seen) or "",
        revisions=dossier.revisions,
        **_judged(dossier),
    )


def _judged(dossier: Dossier) -> dict[str, Any]:
    said = dossier.analysis
    if said is None:
        return {"language": dossier.posting.language or "und"}
    judged: dict[str, Any] = {n: getattr(said, n) for n in _JUDGED} | {"band": band(said)}
    spans = ((h, s) for h in said.hits for s in h.spans)
    judged["marks"] = tuple(
        Mark(field=s.field, start=s.start, end=s.end, rule=h.rule, indicator=h.indicator) for h, s in spans
    )
    return judged | {"origin": said.places.get("origin", ()), "destination": said.places.get("destination", ())}


def _time(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None
