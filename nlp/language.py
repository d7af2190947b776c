"""Which language a text is in: a gate by script and letters, a fast identifier, a seeded second opinion; `und` rather than a guess."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.languages import languages

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory
    from py3langid.langid import LanguageIdentifier

_READ = 600  # characters that are looked at
_SURE = 0.90
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|[\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_HIDDEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
_HAN, _KANA, _HANGUL = (
    re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    re.compile(r"[\u3040-\u30ff]"),
    re.compile(r"[\uac00-\ud7af]"),
)
_THAI, _ARABIC, _CYRILLIC = (
    re.compile(r"[\u0e00-\u0e7f]"),
    re.compile(r"[\u0600-\u06ff]"),
    re.compile(r"[\u0400-\u04ff]"),
)
# What the identifier may answer besides our own languages, so that a Croatian text is called Croatian and not Czech.
# Malay is left out on purpose: it and Indonesian cannot be told apart in an ad, and the rules of the one find the words of the other.
_OTHERS = (
    "hr",
    "sr",
    "sk",
    "sl",
    "mk",
    "be",
    "lt",
    "lv",
    "et",
    "fi",
    "sv",
    "da",
    "no",
    "el",
    "fa",
    "ur",
    "hi",
    "ne",
    "bn",
    "sq",
    "ca",
    "ka",
    "hy",
    "he",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A language code (`und`: could not be told) and how sure that is, 0–1."""

    code: str
    sure: float


def detect(text: str, *, declared: str | None = None) -> Found:
    """The language of a text. `declared` (by the source) decides only where the text itself leaves it open."""
    clean = _NOISE.sub(" ", _plain(text)).lower()
    letters = len(_LETTER.findall(clean))
    prior = (declared or "").split("-")[0].lower()
    if script := _by_script(clean, letters):
        return Found(script, 1.0)
    if letters < 3:
        return Found("und", 0.0)
    code, sure = _identifier().classify(" ".join(clean.split()))
    if sure >= _SURE and letters >= 12:
        return Found(code, float(sure))
    return _second(clean, code, float(sure), prior, letters)


def _plain(text: str) -> str:
    """The opening of a text without marks that nobody sees and with letters in their usual form: a disguise hides no language."""
    opening = text[: 4 * _READ]
    return opening[:_READ] if opening.isascii() else _HIDDEN.sub("", unicodedata.normalize("NFKC", opening))[:_READ]


def _by_script(clean: str, letters: int) -> str | None:
    """Scripts that one language of ours has for itself."""
    if not letters or clean.isascii():
        return None
    if len(_KANA.findall(clean)) * 10 > letters:
        return "ja"
    shares = (("ko", _HANGUL), ("th", _THAI))
    for code, pattern in shares:
        if len(pattern.findall(clean)) * 3 > letters:
            return code
    # A Chinese ad is Chinese though brand names and pay stand in Latin letters.
    return "zh" if len(_HAN.findall(clean)) * 5 > letters else None


def _second(clean: str, first: str, sure: float, prior: str, letters: int) -> Found:
    if prior and prior == first:
        return Found(first, max(sure, 0.9))
    second = _langdetect(clean)
    if second == first and (letters >= 8 or prior in ("", first)):
        return Found(first, max(sure, 0.8))
    fits = _ARABIC if prior == "ar" else _CYRILLIC if prior in ("ru", "uk", "bg") else None
    if prior in languages() and (fits is None or fits.search(clean)) and (letters < 40 or prior == second):
        return Found(prior, 0.6)
    if sure >= 0.6 and letters >= 12:
        return Found(first, sure)
    return Found("und", sure)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([c for c in (*languages(), *_OTHERS) if c in identifier.labels])
    return identifier


@lru_cache(maxsize=10_000)
def _langdetect(clean: str) -> str | None:
    from langdetect import LangDetectException

    detector = _profiles().create()
    # Short texts never converge: it would draw a thousand times, seven times over, for the same answer.
    detector.n_trial, detector.ITERATION_LIMIT = 3, 200
    detector.append(clean)
    try:
        found = str(detector.detect())
    except LangDetectException:
        return None
    return "zh" if found.startswith("zh") else found


@cache
def _profiles() -> DetectorFactory:
    """langdetect with the languages that we tell apart, and no others."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    wanted = {*languages(), *_OTHERS, "ja", "ko", "th"}
    factory = DetectorFactory()
    factory.set_seed(0)  # unseeded, it changes its mind from run to run
    files = sorted(f for f in Path(PROFILES_DIRECTORY).iterdir() if f.name.split("-")[0] in wanted)
    factory.load_json_profile([f.read_text(encoding="utf-8") for f in files])
    return factory
