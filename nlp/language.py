"""Which language a text is in: a gate by script and letters, a fast identifier with words that tell, a seeded second opinion; `und` rather than a guess."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.languages import Script, languages
from nlp.normalise import fold

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory
    from py3langid.langid import LanguageIdentifier

_READ = 280
"""Characters that are looked at."""
_SURE, _LEAST = 0.99, 0.45
"""From which probability the identifier alone decides, and below which nothing is said."""
_DOUBT = 0.29
"""Below which a second opinion could not lift the first any more."""
_NEAR = 1.5
"""How far behind the most probable language the declared one may be and is still taken where none is probable."""
_WORD = 1.0
"""What a word that only one language has adds to its log-probability; one that n languages have adds a share of it."""
_PRIOR = ((40, 2.5), (math.inf, 1.0))
"""What the declared language adds, by the letters of the text: below 40, and from there on."""
_SECOND, _STRANGE, _FOREIGN = 0.7, -1.0, -2.5
"""What langdetect adds, a language without a table loses, and one written in letters of another script loses."""
# Latin letters and signs alone: what stands around an address in Chinese or Thai, without a space, is the text.
_NOISE = re.compile(r"https?://[!-~]+|www\.[!-~]+|[\w.+-]{1,64}+@[\w.-]+|[@#][\w.]+|[\d_]+", re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]+")
_HIDDEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
_BEYOND = re.compile(r"[\u0370-\u1dff\u1f00-\u1fff\u2c80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A character of another script than Latin."""
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff]+")
_SCRIPTS: dict[Script, tuple[re.Pattern[str], int]] = {
    # A text is of the first of these scripts that has more than one letter in so many: brand names and pay stand in Latin letters.
    "kana": (re.compile(r"[\u3040-\u30ff]+"), 10),
    "hangul": (re.compile(r"[\uac00-\ud7af]+"), 3),
    "thai": (re.compile(r"[\u0e00-\u0e7f]+"), 3),
    "han": (re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+"), 5),
    "cyrillic": (re.compile(r"[\u0400-\u052f]+"), 3),
    "arabic": (re.compile(r"[\u0600-\u06ff\u0750-\u077f]+"), 3),
    "greek": (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+"), 3),
    "devanagari": (re.compile(r"[\u0900-\u097f]+"), 3),
    "bengali": (re.compile(r"[\u0980-\u09ff]+"), 3),
    "hebrew": (re.compile(r"[\u0590-\u05ff]+"), 3),
    "georgian": (re.compile(r"[\u10a0-\u10ff]+"), 3),
    "armenian": (re.compile(r"[\u0530-\u058f]+"), 3),
}
_ALONE: dict[Script, str] = {
    "kana": "ja",
    "hangul": "ko",
    "thai": "th",
    "greek": "el",
    "bengali": "bn",
    "hebrew": "he",
    "georgian": "ka",
    "armenian": "hy",
}
"""Scripts that one language has for itself, as far as we tell languages apart."""
# Forms of characters that only Japanese has, and words of its ads in characters that both have.
_JAPANESE = re.compile(r"[働込収県駅応検売験経歓気対価戻払営広辺囲巻帰帯円]|急募|募集中|正社員|時給|月給|仕事|介護|寮")
# What the identifier may answer besides our own languages, so that a Slovene text is called Slovene and not Croatian.
# Malay is left out on purpose: it and Indonesian cannot be told apart in an ad, and the rules of the one find the words of the other.
_OTHERS: dict[Script, tuple[str, ...]] = {
    "latin": ("sk", "sl", "lt", "lv", "et", "fi", "sv", "da", "no", "ca"),
    "cyrillic": ("sr", "mk", "be", "kk", "ky", "mn"),
    "arabic": ("fa", "ur", "ps", "ary", "arz"),
    "devanagari": ("mr",),
}
_MEANT = {"ary": "ar", "arz": "ar"}
# Letters that some languages of a script have and others have not: what they add, and to which.
_TELLING: dict[Script, tuple[tuple[re.Pattern[str], dict[str, float]], ...]] = {
    "cyrillic": (
        (re.compile("[ыэё]"), {"ru": 2, "be": 2, "kk": 2, "ky": 2, "mn": 2, "bg": -2}),
        (re.compile("[іїєґ]"), {"uk": 2, "be": 2, "kk": 2}),
        (re.compile("[ыэёіїєґ]"), {"bg": -2, "sr": -2, "mk": -2}),
        (re.compile("[јљњђћџ]"), {"sr": 3, "mk": 3}),
        (re.compile("[әғқңөұүһ]"), {"kk": 3, "ky": 3, "mn": 3}),
        (re.compile("[^ыэёіїєґјљњђћџ]ъ[^ыэёіїєґјљњђћџ]"), {"bg": 0.5}),
    ),
}
_CLOSE = ("sl", "hr", "sr", "sk", "cs", "pl")
"""What the identifier takes Slavic languages for whose letters are Cyrillic, written in Latin ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """A language code (`und`: could not be told) and how probable that is, 0–1."""

    code: str
    sure: float


def detect(text: str, *, declared: str | None = None) -> Found:
    """The language of a text. `declared` (by the source) decides only where the text itself leaves it open."""
    clean = _plain(text)
    runs = _LETTERS.findall(clean)
    count = sum(map(len, runs))
    script = _script(clean, count)
    prior = (declared or "").split("-")[0].lower()
    if count and script == "han":
        return Found("ja" if _JAPANESE.search(clean) or prior == "ja" else "zh", 1.0)
    if count and script in _ALONE:
        return Found(_ALONE[script], 1.0)
    if count < 3:
        return Found("und", 0.0)
    return _told(_own(clean, script), script, prior, count)


def likely(text: str, most: int = 4) -> tuple[str, ...]:
    """The languages of ours that a text is likeliest in, for one that could not be told."""
    clean = _plain(text)
    script = _script(clean, sum(map(len, _LETTERS.findall(clean))))
    if not clean or script not in _identifiers():
        return ()
    weighed = _weighed(dict(_identifiers()[script].rank(clean)), clean, script)
    ranked = sorted(weighed, key=weighed.__getitem__, reverse=True)
    return tuple(code for code in ranked if code in languages())[:most]


def letters(text: str) -> str:
    """The letters of a text, one after the other."""
    return "".join(_LETTERS.findall(text))


def _plain(text: str) -> str:
    """The opening of a text from its first letter on: small, without addresses and marks that nobody sees, letters in their usual form."""
    first = _LETTERS.search(text)
    opening = text[first.start() : first.start() + 4 * _READ] if first else ""
    if not opening.isascii():
        opening = _HIDDEN.sub("", unicodedata.normalize("NFKC", opening))
    return " ".join(_NOISE.sub(" ", opening).lower().split())[:_READ]


def _script(clean: str, count: int) -> Script:
    if clean.isascii() or not _BEYOND.search(clean):
        return "latin"
    for script, (pattern, share) in _SCRIPTS.items():
        if sum(map(len, pattern.findall(clean))) * share > count:
            return script
    return "latin"


def _own(clean: str, script: Script) -> str:
    """A text without letters of other scripts."""
    if script != "latin":
        return _LATIN.sub(" ", clean)
    return _BEYOND.sub(" ", clean) if not clean.isascii() else clean


def _told(clean: str, script: Script, prior: str, count: int) -> Found:
    ranked = _identifiers()[script].rank(clean)
    code, sure = ranked[0]
    if sure >= _SURE and count >= 40 and code not in _CLOSE:
        return Found(_MEANT.get(code, code), float(sure))
    weighed = _weighed(dict(ranked), clean, script)
    if prior in weighed and (prior in dict(ranked) or words(clean).get(prior)):
        weighed[prior] += next(added for below, added in _PRIOR if count < below)
    best = _best(weighed)
    if _DOUBT <= best.sure < 0.6 and count >= 20 and (second := _langdetect(clean)) in weighed:
        weighed[second] += _SECOND
        best = _best(weighed)
    if best.sure >= _LEAST:
        return best
    near = prior in weighed and weighed[best.code] - weighed[prior] < _NEAR
    return Found(prior, _LEAST) if near else Found("und", best.sure)


def _weighed(ranked: Mapping[str, float], clean: str, script: Script) -> dict[str, float]:
    """Log-probabilities of the languages, with what letters and words tell."""
    found = {c: math.log(max(p, 1e-4)) + (0 if c in languages() else _STRANGE) for c, p in ranked.items()}
    told = words(clean)
    if script == "latin":
        close = max(found[c] for c in _CLOSE) + _FOREIGN
        found |= {code: close for code, language in languages().items() if language.latin}
    for code in found:
        found[code] += _WORD * told.get(code, 0.0)
    for pattern, adds in _TELLING.get(script, ()):
        if pattern.search(clean):
            for code, added in adds.items():
                found[code] += added
    for code, meant in _MEANT.items():
        if code in found:
            found[meant] = max(found[meant], found.pop(code))
    return found


def _best(weighed: Mapping[str, float]) -> Found:
    code = max(weighed, key=weighed.__getitem__)
    return Found(code, 1 / sum(math.exp(value - weighed[code]) for value in weighed.values()))


def words(clean: str) -> dict[str, float]:
    """By language, how many of the words of a text tell it; a word that several have counts for each of them in part."""
    told: dict[str, float] = defaultdict(float)
    known = telling()
    for word in set(_LETTERS.findall(fold(clean).text)):
        for code in (owners := known.get(word, ())):
            told[code] += 1 / len(owners)
    return told


@cache
def telling() -> Mapping[str, tuple[str, ...]]:
    """Folded word → the languages that it tells."""
    owners: dict[str, list[str]] = defaultdict(list)
    for code, language in languages().items():
        for word in sorted({*fold(language.telling).text.split(), *language.latin.split()}):
            owners[word].append(code)
    return {word: tuple(codes) for word, codes in owners.items()}


@cache
def _identifiers() -> Mapping[Script, LanguageIdentifier]:
    """py3langid for each script with several languages, limited to those that we tell apart in it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def limited(codes: Iterable[str]) -> LanguageIdentifier:
        at = [i for i, code in enumerate(whole.nb_classes) if code in set(codes)]
        table, classes = whole.nb_ptc[:, at], [whole.nb_classes[i] for i in at]
        return LanguageIdentifier(
            table, whole.nb_pc[at], classes, whole.tk_nextmove, whole.tk_output, norm_probs=True, tk_row=whole.tk_row
        )

    ours: dict[Script, list[str]] = defaultdict(list)
    for code, language in languages().items():
        ours[language.script].append(code)
    return {script: limited((*ours[script], *others)) for script, others in _OTHERS.items()}


@lru_cache(maxsize=10_000)
def _langdetect(clean: str) -> str | None:
    from langdetect import LangDetectException

    detector = _profiles().create()
    # Short texts never converge: it would draw a thousand times, seven times over, for the same answer.
    detector.n_trial, detector.ITERATION_LIMIT = 2, 100
    detector.append(clean)
    try:
        return str(detector.detect())
    except LangDetectException:
        return None


@cache
def _profiles() -> DetectorFactory:
    """langdetect with the languages that we tell apart, and no others."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    wanted = {*languages(), *(code for others in _OTHERS.values() for code in others)}
    factory = DetectorFactory()
    factory.set_seed(0)  # unseeded, it changes its mind from run to run
    files = sorted(f for f in Path(PROFILES_DIRECTORY).iterdir() if f.name.split("-")[0] in wanted)
    factory.load_json_profile([f.read_text(encoding="utf-8") for f in files])
    return factory
