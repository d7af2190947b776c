"""Where a crawl may connect to: http and https on public addresses, checked on the address that is used, after DNS.

Every connection (pages, redirects, robots.txt, sitemaps) gets its addresses from one resolver, so no notation of an address, no
redirect and no name that changes its address between two looks can get past it. A card with `private_addresses: true` opens the
hosts that it names, and no others.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # zope has no types

from crawler import ports

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    ipaddress.ip_address(a)
    for a in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254")
)
_METADATA_NAMES = frozenset(
    ("metadata", "metadata.google.internal", "metadata.goog", "metadata.tencentyun.com", "instance-data", "instance-data.ec2.internal")
)  # fmt: skip
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Python's versions do not agree on these: site-local, for documentation, 6to4's relays, protocol assignments.
_NEVER = tuple(ipaddress.ip_network(n) for n in ("fec0::/10", "3fff::/20", "192.88.99.0/24", "192.0.0.0/24"))
_ISATAP = (0x5EFE, 0x02005EFE)
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_ODD = re.compile(r"[^\w.:-]")
_opened: set[str] = set()
_refused: dict[str, str] = {}


class Refused(IgnoreRequest):
    """A request is not let through; `str()` says why, as `word: sentence`."""


class Spent(Refused):
    """A request more would be over what the card allows: what it asks for is neither read nor rejected in this run."""


def refusal(address: str, *, private: bool = False) -> str | None:
    """Why this IP address must not be reached, or None if it may. `private` lets loopback and private networks pass, never metadata services."""
    for ip in _meant(ipaddress.ip_address(address.split("%")[0])):
        if ip in _METADATA:
            return f"{address} is a metadata service"
        # 6to4 and Teredo are out of use (RFC 7526), and Python's versions do not agree on whether they are public.
        if getattr(ip, "sixtofour", None) or getattr(ip, "teredo", None):
            return f"{address} is written in a way that is out of use"
        if any(ip in network for network in _NEVER):
            return f"{address} is not an address of a web server"
        if ip.is_unspecified or ip.is_multicast or ip.is_link_local or (ip.is_reserved and not ip.is_loopback):
            return f"{address} is not an address of a web server"
        if not private and not ip.is_global:
            return f"{address} is a private address; only a card with `private_addresses: true` may read it"
    return None


def literal(host: str) -> str | None:
    """The IP address that a host is in any notation that a resolver would take (decimal, hex, octal, short, full-width), or None for a name."""
    plain = unicodedata.normalize("NFKC", host.translate(_DOTS)).translate(_DOTS).strip("[]").rstrip(".")
    try:
        return str(ipaddress.ip_address(plain.split("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(plain))
    except (OSError, UnicodeEncodeError):
        return None


def open_hosts(hosts: Sequence[str]) -> None:
    """Lets connections to these hosts reach private addresses, in this process."""
    _opened.update(_named(h) for h in hosts)


def _named(host: str) -> str:
    return literal(host) or host.translate(_DOTS).lower().rstrip(".")


def _meant(ip: Address) -> list[Address]:
    """The address itself and the IPv4 address that it carries, if it is a way to write one."""
    found: list[Address] = [ip]
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return [ip.ipv4_mapped]
        if ((ip in _NAT64 or int(ip) >> 32 == 0) and int(ip) > 1) or (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
            found.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return found


_SETTINGS = {"hosts": "HOSTS", "private": "PRIVATE_HOSTS", "ports": "PRIVATE_PORTS", "pictures": "PICTURE_HOSTS"}


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _misshapen(request: Request) -> str | None:
    """Why an address is none that is read, whatever its host."""
    try:
        parts = urlsplit(request.url)
        _port(request.url)
    except ValueError:
        return "no address that could be read"
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https"):
        return f"{parts.scheme or 'no'} scheme; only http and https are read"
    if "@" in parts.netloc:
        return "a user name stands in the address"
    if not host or _ODD.search(host):
        return "its host is no name of one"
    if _named(host) in _METADATA_NAMES:
        return f"{host} is a metadata service"
    return "a proxy would connect where the guard cannot look" if "proxy" in request.meta else None


def _not_for_public(request: Request, host: str) -> str | None:
    if (port := _port(request.url)) in ports.REFUSED:
        return f"{host}:{port} is no port of a web server"
    before = request.meta.get("redirect_urls") or ("",)
    if before[-1].startswith("https:") and request.url.startswith("http:"):
        return "it leads from https back to http"
    return None


class Guard:
    """Downloader middleware: refuses what can be refused before a connection, and names the reason where the resolver refused."""

    def __init__(
        self, *, hosts: Sequence[str], private: Sequence[str], ports: Sequence[str] = (), pictures: Sequence[str] = ()
    ) -> None:
        self._hosts = tuple(_named(h).removeprefix("www.") for h in hosts)
        self._pictures = tuple(_named(h).removeprefix("www.") for h in pictures)
        self._private = frozenset(_named(h) for h in private)
        # Where pages say themselves what is asked for, they must not reach what else listens on a private host: `host:port`.
        self._ports = frozenset(ports)
        open_hosts(tuple(self._private))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guard:
        return cls(**{n: crawler.settings.getlist(s) for n, s in _SETTINGS.items()})

    def process_request(self, request: Request) -> None:
        if reason := _misshapen(request):
            raise Refused(f"refused: {reason}")
        parts = urlsplit(request.url)
        host = _named(parts.hostname or "")
        if host not in self._private and (reason := _not_for_public(request, host)):
            raise Refused(f"refused: {reason}")
        reason = refusal(host, private=host in self._private) if literal(host) else None
        if self._ports and host in self._private and f"{host}:{_port(request.url)}" not in self._ports:
            reason = f"{host}:{_port(request.url)} is a private address whose port the card does not name"
        if reason is None and host in _opened and host not in self._private:
            reason = f"{host} was opened by another card"
        if reason:
            raise Refused(f"refused: {reason}")
        # On hosts of pictures nothing is read but these, and the robots.txt that must be asked before.
        picture = request.meta.get("picture") or request.meta.get("dont_obey_robotstxt")
        hosts = self._hosts + self._pictures if picture else self._hosts
        if "*" not in hosts and not any(host == h or host.endswith(f".{h}") for h in hosts):
            raise Refused(f"offsite: {host} is none of the card's hosts")

    def process_exception(self, request: Request, exception: Exception) -> None:
        reason = _refused.get(_named(urlsplit(request.url).hostname or ""))
        if reason and not isinstance(exception, Refused):
            raise Refused(f"refused: {reason}") from exception


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's `DNS_RESOLVER`: gives only addresses that may be reached."""

    def __init__(self, reactor: ReactorBase, cache_size: int) -> None:
        super().__init__(reactor, cache_size)

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        guarded: Any = _Guarded(resolutionReceiver, _named(hostName))
        return super().resolveHostName(guarded, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Guarded:
    """Hands on the addresses that may be reached. One bad address spoils the name: an honest host has none."""

    def __init__(self, receiver: Any, host: str) -> None:
        self._receiver, self._host = receiver, host
        self._found: list[Any] = []
        self._reason: str | None = None

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        self._reason = self._reason or refusal(address.host, private=self._host in _opened)
        self._found.append(address)

    def resolutionComplete(self) -> None:
        if self._reason:
            _refused[self._host] = self._reason
        else:
            _refused.pop(self._host, None)
            for address in self._found:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
