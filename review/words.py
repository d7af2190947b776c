"""The desk's words for the codes of the records: plain English, about the advertisement, never about a person."""

from __future__ import annotations

BANDS = {"high": "High", "medium": "Medium", "low": "Low", "none": "None", "pending": "Not judged yet"}
VERDICTS = {"concern": "Concern", "no_concern": "No concern", "unsure": "Unsure", "out_of_scope": "Out of scope"}
STATES = {"live": "Online", "gone": "Gone from its source"}
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
EVENTS = {"new": "First seen", "changed": "Changed", "gone": "Gone from its source", "relisted": "Back again"}
LANGUAGES = {
    "en": "English", "ro": "Romanian", "bg": "Bulgarian", "pl": "Polish", "hu": "Hungarian", "uk": "Ukrainian", "ru": "Russian", "cs": "Czech", "de": "German", "fr": "French",
    "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "vi": "Vietnamese", "zh": "Chinese", "tr": "Turkish", "tl": "Tagalog", "id": "Indonesian", "ar": "Arabic",
    "ja": "Japanese", "ko": "Korean", "th": "Thai", "el": "Greek", "und": "Not told",
}  # fmt: skip
_ALL = {"band": BANDS, "verdict": VERDICTS, "state": STATES, "language": LANGUAGES}


def plain(code: str) -> str:
    """An indicator or cue as words: `debt_bondage` → “Debt bondage”."""
    return code.replace("_", " ").capitalize()


def name(field: str, value: str) -> str:
    """A facet's value as words."""
    if field == "indicator":
        return plain(value)
    return _ALL.get(field, {}).get(value, value)
