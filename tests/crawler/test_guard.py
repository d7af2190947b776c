"""The guard against private addresses, as a table and against real connections."""

from __future__ import annotations

import pytest

from crawler import guard
from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

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
