"""Politeness and safety against a real server: robots, walls, rate limits, certificates, hostile answers."""

from __future__ import annotations

import gzip
import ssl
import time
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

PAGE = (
    '<html><script type="application/ld+json">{"@type": "JobPosting", "title": "T", "description": "D"}</script></html>'
)
LINKS = {"link": "a"}


def test_robots_txt_is_obeyed_and_its_delay_kept(web, settings):
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 1\n")
    web.pages["/"] = html('<a href="/private/1">a</a><a href="/open/1">b</a><a href="/open/2">c</a>')
    times = []
    for path in ("/open/1", "/open/2", "/private/1"):
        web.pages[path] = lambda _: times.append(time.monotonic()) or html(PAGE)
    (run,) = crawl(settings, [card("r", "jsonld", f"{web.base}/", find=LINKS)])
    assert "/private/1" not in web.paths()
    assert run.counts["rejected"] == {"blocked": 1}
    assert run.counts["new"] == 2
    assert times[1] - times[0] >= 0.95


def test_a_robots_txt_that_cannot_be_had_is_no_leave(web, settings):
    web.pages["/robots.txt"] = Answer(b"", 503)
    web.pages["/"] = html('<a href="/1">a</a>')
    (run,) = crawl(settings, [card("r", "jsonld", f"{web.base}/", find=LINKS)])
    assert run.outcome == "failed"
    assert "robots.txt could not be had" in run.note
    assert set(web.paths()) == {"/robots.txt"}


def test_a_missing_robots_txt_is_leave(web, settings):
    web.pages["/robots.txt"] = Answer(b"<html>nothing here</html>", 404)
    web.pages["/"] = html('<a href="/1">a</a>')
    web.pages["/1"] = html(PAGE)
    (run,) = crawl(settings, [card("r", "jsonld", f"{web.base}/", find=LINKS)])
    assert run.counts["new"] == 1


def test_walls_are_reported_and_not_passed(web, settings):
    web.pages["/"] = html("".join(f'<a href="/{n}">x</a>' for n in ("login", "captcha", "forbidden", "ok")))
    web.pages["/login"] = Answer(b"", 302, {"Location": "/account/login?next=/login"})
    web.pages["/account/login"] = html('<form><input name="p" type="password"></form>')
    web.pages["/captcha"] = html("<title>Just a moment...</title>")
    web.pages["/forbidden"] = Answer(b"", 403)
    web.pages["/ok"] = html(PAGE)
    web.pages["/all"] = Answer(b"", 403)
    some, everything = crawl(
        settings,
        [card("some", "jsonld", f"{web.base}/", find=LINKS), card("all", "jsonld", f"{web.base}/all", find=LINKS)],
    )
    assert some.counts["rejected"] == {"blocked": 3}
    assert (some.outcome, some.counts["new"]) == ("finished", 1)
    assert everything.outcome == "blocked"


def test_a_host_is_left_alone_as_long_as_it_asks(web, settings):
    times = []

    def busy(_):
        times.append(time.monotonic())
        return Answer(b"", 429, {"Retry-After": "2"}) if len(times) == 1 else html(PAGE)

    web.pages["/"] = html('<a href="/1">a</a>')
    web.pages["/1"] = busy
    (run,) = crawl(settings, [card("r", "jsonld", f"{web.base}/", find=LINKS)])
    assert run.counts["new"] == 1
    assert times[1] - times[0] >= 2


def test_a_host_that_asks_for_hours_is_left_for_the_rest_of_the_run(web, settings):
    web.pages["/"] = html("".join(f'<a href="/{n}">a</a>' for n in range(20)))
    for n in range(20):
        web.pages[f"/{n}"] = Answer(b"", 429, {"Retry-After": "7200"})
    slow = {"delay": 0, "concurrency": 1}
    (run,) = crawl(settings, [card("r", "jsonld", f"{web.base}/", find=LINKS, pace=slow)])
    assert run.counts["rejected"] == {"blocked": 20}
    assert len(web.paths()) < 10


def test_a_certificate_that_nobody_vouches_for_is_refused(web, settings, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "both.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM) + plain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    web.server.socket = context.wrap_socket(web.server.socket, server_side=True)
    web.server.handle_error = lambda *_: None
    address = web.base.replace("http://127.0.0.1", "https://localhost")
    (run,) = crawl(settings, [card("tls", "jsonld", address, find=LINKS)])
    assert run.outcome == "failed"
    assert web.asked == []


def test_hostile_pages_are_named_and_the_rest_goes_on(web, settings):
    bomb = gzip.compress(b"<p>" + b"a" * 60_000_000)
    hostile = {
        "/large": html("x" * (11 * 1024 * 1024)),
        "/bomb": Answer(bomb, 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}),
        "/picture": Answer(b"\x89PNG\r\n\x1a\n" + bytes(500), 200, {"Content-Type": "image/png"}),
        "/charset": Answer(PAGE.encode("utf-16"), 200, {"Content-Type": "text/html; charset=utf-8"}),
        "/deep": html("<div>" * 50_000 + "JobPosting" + '<i itemscope itemtype="JobPosting">'),
        "/loop": Answer(b"", 302, {"Location": "/loop?"}),
        "/cut": Answer(b"short", 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}),
        "/halves": html(
            '<script type="application/ld+json">{"@type":"JobPosting","title":"\\ud800 \\u0000 x","description":"y"}</script>'
        ),
        "/good": html(PAGE),
    }
    web.pages |= hostile
    web.pages["/"] = html("".join(f'<a href="{p}">x</a>' for p in hostile))
    (run,) = crawl(settings, [card("h", "jsonld", f"{web.base}/", find=LINKS)])
    assert run.outcome == "finished"
    assert run.counts["new"] >= 2
    assert run.counts["new"] + sum(run.counts["rejected"].values()) == len(hostile)


def test_what_a_card_expects_fails_the_run_when_it_is_not_met(web, settings):
    web.pages["/"] = html('<a href="/1">a</a>')
    web.pages["/1"] = html(PAGE)
    cards = [
        card("few", "jsonld", f"{web.base}/", find=LINKS, expect={"least": 5}),
        card("bare", "jsonld", f"{web.base}/", find=LINKS, expect={"filled": {"employer": 0.5}}),
        card("many", "jsonld", f"{web.base}/", find=LINKS, expect={"most": 0}),
        card("spent", "jsonld", f"{web.base}/", find=LINKS, pace={"delay": 0, "budget": 1}),
    ]
    few, bare, many, spent = crawl(settings, cards)
    assert (few.outcome, few.note) == ("failed", "expected: 1 postings are fewer than least 5")
    assert (bare.outcome, bare.note) == ("failed", "expected: 0% of the postings read have employer, fewer than 50%")
    assert (many.outcome, many.note) == ("finished", "expected: 1 postings are more than most 0")
    assert (spent.complete, spent.note) == (False, "the budget of 1 requests is spent")
