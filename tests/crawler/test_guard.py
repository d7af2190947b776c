"""The guard against private addresses, as a table and against real connections."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys

import pytest
from scrapy import Request
from twisted.internet._resolver import HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from crawler import guard
from crawler.run import _jsonable, crawl, plain
from tests.crawler.conftest import OPEN, Answer, card, html, served

METADATA = ["169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"]
PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "::1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "fd00::1",
    "::ffff:10.0.0.1",
]
NEVER = [
    "0.0.0.0",
    "::",
    "169.254.1.1",
    "fe80::1",
    "224.0.0.1",
    "255.255.255.255",
    "ff02::1",
    "240.0.0.1",
    "2002:808:808::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"]
CARRIED = ["2002:7f00:1::1", "64:ff9b::7f00:1", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1"]  # fmt: skip


@pytest.mark.parametrize("address", METADATA + NEVER)
def test_metadata_and_senseless_addresses_are_refused_whatever_the_card_says(address):
    assert guard.refusal(address)
    assert guard.refusal(address, private=True)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_need_the_cards_leave(address):
    assert guard.refusal(address)
    assert guard.refusal(address, private=True) is None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address):
    assert guard.refusal(address) is None


@pytest.mark.parametrize("address", CARRIED)
def test_an_address_that_carries_a_private_one_is_refused(address):
    assert guard.refusal(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "017700000001", "127.0.0.1.", "[::ffff:127.0.0.1]", "１２７.0.0.1", "⑫⑦.0.0.1", "[::1%lo]"],
)  # fmt: skip
def test_every_notation_of_loopback_is_an_address(host):
    if host == "⑫⑦.0.0.1":
        assert guard.literal(host) == "127.0.0.1"
    address = guard.literal(host)
    assert address
    assert guard.refusal(address)


@pytest.mark.parametrize("host", ["example.org", "localhost", "1.example", "a", "xn--e1afmkfd", "256.256.256.256.x"])
def test_names_are_no_addresses(host):
    assert guard.literal(host) is None


def test_no_way_to_loopback_gets_past_the_guard(web, settings):
    """Literals, names that resolve to loopback, redirects, links: a card without leave reaches none, and the server sees no request."""
    port = web.base.rpartition(":")[2]
    hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"]
    closed = [
        card(f"c{n}", "jsonld", f"http://{h}:{port}/", private_addresses=False, find={"link": "a"})
        for n, h in enumerate(hosts)
    ]
    named = settings.model_copy(update={"operator": "tests@example.org"})
    runs = crawl(named, closed)
    assert [r.outcome for r in runs] == ["failed"] * len(hosts)
    assert all("refused" in (r.note or "") for r in runs)
    assert web.asked == []


def test_a_redirect_or_a_link_to_a_private_address_is_refused(web, settings):
    port = web.base.rpartition(":")[2]
    targets = {
        "/r1": "http://169.254.169.254/latest/meta-data/",
        "/r2": "http://10.0.0.1/",
        "/r3": f"http://localhost:{port}/secret",
        "/r4": "file:///etc/passwd",
    }
    for path, to in targets.items():
        web.pages[path] = Answer(b"", 302, {"Location": to})
    web.pages["/"] = html("".join(f'<a href="{p}">x</a>' for p in targets) + '<a href="http://[::1]:1/">y</a>')
    open_ = card("open", "jsonld", f"{web.base}/", find={"link": "a"}, hosts=["169.254.169.254", "::1"])
    (run,) = crawl(settings, [open_])
    assert "/secret" not in web.paths()
    assert run.counts["rejected"].get("no posting") is None
    assert sum(run.counts["rejected"].values()) == 5


def test_links_to_hosts_that_the_card_does_not_name_are_left_out(web, settings):
    port = web.base.rpartition(":")[2]
    web.pages["/"] = html(f'<a href="http://localhost:{port}/other">x</a><a href="https://example.org/ad">y</a>')
    alone, both = crawl(
        settings,
        [
            card("alone", "jsonld", f"{web.base}/", find={"link": "a"}),
            card("both", "jsonld", f"{web.base}/", find={"link": "a", "match": "other"}, hosts=["localhost"]),
        ],
    )
    assert alone.counts["rejected"] == {"offsite": 1, "refused": 1} or alone.counts["rejected"] == {"offsite": 2}
    assert both.counts["rejected"] == {"missing": 1}
    assert web.paths().count("/other") == 1


@pytest.mark.parametrize(
    "address",
    ["fec0::1", "3fff::1", "192.88.99.1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "64:ff9b:1::7f00:1", "::ffff:0:7f00:1", "100::1", "5f00::1"],
)  # fmt: skip
def test_addresses_on_whose_meaning_nobody_agrees_are_refused(address):
    assert guard.refusal(address)


@pytest.mark.parametrize("host", ["127。0。0。1", "127｡0｡0｡1", "127．0．0．1", "①②⑦.⓪.⓪.①", "127.0.0.1..", "0x7f000001.", "[::ffff:7f00:1]", "127.0.0.01"])  # fmt: skip
def test_dots_and_digits_of_other_scripts_are_an_address(host):
    address = guard.literal(host)
    assert address
    assert guard.refusal(address)


def _asked_for(url: str, *, private: tuple[str, ...] = (), **meta) -> str | None:
    """Why the guard of a card with any host refuses this address, or None."""
    try:
        guard.Guard(hosts=["*"], private=private).process_request(Request(url, meta=meta))
    except guard.Refused as error:
        return str(error)
    return None


@pytest.mark.parametrize("port", [22, 25, 110, 143, 3306, 5432, 6379, 9200, 11211, 6667, 2375, 27017])
def test_ports_of_other_services_are_refused(port):
    assert (_asked_for(f"http://example.org:{port}/") or "").endswith(f":{port} is no port of a web server")


@pytest.mark.parametrize("url", ["http://example.org/", "https://example.org:8443/", "http://example.org:8080/", "http://münchen.example/", "https://[2606:4700::1111]/"])  # fmt: skip
def test_plain_addresses_pass(url):
    assert _asked_for(url) is None


@pytest.mark.parametrize(
    "url",
    ["http://good.example@127.0.0.1/", "http://good.example:80@10.0.0.1:80/", "https://user:word@example.org/", "http://metadata.google.internal/computeMetadata/v1/", "http://METADATA.google.internal./", "http://metadata/", "http://instance-data/latest/", "http://127.0.0.1%2f.good.example/", "ftp://example.org/", "file:///etc/passwd", "http://example.org:99999/", "http://example.org:-1/", "http://[::1/", "http://[fe80::1%25eth0]/", "http://127。0。0。1/", "http:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "gopher://127.0.0.1:6379/_x"],
)  # fmt: skip
def test_addresses_with_a_trick_in_them_are_refused(url):
    try:
        request = Request(url)
    except ValueError:
        return  # none that Scrapy asks for
    with pytest.raises(guard.Refused, match=r"^refused: "):
        guard.Guard(hosts=["*"], private=()).process_request(request)


def test_metadata_names_are_refused_whatever_the_card_opens():
    assert _asked_for("http://metadata.google.internal/", private=("metadata.google.internal",))


def test_a_redirect_from_https_to_http_is_refused():
    assert _asked_for("http://example.org/", redirect_urls=["https://example.org/"])
    assert _asked_for("https://example.org/", redirect_urls=["http://example.org/"]) is None
    assert _asked_for("http://127.0.0.1/", private=("127.0.0.1",), redirect_urls=["https://127.0.0.1/"]) is None


@implementer(IHostnameResolver)
class Names:
    """A resolver whose answers change from look to look."""

    def __init__(self, *looks: list[str]) -> None:
        self._looks = list(looks)

    def resolveHostName(self, receiver, name, port=0, addressTypes=None, transportSemantics="TCP"):
        receiver.resolutionBegan(HostResolution(name))
        for address in self._looks.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class Found:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution):
        pass

    def addressResolved(self, address):
        self.addresses.append(address.host)

    def resolutionComplete(self):
        self.complete = True


_number = itertools.count()


def _looked_up(*looks: list[str]) -> list[list[str]]:
    resolver = guard.GuardedResolver(MemoryReactorClock(), 100)
    resolver.original_resolver = Names(*looks)
    found = [Found() for _ in looks]
    name = f"rebinding{next(_number)}.example"  # the cache of names is the process's
    for one in found:
        resolver.resolveHostName(one, name, 80)
    assert all(one.complete for one in found)
    return [one.addresses for one in found]


def test_a_name_that_changes_its_address_is_looked_at_each_time():
    assert _looked_up(["127.0.0.1"], ["8.8.8.8"])[0] == []
    first, *later = _looked_up(["8.8.8.8"], ["127.0.0.1"], ["10.0.0.1"])
    assert first == ["8.8.8.8"]
    # A second look may be spared, but no private address ever comes out of one.
    assert all(found in ([], ["8.8.8.8"]) for found in later)


@pytest.mark.parametrize("bad", ["127.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "0.0.0.0"])  # fmt: skip
def test_one_private_address_among_several_spoils_a_name(bad):
    assert _looked_up(["8.8.8.8", bad, "2606:4700::1111"]) == [[]]
    assert _looked_up(["8.8.8.8", "2606:4700::1111"]) == [["8.8.8.8", "2606:4700::1111"]]


def test_a_crawl_whose_name_turns_private_reaches_nothing(settings, tmp_path):
    """The real crawl process over a resolver that tells it loopback: what listens there hears nothing."""
    with served() as web:
        port = web.base.rpartition(":")[2]
        made = card("turning", "jsonld", f"http://turning.example:{port}/", private_addresses=False, find={"link": "a"})
        named = settings.model_copy(update={"operator": "tests@example.org"})
        work = {"settings": plain(named), "card": made.model_dump()}
        ran = subprocess.run(
            [sys.executable, "-m", "tests.crawler.turning"], input=json.dumps(work, default=_jsonable), text=True, capture_output=True, timeout=60
        )  # fmt: skip
        assert web.asked == []
    (run,) = json.loads(ran.stdout.splitlines()[-1])
    assert run["outcome"] == "failed"
    assert "turning.example" not in (run["note"] or "") or "refused" in run["note"]
    assert "127.0.0.1 is a private address" in run["note"]


def test_robots_sitemaps_and_redirects_go_through_the_same_guard(settings):
    """A second server that the card does not open hears nothing of robots.txt, sitemaps, links or redirects that lead to it."""
    with served() as web, served() as canary:
        other = canary.base.replace("127.0.0.1", "localhost")
        web.pages["/robots.txt"] = Answer(b"", 302, {"Location": f"{other}/robots.txt"})
        web.pages["/"] = html(f'<a href="/ad">x</a><a href="{other}/ad">y</a>')
        web.pages["/ad"] = Answer(b"", 302, {"Location": f"{other}/ad"})
        site = f"<urlset><url><loc>{other}/ad</loc></url><url><loc>{web.base}/ad</loc></url></urlset>"
        index = f"<sitemapindex><sitemap><loc>{other}/map.xml</loc></sitemap></sitemapindex>"
        web.pages["/map.xml"] = Answer(site.encode(), 200, {"Content-Type": "application/xml"})
        web.pages["/index.xml"] = Answer(index.encode(), 200, {"Content-Type": "application/xml"})
        cards = [
            card("links", "jsonld", f"{web.base}/", find={"link": "a"}),
            card("map", "jsonld", f"{web.base}/map.xml", find={"by": "sitemap"}),
            card("index", "jsonld", f"{web.base}/index.xml", find={"by": "sitemap"}),
        ]
        runs = crawl(settings, cards)
        web.pages["/robots.txt"] = Answer(OPEN.encode())
        again = crawl(settings, [c.model_copy(update={"name": f"{c.name}2"}) for c in cards])
        assert canary.asked == []
    assert {r.outcome for r in runs} == {"failed"}
    assert all("refused" in r.counts["rejected"] or "offsite" in r.counts["rejected"] for r in again)
