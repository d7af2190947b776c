"""Contacts in a published text: found, brought to a normal form, masked, and given a keyed token by which equal ones can be linked."""

from __future__ import annotations

import hashlib
import hmac
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

import phonenumbers

from records.posting import Contact, Field
from records.wallets import WALLET
from records.wallets import chain as wallet_chain
from records.written import plain

_MASK = "•"
_MESSENGERS = {
    "whatsapp": r"whats?\s?app|wats?app|wa(?=\s*[:：+])|ватс?апп?|вотсап|вацап|واتس(?:اب| اب)",
    "telegram": r"telegramm?|tele(?=\s*[:：])|телеграмм?|телега|тг(?=\W)|tg(?=\W)|تلغرام|تيليجرام|电报|飞机(?=\s*[:：@])",
    "viber": r"viber|вайбер",
    "signal": r"signal",
    "wechat": r"we\s?chat|微信|vx(?=\s*[:：])|wx(?=\s*[:：])",
    "line": r"line(?=\s?id\b|[:：]?\s?@)",
    "qq": r"qq(?=\s*[:：])",
    "zalo": r"zalo",
    "kakao": r"kakao(?:talk)?|카톡|카카오톡",
    "skype": r"skype|скайп",
    "instagram": r"instagram|insta|ig(?=\s*[:：@])|инстаграмм?|инста",
    "facebook": r"facebook|messenger|фейсбук",
}
_TWINS = {"i": "İı", "k": "K", "s": "ſ"}
"""Letters that count as these where case does not matter."""


def _named_by(words: str) -> re.Pattern[str]:
    """The words, which begin with a letter each: it is looked for by a class, then told by looking back at it."""
    each = words.split("|") if "(" not in words else re.findall(r"(?:[^|(]|\([^)]*\))+", words)
    first = {c for w in each for c in (w[0], w[0].upper(), *_TWINS.get(w[0], ""))}
    rest = "|".join(f"(?<={w[0]}){w[1:]}" for w in each)
    return re.compile(f"[{''.join(sorted(first))}](?i:(?<![a-zа-яё_].)(?:{rest}))", re.DOTALL)


_MESSENGER = {kind: _named_by(words) for kind, words in _MESSENGERS.items()}
_NEEDED = {
    "whatsapp": ("app", "wa", "ват", "вот", "вац", "واتس"),
    "telegram": ("teleg", "tele", "телег", "тг", "tg", "تلغ", "تيل", "电报", "飞机"),
    "viber": ("viber", "вайб"),
    "signal": ("signal",),
    "wechat": ("chat", "微信", "vx", "wx"),
    "line": ("line",),
    "qq": ("qq",),
    "zalo": ("zalo",),
    "kakao": ("kakao", "카톡", "카카"),
    "skype": ("skype", "скайп"),
    "instagram": ("nsta", "ig", "нста"),
    "facebook": ("facebook", "messen", "фейс"),
}
"""Of each messenger what a text that names it holds, in small letters: others are not searched for its names."""
# Looking for plain substrings first spares most texts the expressions above.
_STEMS = (
    "app",
    "wa:",
    "wa：",
    "wa+",
    "ватс",
    "вотс",
    "ваца",
    "واتس",
    "teleg",
    "tele:",
    "тел",
    "тг",
    "tg",
    "تلغ",
    "تيل",
    "电报",
    "飞机",
    "viber",
    "вайб",
    "signal",
    "chat",
    "微信",
    "vx",
    "wx",
    "zalo",
    "qq",
    "kakao",
    "카톡",
    "카카",
    "skype",
    "скайп",
    "nsta",  # the capital of Turkish has a dot, and is two letters when made small
    "ig:",
    "ig@",
    "ig：",
    "инста",
    "facebook",
    "messen",
    "фейс",
    "line id",
    "line:",
    "line：",
    "line@",
)
_NUMBERED = frozenset(("whatsapp", "viber", "telegram", "signal", "zalo"))
_NICKED = frozenset(("telegram", "wechat", "line", "qq", "kakao", "skype", "instagram"))
_HOSTS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "wa.me": "whatsapp",
    "chat.whatsapp.com": "whatsapp",
    "api.whatsapp.com": "whatsapp",
    "m.me": "facebook",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "instagram.com": "instagram",
    "line.me": "line",
    "signal.me": "signal",
    "zalo.me": "zalo",
    "viber.com": "viber",
    "vk.com": "vk",
    "vk.me": "vk",
    "discord.com": "discord",
    "discord.gg": "discord",
    "signal.group": "signal",
    "invite.viber.com": "viber",
}
_INVITE = re.compile(
    r"(?:t|telegram)\.me/(?:\+(?!\d{7,15}$)|joinchat/)|chat\.whatsapp\.com/|discord(?:\.gg|(?:app)?\.com/invite)/|signal\.group/|invite\.viber\.com/"
    r"|line\.me/(?:r/)?ti/g",
    re.IGNORECASE,
)
"""Beginnings of addresses that let into a closed group: how they go on is a key, in which capitals count."""
# Every pattern is linear: no two repeats stand side by side that could match the same characters.
# Those that are looked for in whole texts begin with a class or a letter without case, which `re` finds many times faster than a choice
# of words; what this first one is and what stands before it is told by looking back.
_LINK = re.compile(
    r"[hHwWtTmMzZvVlLdDcC](?i:(?:(?<=h)ttps?://|(?<=w)ww\.)[^\s<>\"'«»“”]{3,500}"
    r"|(?<!\w.)(?:(?:(?<=[tm])|(?<=w)a|(?<=z)alo|(?<=v)k|(?<=l)ine)\.me|(?<=d)iscord\.gg|(?<=c)hat\.whatsapp\.com)/[\w+?=/-]{2,80})",
    re.DOTALL,
)
_ADDRESSES = ("www.", ".me/", "discord.gg/", "chat.whatsapp.com/")
_LOCAL = re.compile(r"[\w.+-]{1,64}\Z")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@-])")
_HANDLE = re.compile(r"@(?<![\w@./].)([A-Za-z][\w.]{2,31})(?![\w@])", re.DOTALL)
_NAMED = re.compile(
    r"\s{0,3}(?:id|nick|user(?:name)?|号|號)?\s{0,3}[:：=]\s{0,3}@?([A-Za-z0-9][\w.-]{3,31})", re.IGNORECASE
)
# What no number stands beside; a sign of a script without spaces may.
_GLUED = r"[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
_PHONE = re.compile(
    rf"[+＋(\d](?<!{_GLUED}.)(?<![.,/-].)(?:(?<=\d)|\d)(?:[\s().\-‐–/ ]{{0,3}}\d){{6,17}}(?!{_GLUED})", re.DOTALL
)
_AMOUNT = re.compile(r"\d{1,3}(?:[ .,\u00a0\u202f']\d{3})+(?:\s*[-–]\s*\d{1,3}(?:[ .,\u00a0\u202f']\d{3})+)?")
_DATE = re.compile(r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}).*", re.DOTALL)
_BREAK = re.compile(r"[,;\n|•]")
_NEAR = 24  # characters between the name of a messenger and the number or handle that belongs to it


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    start: int
    end: int
    normal: str
    masked: str


def find(title: str, text: str, *, country: str | None, key: bytes) -> tuple[Contact, ...]:
    """The contacts in title and text, in order, not overlapping.

    `country` (ISO 3166-1 alpha-2) is where the ad was placed: national phone numbers are read as there. `key` makes the tokens.
    """
    contacts = []
    parts: tuple[tuple[Field, str], ...] = (("title", title), ("text", text))
    for field, value in parts:
        for f in _published(value, country):
            named = token(f.kind, f.normal, key=key)
            contacts.append(Contact(kind=f.kind, field=field, start=f.start, end=f.end, token=named, masked=f.masked))
    return tuple(contacts)


def _published(value: str, country: str | None) -> Iterator[_Found]:
    """What is found in a text, digits written out and marks that nobody sees undone, each at its published place."""
    lower = value.lower()
    read = plain(value, lower)
    if read is None:
        yield from _apart(_all(value, lower, country))
        return
    after = 0
    for f in _apart(_all(read.text, read.text.lower(), country)):
        start, end = read.published(f.start, f.end)
        if start >= after:
            shown = value[start:end]
            same = shown == read.text[f.start : f.end]
            yield replace(f, start=start, end=end, masked=f.masked if same else _hide(shown, keep=1))
            after = end


def token(kind: str, normal: str, *, key: bytes) -> str:
    """32 hex digits that are equal for equal contacts under one key. A number counts as the same wherever it is used: phone, WhatsApp, Viber."""
    space = "phone" if normal.startswith("+") else kind
    return hmac.new(key, f"{space}\x00{normal}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def mask(value: str, field: Field, contacts: Iterable[Contact]) -> str:
    """`value` with the contacts of that field masked. Its length stays, so every offset into it stays true."""
    pieces, at = [], 0
    for contact in sorted((c for c in contacts if c.field == field), key=lambda c: c.start):
        if contact.start < at or contact.end > len(value):
            continue
        pieces += [value[at : contact.start], contact.masked]
        at = contact.end
    return "".join([*pieces, value[at:]])


def _all(value: str, lower: str, country: str | None) -> Iterator[_Found]:
    if "://" in value or any(beginning in lower for beginning in _ADDRESSES):
        yield from _links(value)
    yield from _wallets(value)
    if "@" in value:
        yield from _mails(value)
    messengers = _messengers(value, lower)
    if "@" in value:
        yield from _handles(value, messengers)
    yield from _named(value, messengers)
    yield from _phones(value, country, messengers)


def _messengers(value: str, lower: str) -> list[tuple[str, int, int]]:
    """Which messenger is named from where to where, in order."""
    if not any(stem in lower for stem in _STEMS):
        return []
    kinds = [k for k, needed in _NEEDED.items() if any(n in lower for n in needed)]
    named = [(k, m.start(), m.end()) for k in kinds for m in _MESSENGER[k].finditer(value)]
    return sorted(named, key=lambda m: m[1])


def _apart(found: Iterable[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for one in found:  # the surest kinds come first
        at = bisect(kept, one.start, key=_start)
        free = (at == 0 or kept[at - 1].end <= one.start) and (at == len(kept) or kept[at].start >= one.end)
        if free:
            kept.insert(at, one)
    return kept


def _start(found: _Found) -> int:
    return found.start


def _links(value: str) -> Iterator[_Found]:
    for m in _LINK.finditer(value):
        url = m.group().rstrip(".,;:!?)]}…")
        host, _, path = re.sub(r"^https?://", "", url, flags=re.IGNORECASE).partition("/")
        host = host.lower().removeprefix("www.").removeprefix("m.")
        kind = _HOSTS.get(host, "link")
        number = re.search(r"\d{8,15}", path)
        normal = (
            f"+{number.group()}" if kind in ("whatsapp", "viber") and number else f"{host}/{path.rstrip('/').lower()}"
        )
        if _INVITE.match(f"{host}/{path}"):
            kind, normal = "invite", f"{host}/{path.rstrip('/')}"
        elif kind == "telegram":
            normal = path.split("/")[0].split("?")[0].lower()
        shown = url if kind == "link" else url[: len(url) - len(path)] + _hide(path, keep=1)
        yield _Found(kind, m.start(), m.start() + len(url), normal, shown)


def _wallets(value: str) -> Iterator[_Found]:
    for m in WALLET.finditer(value):
        if chain := wallet_chain(m.group()):
            # Only in the forms that spell a check into their letters do capitals count.
            normal = m.group() if m.group()[0] in "13T" else m.group().lower()
            yield _Found("wallet", m.start(), m.end(), f"{chain}:{normal}", _hide(m.group(), keep=1))


def _mails(value: str) -> Iterator[_Found]:
    for m in _mail_matches(value):
        local, _, domain = m.group().rpartition("@")
        name, _, top = domain.rpartition(".")
        yield _Found(
            "email", m.start(), m.end(), m.group().lower(), f"{_hide(local, keep=1)}@{_hide(name, keep=1)}.{top}"
        )


def _mail_matches(value: str) -> Iterator[re.Match[str]]:
    """The matches of `_MAIL`, looked for from each @ back to where the word before it begins."""
    end, at = 0, value.find("@")
    while at >= 0:
        local = _LOCAL.search(value, max(end, at - 64), at)
        m = local and _MAIL.match(value, local.start())
        if m:
            yield m
            end = m.end()
        at = value.find("@", max(end, at + 1))


def _handles(value: str, messengers: Sequence[tuple[str, int, int]]) -> Iterator[_Found]:
    for m in _HANDLE.finditer(value):
        name = m.group(1).rstrip(".")
        kind = _near(value, messengers, m.start()) or "handle"
        yield _Found(kind, m.start(), m.start() + 1 + len(name), name.lower(), "@" + _hide(name, keep=1))


def _named(value: str, messengers: Sequence[tuple[str, int, int]]) -> Iterator[_Found]:
    for kind, _start, end in messengers:
        m = _NAMED.match(value, end)
        if (
            m
            and not re.fullmatch(r"[\d.-]{3,4}", m.group(1))
            and (kind in ("wechat", "line", "qq") or not m.group(1).isdigit())
        ):
            name = m.group(1).rstrip(".-")
            yield _Found(kind, m.start(1), m.start(1) + len(name), name.lower(), _hide(name, keep=1))


def _phones(value: str, country: str | None, messengers: Sequence[tuple[str, int, int]]) -> Iterator[_Found]:
    for m in _PHONE.finditer(value):
        for written in _shorter(m.group()):
            if _AMOUNT.fullmatch(written) or _DATE.match(written):
                break
            number = _number(written, country)
            if number is not None:
                near = _near(value, messengers, m.start())
                kind = near if near in _NUMBERED else "phone"
                prefix, normal = number
                shown = prefix + 1 if written[0] in "+＋" else 1
                yield _Found(kind, m.start(), m.start() + len(written), normal, _hide(written, keep=shown, last=2))
                break


def _shorter(written: str) -> Iterator[str]:
    """The digits as written, then without their last groups: what follows a number (`… 678. 5000 €`) is not always part of it."""
    yield written
    for m in list(re.finditer(r"[^\d+]+\d+$|[^\d+]+(?=\d+[^\d+]+\d+$)", written))[::-1][:2]:
        if sum(c.isdigit() for c in written[: m.start()]) >= 7:
            yield written[: m.start()]


@lru_cache(maxsize=8192)
def _number(written: str, country: str | None) -> tuple[int, str] | None:
    """How many digits the country code has, and the number as E.164. Kept, because what advertises does so more than once."""
    international = written[0] in "+＋"
    region = country.upper() if country and country.upper() in phonenumbers.SUPPORTED_REGIONS else None
    number = None
    if international or region:  # without either nothing can be told but by `_foreign`
        with suppress(phonenumbers.NumberParseException):
            number = phonenumbers.parse(written, None if international else region)
    # A number with its country code is meant as one, even when its range is not (or no longer) in the tables.
    good = phonenumbers.is_possible_number if international else phonenumbers.is_valid_number
    if number is None or not good(number):
        number = _foreign(written)
    if number is None:
        return None
    return len(str(number.country_code)), phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _foreign(written: str) -> phonenumbers.PhoneNumber | None:
    """A number written with its country code but without the plus, as many do: `00 40…`, `40712…`."""
    digits = "".join(str(int(c)) for c in written if c.isdigit()).removeprefix("00")
    if len(digits) < 10 or not _has_country(digits):
        return None
    try:
        number = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _has_country(digits: str) -> bool:
    return digits[0] != "0" and any(int(digits[:n]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for n in (1, 2, 3))


def _near(value: str, messengers: Sequence[tuple[str, int, int]], start: int) -> str | None:
    at = bisect(messengers, start, key=lambda m: m[2])
    kind, _, end = messengers[at - 1] if at else ("", 0, -_NEAR - 1)
    return kind if start - end <= _NEAR and not _BREAK.search(value, end, start) else None


def _hide(written: str, *, keep: int, last: int = 0) -> str:
    """Letters and digits become dots, but the first `keep` and the last `last`; what stands between them stays."""
    places = [i for i, c in enumerate(written) if c.isalnum() or c == "_"]
    shown = set(places[:keep]) | set(places[len(places) - last :] if last and len(places) > keep + last else ())
    return "".join(_MASK if i in places[keep:] and i not in shown else c for i, c in enumerate(written))
