"""Licence, register and tax numbers of agencies and firms, in the formats of many countries, with their check digits where they have any."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from nlp.facts import Found
from nlp.facts.phrases import Phrases
from nlp.normalise import fold
from nlp.text import Words, words
from records import datafile

_FAR = 16  # characters between a cue and its number, at the most
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_GAP = re.compile(r"[\s.:#№°º=,()-]+")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Weighted(_Model):
    """The sum of digits times weights, modulo: the check digit, or with `complement` what is wanting to the modulus; `zero` remainders give 0."""

    weights: tuple[int, ...]
    modulus: int
    then: int | None = None
    complement: bool = False
    zero: tuple[int, ...] = ()
    digits: int | None = None


class _Scheme(_Model):
    country: str | None
    scheme: str
    kind: Literal["licence", "register", "tax"]
    words: tuple[str, ...]
    form: str
    languages: tuple[str, ...] = ()
    check: _Weighted | str | None = None

    @model_validator(mode="after")
    def _known(self) -> _Scheme:
        if isinstance(self.check, str) and self.check not in CHECKS:
            raise ValueError(f"there is no check {self.check}; there are {', '.join(sorted(CHECKS))}")
        re.compile(self.form)
        return self


class _Table(_Model):
    fillers: tuple[str, ...]
    schemes: tuple[_Scheme, ...]


def find(read: Words, countries: Collection[str] = ()) -> list[Found]:
    """Every numbered licence or entry in a register, in order; a cue without a number is none.

    normal: `country` (None if the cue is of no country), `scheme`, `of` (licence, register, tax), `number`, `valid` (its check digits; None where it has none).
    """
    cues = _cues()
    begins = _begins().intersection(read.surface)
    found: list[Found] = []
    if not begins:
        return found
    after = 0
    for at in [i for i, w in enumerate(read.surface) if w in begins]:
        if read.starts[at] < after or not (cue := cues.at(read.folded.text, read.starts[at])):
            continue
        schemes, end = cue
        if (best := _best(read, schemes, end, countries)) and (place := read.touching(read.starts[at], best[1])):
            after = best[1]
            found.append(Found("licence", *place, by="licences", normal=best[0]))
    return found


def _best(
    read: Words, schemes: tuple[_Scheme, ...], end: int, countries: Collection[str]
) -> tuple[dict[str, Any], int] | None:
    """The scheme that fits what stands behind a cue: by check digits, then by the ad's country, then the first of the table."""
    text = read.folded.text
    start = _number(text, end)
    fitting: list[tuple[tuple[int, bool, int], dict[str, Any], int]] = []
    for order, scheme in enumerate(schemes):
        if scheme.languages and read.language not in (*scheme.languages, "und"):
            continue
        m = _form(scheme.form).match(text, start)
        if m is None or _DATE.match(text, m.start()) or _YEAR.fullmatch(m.group()) or not _DIGIT.search(m.group()):
            continue
        number = re.sub(r"\s", "", m.group()).upper().strip("/-.№")
        valid = _valid(scheme, number)
        normal = {
            "country": scheme.country,
            "scheme": scheme.scheme,
            "of": scheme.kind,
            "number": number,
            "valid": valid,
        }
        rank = {True: 0, None: 1, False: 2}[valid]
        fitting.append(((rank, scheme.country not in countries, order), normal, m.end()))
    return min(fitting, key=lambda f: f[0])[1:] if fitting else None


def _number(text: str, end: int) -> int:
    """Where the number begins: behind "no.", "nr", ":" and the like."""
    last = end + _FAR
    while end < last:
        if gap := _GAP.match(text, end, last):
            end = gap.end()
        elif filler := _fillers().at(text, end):
            end = filler[1]
        else:
            break
    return end


def _valid(scheme: _Scheme, number: str) -> bool | None:
    if scheme.check is None:
        return None
    if isinstance(scheme.check, str):
        return CHECKS[scheme.check](number)
    digits = [int(c) for c in number if c.isdigit()]
    return _weighted(digits[: scheme.check.digits], scheme.check)


def _weighted(digits: list[int], check: _Weighted) -> bool:
    body, last = digits[: len(check.weights)], digits[len(check.weights)]
    rest = sum(d * w for d, w in zip(body, check.weights, strict=True)) % check.modulus
    if rest in check.zero:
        return last == 0
    if check.complement:
        rest = (check.modulus - rest) % check.modulus
    return last == (rest % check.then if check.then else rest)


def _digits(number: str) -> list[int]:
    return [int(c) for c in number if c.isdigit()]


def _sum(digits: list[int], weights: Collection[int]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=False))


def _luhn(number: str) -> bool:
    doubled = [d * 2 - 9 * (d > 4) for d in _digits(number)[-2::-2]]
    return (sum(doubled) + sum(_digits(number)[-1::-2])) % 10 == 0


def _cui(number: str) -> bool:
    digits = [0] * (10 - len(_digits(number))) + _digits(number)
    return _sum(digits, (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == digits[9]


def _eik(number: str) -> bool:
    digits = _digits(number)
    rest = _sum(digits, range(1, 9)) % 11
    return digits[8] == (rest if rest < 10 else _sum(digits, range(3, 11)) % 11 % 10)


def _edrpou(number: str) -> bool:
    digits, middle = _digits(number), 30_000_000 < int(number) < 60_000_000
    weights = (7, 1, 2, 3, 4, 5, 6) if middle else (1, 2, 3, 4, 5, 6, 7)
    rest = _sum(digits, weights) % 11
    return digits[7] == (rest if rest < 10 else _sum(digits, [w + 2 for w in weights]) % 11 % 10)


def _inn(number: str) -> bool:
    digits, weights = _digits(number), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    if len(digits) == 10:
        return _sum(digits, weights[2:]) % 11 % 10 == digits[9]
    return _sum(digits, weights[1:]) % 11 % 10 == digits[10] and _sum(digits, weights) % 11 % 10 == digits[11]


def _ogrn(number: str) -> bool:
    return int(number[:-1]) % (11 if len(number) == 13 else 13) % 10 == int(number[-1])


def _ico(number: str) -> bool:
    digits = _digits(number)
    return (11 - _sum(digits, range(8, 1, -1)) % 11) % 10 == digits[7]


def _mod11_10(number: str) -> bool:
    """ISO 7064, modulo 11,10."""
    rest = 10
    for digit in _digits(number)[:-1]:
        rest = ((rest + digit) % 10 or 10) * 2 % 11
    return (11 - rest) % 10 == _digits(number)[-1]


def _cif(number: str) -> bool:
    digits = _digits(number)[:7]
    even = sum(digits[1::2])
    odd = sum(sum(divmod(d * 2, 10)) for d in digits[::2])
    check = (10 - (even + odd) % 10) % 10
    return number[-1] in (str(check), "JABCDEFGHI"[check])


def _cnpj(number: str) -> bool:
    digits, weights = _digits(number), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    one, two = _sum(digits[:12], weights[1:]) % 11, _sum(digits[:13], weights) % 11
    return digits[12:] == [0 if one < 2 else 11 - one, 0 if two < 2 else 11 - two]


def _be97(number: str) -> bool:
    digits = "".join(c for c in number if c.isdigit())
    return 97 - int(digits[:8]) % 97 == int(digits[8:])


def _uscc(number: str) -> bool | None:
    if len(number) != 18:
        return None  # the older number of fifteen digits
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(c) * pow(3, i, 31) for i, c in enumerate(number[:17]))
    return signs[(31 - total % 31) % 31] == number[17]


def _vkn(number: str) -> bool:
    total, digits = 0, _digits(number)
    for place, digit in enumerate(digits[:9]):
        moved = (digit + 9 - place) % 10
        total += (moved * 2 ** (9 - place) % 9 or 9) if moved else 0
    return (10 - total % 10) % 10 == digits[9]


def _vn(number: str) -> bool:
    digits = _digits(number)
    return 10 - _sum(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3)) % 11 == digits[9]


def _afm(number: str) -> bool:
    digits = _digits(number)
    return _sum(digits, [2**i for i in range(8, 0, -1)]) % 11 % 10 == digits[8]


CHECKS: dict[str, Callable[[str], bool | None]] = {
    "luhn": _luhn,
    "cui": _cui,
    "eik": _eik,
    "edrpou": _edrpou,
    "inn": _inn,
    "ogrn": _ogrn,
    "ico": _ico,
    "mod11_10": _mod11_10,
    "cif": _cif,
    "cnpj": _cnpj,
    "be97": _be97,
    "uscc": _uscc,
    "vkn": _vkn,
    "vn": _vn,
    "afm": _afm,
}
"""Ways of check digits, each over a number in capitals without spaces."""


@cache
def _table() -> _Table:
    name = "nlp/facts/licences.yml"
    return datafile.validated(_Table, datafile.read(files("nlp.facts") / "licences.yml", name=name))


@cache
def _cues() -> Phrases[tuple[_Scheme, ...]]:
    schemes: dict[str, list[_Scheme]] = defaultdict(list)
    for scheme in _table().schemes:
        for word in dict.fromkeys(fold(w).text for w in scheme.words):
            schemes[word].append(scheme)
    return Phrases({word: tuple(known) for word, known in schemes.items()})


@cache
def _begins() -> frozenset[str]:
    """The first words of the cues."""
    return frozenset(words(w, "und").surface[0] for scheme in _table().schemes for w in scheme.words)


@cache
def _fillers() -> Phrases[bool]:
    return Phrases(dict.fromkeys(_table().fillers, True))


@cache
def _form(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{form})(?![^\W_])")
