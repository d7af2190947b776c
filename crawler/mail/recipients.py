"""Recipients: whom a mail was sent to, and their names and addresses taken out of what it says."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from urllib.parse import quote, urlsplit

from crawler.mail import headers

MASK = "[recipient]"
_TO = (
    "To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc", "Delivered-To", "X-Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To",
    "X-Rcpt-To", "X-Apparently-To", "Apparently-To", "X-Forwarded-To", "X-Forwarded-For", "X-Failed-Recipients", "Original-Recipient", "Final-Recipient",
    "X-Real-To", "X-Receiver", "X-Recipient",
)  # fmt: skip
_FOR = re.compile(r"\bfor\s{1,9}<?([^\s<>;]{3,200}@[^\s<>;]{3,200})>?", re.IGNORECASE)
_TOKEN = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{10,}")
_LEAVE = re.compile(r"(https?://[^\s<>\"']{3,120}?)(?:/?[?&#/][^\s<>\"']{0,2000}?)?(?:unsub|opt-?out|abmeld|desinscri|unregister|list-manage)[^\s<>\"']{0,2000}", re.IGNORECASE)  # fmt: skip
_COMMON = frozenset(
    [
        "admin",
        "administrator",
        "all",
        "apply",
        "bewerbung",
        "career",
        "careers",
        "client",
        "contact",
        "cook",
        "customer",
        "dear",
        "driver",
        "email",
        "friend",
        "hello",
        "help",
        "home",
        "hotel",
        "hr",
        "human",
        "info",
        "inbox",
        "job",
        "jobs",
        "kontakt",
        "list",
        "mail",
        "mailbox",
        "manager",
        "market",
        "me",
        "member",
        "members",
        "nanny",
        "news",
        "nobody",
        "office",
        "one",
        "order",
        "people",
        "personal",
        "post",
        "postmaster",
        "recruit",
        "recruiter",
        "recruiters",
        "recruitment",
        "resources",
        "root",
        "sales",
        "sir",
        "spam",
        "staff",
        "student",
        "subscriber",
        "subscribers",
        "support",
        "team",
        "test",
        "the",
        "trap",
        "travel",
        "undisclosed",
        "recipient",
        "recipients",
        "user",
        "users",
        "webmaster",
        "welcome",
        "work",
        "worker",
        "workers",
        "you",
        "your",
        "and",
        "von",
        "van",
        "del",
        "der",
        "for",
        "from",
        "new",
    ]
)


@dataclass(frozen=True)
class Recipients:
    """Addresses and names of those who got a message, and the tokens under which its sender knows them."""

    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    tokens: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, addresses: Iterable[str], names: Iterable[str], tokens: Iterable[str] = ()) -> Recipients:
        every = frozenset(form for a in addresses for form in (a, a.lower()))
        return cls(every, frozenset(n for n in names if len(n) > 2), frozenset(tokens))

    def with_those_of(self, message: Message, *, passed_on: bool = False) -> Recipients:
        """These and those of one message more. Who passes a message on as an attachment got it."""
        named = headers.addresses(message, *_TO, *(("From", "Sender", "Reply-To") if passed_on else ()))
        received = [a for value in headers.every(message, "Received") for a in _FOR.findall(value)]
        tokens = {t for v in headers.every(message, "List-Unsubscribe") for t in _TOKEN.findall(_beyond_host(v))}
        own = {a.lower() for _, a in headers.addresses(message, "From")} if not passed_on else set()
        addresses = {a for _, a in named} | set(received)
        # Who writes to himself in the open and to many in secret is the sender all the same, unless it was delivered there.
        delivered = {a.lower() for _, a in headers.addresses(message, "Delivered-To", "X-Original-To", "Envelope-To")}
        kept = {a for a in addresses if a.lower() not in own or a.lower() in delivered or a in received}
        names = {n for n, a in named if n and a in kept}
        return Recipients.of(self.addresses | kept, self.names | names, self.tokens | tokens)

    def masked(self, text: str, mask: str = MASK) -> str:
        """The text with every form of these people replaced."""
        if not text:
            return text
        text = _LEAVE.sub(rf"\1/{mask}", text)
        text = _any(self._whole, text, "", "", mask)
        return _any(self._words, text, r"(?<![^\W_])", r"(?![^\W_])", mask)

    @cached_property
    def _whole(self) -> list[str]:
        """Addresses, as they are and as links carry them, and tokens: wherever they stand."""
        return _ordered({f for a in self.addresses for f in _forms(a)} | self.tokens)

    @cached_property
    def _words(self) -> list[str]:
        """Names and their parts: only as words of their own."""
        return _ordered(
            {w for n in self.names for w in _parts(n)} | {w for a in self.addresses for w in _local(a.lower())}
        )


def _ordered(forms: Iterable[str]) -> list[str]:
    """In small letters, the longest first: it must not be cut short by one that is part of it."""
    return sorted({f.lower() for f in forms if f}, key=lambda f: (-len(f), f))


def _any(forms: list[str], text: str, before: str, after: str, mask: str) -> str:
    """The text with each of the forms replaced. Only those that stand in it are looked for: a mail may go to thousands."""
    small = text.lower()
    held = [f for f in forms if f in small]
    if not held:
        return text
    return re.sub(before + "(?:" + "|".join(map(re.escape, held)) + ")" + after, mask, text, flags=re.IGNORECASE)


def _forms(address: str) -> Iterable[str]:
    yield address
    yield quote(address, safe="")
    yield address.replace("@", "=")  # as bounces are addressed
    yield address.replace("@", " at ")
    raw = address.encode("utf-8", "surrogatepass")
    yield base64.b64encode(raw).decode().rstrip("=")
    yield base64.urlsafe_b64encode(raw).decode().rstrip("=")
    yield raw.hex()
    for algorithm in ("md5", "sha1", "sha256"):
        yield hashlib.new(algorithm, raw, usedforsecurity=False).hexdigest()


def _parts(name: str) -> Iterable[str]:
    """A name, turned round, and each of its words, unless they are words of every letter."""
    words = [w for w in re.split(r"[\s,.;()\"']+", name) if w]
    if words and all(w.lower() in _COMMON for w in words):
        return
    yield name
    if 1 < len(words) <= 4:
        yield " ".join(reversed(words))
        yield ", ".join((words[-1], " ".join(words[:-1])))
        yield " ".join(words)
    if len(words) <= 4:
        yield from (w for w in words if len(w) > 2 and w.lower() not in _COMMON and not w.isdecimal())


def _local(address: str) -> Iterable[str]:
    """What stands before the @, and the names in it: anna.schmidt is Anna, and Schmidt."""
    local = address.partition("@")[0].partition("+")[0]
    words = [w for w in re.split(r"[._\-\d]+", local) if w]
    if len(local) > 2 and local not in _COMMON and not local.isdecimal():
        yield local
    if len(words) <= 3 and not any(w in _COMMON for w in words):
        yield " ".join(words)
        yield from (w for w in words if len(w) > 2)


def _beyond_host(header: str) -> str:
    """Path and query of the addresses in a header: what names the recipient, not whose service it is."""
    found = []
    for address in re.findall(r"<([^<>]{3,2000})>", header):
        parts = urlsplit(address) if address.startswith("http") else None
        found.append(f"{parts.path} {parts.query}" if parts else address.partition("@")[0].rpartition(":")[2] + " " + address.partition("?")[2])  # fmt: skip
    return " ".join(found)
