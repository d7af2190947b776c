"""The desk's words for the codes of the records: plain English, about the advertisement, never about a person."""

from __future__ import annotations

from collections.abc import Sequence

BANDS = {
    "high": "High",
    "medium": "Medium",
    "low": "Low",
    "none": "None",
    "abstained": "Could not be judged",
    "pending": "Not judged yet",
}
INDICATORS = {
    "deceptive_job": "Unclear job or employer",
    "deceptive_wages": "Pay too good or unclear",
    "deceptive_conditions": "Work made to sound effortless",
    "deceptive_contract": "No contract, or later",
    "deceptive_documents": "Papers or visa",
    "deceptive_travel": "Worker pays fee or travel",
    "debt_bondage": "Debt, advance or deposit",
    "document_confiscation": "Documents taken",
    "isolation": "Closed in or watched",
    "withholding_money": "Pay held back",
    "family_reunification": "Family may follow",
    "marriage_or_adoption": "Marriage or adoption offered",
    "education": "Schooling promised with work",
    "denial_cue": "Denies what need not be denied",
    "illegal_status": "No papers asked",
    "economic_reasons": "Money trouble addressed",
    "personal_situation": "Hard situation addressed",
    "lack_of_language_or_education": "Nothing asked of workers",
    "difficulty_of_travel": "Whole journey arranged",
    "false_information": "Assurances of safety or success",
    "body_and_looks": "Age, looks or photos asked",
    "contact_channel": "Only a phone or messenger",
    "pressure": "Urgency",
    "recruit_friends": "Bring a friend",
    "hot_spot": "Hot-spot place",
    "scam_work": "Work of scam compounds",
    "disguised_words": "Words in disguise",
    "entertainment_abroad": "Entertainment abroad",
    "excessive_hours": "Excessive hours",
    "wage_manipulation": "Fines or deductions",
    "minors_addressed": "Under eighteen",
    "licence_number": "Licence or register number",
    "fees_by_employer": "Worker pays no fees",
    "contract_terms": "Contract terms named",
    "public_service": "Public employment service",
    "audition_details": "Audition details",
    "interview": "Application and interview",
    "named_employer": "Employer named with address",
}
VERDICTS = {"concern": "Concern", "no_concern": "No concern", "unsure": "Unsure", "out_of_scope": "Out of scope"}
STATES = {"live": "Online", "expired": "Past its own end", "gone": "Gone from its source"}
FACETS = {
    "band": "Concern",
    "indicator": "Indicators shown",
    "language": "Language",
    "destination": "Destination",
    "country": "Country of the ad",
    "source": "Source",
    "verdict": "Verdict",
    "state": "Still online",
}
DIMENSIONS = {
    "deceptive_recruitment": "Deceptive recruitment",
    "coercive_recruitment": "Coercive recruitment",
    "abuse_of_vulnerability": "Abuse of vulnerability",
    "exploitation": "Exploitation (direct cues)",
}
MISSING = {
    "employer": "Who the employer is",
    "pay": "What it pays",
    "pay_period": "For which time the pay is",
    "contract": "A contract",
    "hours": "Working hours",
}
EVENTS = {
    "new": "First seen",
    "changed": "Changed",
    "gone": "Gone from its source",
    "relisted": "Back again",
    "expired": "Past its own end",
    "renewed": "End put off",
}
PARTS = {"title": "Title", "text": "Text", "employer": "Employer", "pay": "Pay", "location": "Place"}
LANGUAGES = {
    "en": "English", "ro": "Romanian", "bg": "Bulgarian", "pl": "Polish", "hu": "Hungarian", "uk": "Ukrainian", "ru": "Russian", "cs": "Czech", "de": "German", "fr": "French",
    "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "vi": "Vietnamese", "zh": "Chinese", "tr": "Turkish", "tl": "Tagalog", "id": "Indonesian", "ar": "Arabic",
    "ja": "Japanese", "ko": "Korean", "th": "Thai", "el": "Greek", "und": "Not told",
}  # fmt: skip
_OPEN = {"open": "Not reviewed yet"}
_ALL = {"band": BANDS, "verdict": _OPEN | VERDICTS, "state": STATES, "language": LANGUAGES, "indicator": INDICATORS}


def plain(code: str) -> str:
    """An indicator or cue as words; one that an added pack brings in: its code, readable."""
    return INDICATORS.get(code) or code.replace("_", " ").capitalize()


def name(field: str, value: str) -> str:
    """A facet's value as words."""
    if field == "indicator":
        return plain(value)
    return _ALL.get(field, {}).get(value, value)


def shown(score: float) -> str:
    """A score with two places; never 1.00, since no machine is certain."""
    return f"{min(score, 0.99):.2f}"


def ordered(field: str, counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Bands, verdicts and states in their own order, whatever their counts; all else as counted."""
    order = list(_ALL[field]) if field in ("band", "verdict", "state") else []
    return sorted(counts, key=lambda c: order.index(c[0]) if c[0] in order else len(order))
