"""Invented ways to reach an advertiser: always the same for the same ad and seed, and nobody's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from crawler.simulator.adverts import SLOT

_FIRST = (
    "ana",
    "maria",
    "sonia",
    "leila",
    "nina",
    "rosa",
    "vera",
    "amir",
    "ivan",
    "dan",
    "omar",
    "luca",
    "raj",
    "mark",
    "ines",
    "tuan",
)
_SECOND = ("jobs", "work", "hr", "team", "office", "agency", "recruit", "abroad", "staff", "career", "visa", "contract")
_MAIL_HOSTS = ("mail.example", "post.example", "inbox.test", "box.example")
_TRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Contacts of one ad, as they stand in its text."""

    phone: str
    whatsapp: str
    telegram: str
    mail: str
    link: str

    def fill(self, text: str) -> str:
        """The text with its slots filled."""
        return SLOT.sub(lambda slot: str(getattr(self, slot[1])), text)


def draw(seed: int, *parts: object) -> int:
    """A number of 64 bits that depends on nothing but the seed and the parts."""
    key = "\x1f".join(map(str, (seed, *parts)))
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def share_of(seed: int, *parts: object) -> float:
    """A number from 0 up to, not including, 1 that depends on nothing but the seed and the parts."""
    return draw(seed, *parts) / 2**64


def contacts(*, seed: int, owner: str, country: str, phone: str = "") -> Contacts:
    """Contacts of an owner (an ad's name). `phone` names the phone where the owner has had several: only the numbers change with it."""
    handle = f"{_pick(_FIRST, seed, owner, 'first')}_{_pick(_SECOND, seed, owner, 'second')}{draw(seed, owner, 'handle') % 900 + 100}"
    number = _number(seed, country, f"{owner}{phone}")
    styles = (PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL, PhoneNumberFormat.E164)
    style = styles[draw(seed, owner, phone, "style") % len(styles)]
    return Contacts(
        phone=phonenumbers.format_number(number, style),
        whatsapp=phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        telegram=f"@{handle}",
        mail=f"{handle.replace('_', '.')}@{_pick(_MAIL_HOSTS, seed, owner, 'host')}",
        link=f"https://{handle.replace('_', '-')}.example/apply",
    )


def _pick(words: tuple[str, ...], seed: int, *parts: object) -> str:
    return words[draw(seed, *parts) % len(words)]


def _number(seed: int, country: str, owner: str) -> PhoneNumber:
    """A number that is valid in the country: the library's example with other last digits. Britain's stands in for a country without mobile phones."""
    example = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    example = example or phonenumbers.example_number_for_type("GB", PhoneNumberType.MOBILE)
    if example is None or example.national_number is None:
        raise ValueError(f"phonenumbers knows no mobile number of {country}")
    digits = str(example.national_number)
    for attempt in range(_TRIES):
        last = f"{draw(seed, owner, 'number', attempt) % 100_000:05d}"
        number = PhoneNumber(country_code=example.country_code, national_number=int(digits[:-5] + last))
        if phonenumbers.is_valid_number(number):
            return number
    return example
