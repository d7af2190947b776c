"""One hostile page never stops a crawl: each is counted with its reason, the good ones are kept, memory and time have an end."""

from __future__ import annotations

import gzip
import json
import os
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import brotli
import pytest
from backports import zstd

from crawler.extract import jsonld
from crawler.run import crawl
from crawler.spiders import reddit, vk
from tests.crawler import hostile
from tests.crawler.conftest import card

MOST_MEMORY = 400 * 1024
"""KiB of the crawl process at its peak."""
MOST_SECONDS = 120


def advert(title: str, text: str = "Work in a warehouse, 1800 EUR a month, housing is paid.") -> str:
    job = {"@context": "https://schema.org", "@type": "JobPosting", "title": title, "description": text}
    return f'<html><head><script type="application/ld+json">{json.dumps(job)}</script></head><body>{text}</body></html>'


GOOD = advert("Good work").encode()
ZEROS = b"0" * 2**20


def _packed(layer: str, mib: int) -> bytes:
    if layer == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join([*(packer.process(ZEROS) for _ in range(mib)), packer.finish()])
    if layer == "zstd":
        zipper = zstd.ZstdCompressor()
        return b"".join([*(zipper.compress(ZEROS) for _ in range(mib)), zipper.flush()])
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31 if layer == "gzip" else 15)
    return b"".join([*(squeezer.compress(ZEROS) for _ in range(mib)), squeezer.flush()])


def bomb(layer: str, mib: int = 200) -> hostile.Page:
    return hostile.whole(_packed(layer, mib), "text/html", f"Content-Encoding: {layer}")


def script(content: bytes) -> hostile.Page:
    return hostile.whole(b'<html><script type="application/ld+json">' + content + b"</script></html>")


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MICRODATA = (
    b'<div itemscope itemtype="https://schema.org/JobPosting">' + b'<p itemprop="title">x</p>' * 100_000 + b"</div>"
)
SURROGATES = advert("Lone \\ud83d one").replace("\\\\ud83d", "\\ud83d").encode()

ON_THE_WIRE: dict[str, tuple[hostile.Page, str]] = {
    "endless-headers": (hostile.endless(OK, b"X-A: b\r\n"), "refused: more than 300 header lines"),
    "endless-large-headers": (hostile.endless(OK, b"X: " + b"a" * 8000 + b"\r\n"), "refused: more than 128 KiB of header"),
    "endless-header-line": (hostile.endless(OK + b"X: ", b"a"), "refused: a header line of more than 16 KiB"),
    "endless-folded-header": (hostile.endless(OK + b"X: a\r\n", b" a\r\n"), "refused: more than 300 header lines"),
    "endless-interim": (hostile.endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "refused: more than 300 header lines"),
    "endless-status": (hostile.endless(b"HTTP/1.1 200 ", b"O"), "refused: a header line of more than 16 KiB"),
    "no-status": (hostile.raw(b"<html>hello</html>\r\n\r\n"), "unreadable: no HTTP"),
    "status-of-letters": (hostile.raw(b"HTTP/1.1 abc OK\r\n\r\n"), "unreadable: no HTTP"),
    "strange-version": (hostile.raw(b"HTTP/x.y 200 OK\r\n\r\n"), "unreadable: no HTTP"),
    "endless-body": (hostile.endless(OK + b"\r\n", b"a" * 1000), "refused: an answer of more than 10 MiB"),
    "endless-chunks": (hostile.endless(CHUNKED, b"400\r\n" + b"a" * 1024 + b"\r\n"), "refused: an answer of more than 10 MiB"),
    "endless-chunk-extension": (hostile.endless(CHUNKED + b"4;", b"a"), "unreadable: no HTTP"),
    "endless-trailers": (hostile.endless(CHUNKED + b"0\r\n", b"X: a\r\n"), "unreadable: no HTTP"),
    "huge-chunk-size": (hostile.raw(CHUNKED + b"f" * 30 + b"\r\nabc"), "failed: "),
    "chunk-size-of-letters": (hostile.raw(CHUNKED + b"xyz\r\nabc"), "unreadable: no HTTP"),
    "negative-chunk-size": (hostile.raw(CHUNKED + b"-5\r\nabc"), "unreadable: no HTTP"),
    "chunk-cut": (hostile.raw(CHUNKED + b"400\r\nabc"), "failed: "),
    "length-too-long": (hostile.raw(OK + b"Content-Length: 5000\r\n\r\n" + GOOD), "failed: "),
    "length-of-terabytes": (hostile.raw(OK + b"Content-Length: 9999999999999\r\n\r\nabc"), "refused: an answer of more than 10 MiB"),
    "negative-length": (hostile.raw(OK + b"Content-Length: -5\r\n\r\nabc"), "unreadable: no HTTP"),
    "two-lengths": (hostile.raw(OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nabcdefg"), "unreadable: no HTTP"),
    "length-of-letters": (hostile.raw(OK + b"Content-Length: abc\r\n\r\nabc"), "unreadable: no HTTP"),
    "unknown-transfer": (hostile.raw(OK + b"Transfer-Encoding: magic\r\n\r\nabc"), "unreadable: no HTTP"),
    "slow-headers": (hostile.slowly(OK, pause=0.5), "failed: DownloadTimeoutError"),
    "slow-body": (hostile.slowly(OK + b"Content-Length: 9999\r\n\r\n" + GOOD, pause=0.2), "failed: DownloadTimeoutError"),
    "closed-at-once": (hostile.at_once, "failed: "),
    "closed-in-headers": (hostile.raw(b"HTTP/1.1 200 OK\r\nContent-"), "failed: "),
    "reset": (hostile.reset_after(OK + b"Content-Length: 5000\r\n\r\nabc"), "failed: "),
    "reset-at-once": (hostile.reset_after(b""), "failed: "),
    "not-http": (hostile.raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "unreadable: no HTTP"),
}  # fmt: skip
PACKED: dict[str, tuple[hostile.Page, str]] = {
    "bomb-gzip": (bomb("gzip"), "refused: an answer of more than 10 MiB when unpacked"),
    "bomb-deflate": (bomb("deflate"), "refused: an answer of more than 10 MiB when unpacked"),
    "bomb-br": (bomb("br"), "refused: an answer of more than 10 MiB when unpacked"),
    "bomb-zstd": (bomb("zstd"), "refused: an answer of more than 10 MiB when unpacked"),
    "bomb-in-bomb": (
        hostile.whole(gzip.compress(gzip.compress(_packed("gzip", 500))), "text/html", "Content-Encoding: gzip, gzip, gzip"),
        "refused: packed 3 times",
    ),
    "gzip-garbage": (hostile.whole(b"\x1f\x8b\x08garbage" * 9, "text/html", "Content-Encoding: gzip"), "unreadable: not packed"),
    "deflate-garbage": (hostile.whole(b"\xff" * 99, "text/html", "Content-Encoding: deflate"), "unreadable: not packed"),
    "br-garbage": (hostile.whole(b"\xff" * 99, "text/html", "Content-Encoding: br"), "unreadable: not packed"),
    "zstd-garbage": (hostile.whole(b"\xff" * 99, "text/html", "Content-Encoding: zstd"), "unreadable: not packed"),
    "not-packed-at-all": (hostile.whole(GOOD, "text/html", "Content-Encoding: gzip"), "unreadable: not packed"),
    "unknown-packing": (hostile.whole(GOOD, "text/html", "Content-Encoding: rot13"), "unreadable: packed in a way"),
    "hundred-megabytes": (hostile.endless(hostile.head(length=100 * 2**20), b"<p>words "), "refused: an answer of more than 10 MiB"),
}  # fmt: skip
CONTENT: dict[str, tuple[hostile.Page, str]] = {
    "deep": (hostile.whole(b"<div>" * 1_000_000), "no posting: "),
    "deep-microdata": (hostile.whole(b'<div itemscope itemtype="https://schema.org/JobPosting">' * 100_000), ""),
    "huge-attribute": (hostile.whole(b'<html lang="' + b"a" * 9_000_000 + b'">'), "no posting: "),
    "binary": (hostile.whole(bytes(range(256)) * 4000, "text/html"), "unreadable: "),
    "picture": (hostile.whole(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "text/html"), "unreadable: "),
    "json-ld-brackets": (script(b"[" * 5_000_000), "broken JSON-LD: "),
    "json-ld-braces": (script(b'{"a":' * 1_000_000), "broken JSON-LD: "),
    "json-ld-quotes": (script(b'"' * 5_000_000), "broken JSON-LD: "),
    "json-ld-comments": (script(b"/*" * 2_500_000), "broken JSON-LD: "),
    "json-ld-commas": (script(b"," * 5_000_000), "broken JSON-LD: "),
    "json-ld-number": (script(b'{"@type":"JobPosting","baseSalary":' + b"9" * 1_000_000 + b"}"), "broken JSON-LD: "),
    "many-blocks": (hostile.whole(b'<script type="application/ld+json">{</script>' * 200_000), "broken JSON-LD: "),
    "open-comments": (hostile.whole(b"<!--" * 2_000_000), "no posting: "),
    "open-scripts": (hostile.whole(b"<script>" * 1_000_000), "no posting: "),
    "open-tags": (hostile.whole(b"<html " * 1_500_000), "no posting: "),
    "microdata": (hostile.whole(MICRODATA), "too large: "),
}
GOOD_ONES: dict[str, hostile.Page] = {
    "good-1": hostile.whole(GOOD),
    "good-2": hostile.whole(gzip.compress(advert("Packed well").encode()), "text/html", "Content-Encoding: gzip"),
    "good-3": hostile.raw(CHUNKED + f"{len(GOOD):x}\r\n".encode() + GOOD + b"\r\n0\r\n\r\n"),
    "length-too-short": hostile.raw(OK + f"Content-Length: {len(GOOD)}\r\n\r\n".encode() + GOOD + b"HTTP/1.1 200 OK\r\n\r\nmore"),
    "nuls": hostile.whole(GOOD.replace(b"warehouse", b"ware\x00house").replace(b"<body>", b"<body>\x00\x00")),
    "surrogates": hostile.whole(SURROGATES),
}  # fmt: skip


class Peak:
    kib = 0


@contextmanager
def watched() -> Iterator[Peak]:
    """The peak of memory of the child processes that the block starts."""
    peak, over = Peak(), threading.Event()
    ours = Path("/proc/self/cmdline").read_bytes()

    def look() -> None:
        while not over.wait(0.02):
            for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
                for pid in child.read_text().split():
                    try:
                        if Path(f"/proc/{pid}/cmdline").read_bytes() == ours:
                            continue  # forked from us and not yet a program of its own: it shows our own peak
                        status = Path(f"/proc/{pid}/status").read_text()
                    except OSError:
                        continue
                    found = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
                    peak.kib = max(peak.kib, *found, 0)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()


def listed(server: hostile.Hostile, pages: dict[str, hostile.Page]) -> None:
    server.pages.update({f"/{name}": page for name, page in pages.items()})
    server.pages["/"] = hostile.whole("".join(f'<a href="/{n}">x</a>' for n in pages).encode())


def between(pages: dict[str, hostile.Page], good: dict[str, hostile.Page]) -> dict[str, hostile.Page]:
    names = list(pages)
    step = len(names) // len(good)
    for number, name in enumerate(good):
        names.insert(number * (step + 1), name)
    return {name: (pages | good)[name] for name in names}


def by_page(server: hostile.Hostile, ledger, source: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reject in ledger.rejects.open(source=source):
        found.setdefault(reject.place.removeprefix(f"{server.base}/"), []).append(reject.reason)
    return found


@pytest.mark.parametrize("table", [ON_THE_WIRE, PACKED, CONTENT], ids=["on the wire", "packed", "content"])
def test_one_hostile_page_never_stops_a_crawl(table, settings, ledger):
    """Hostile pages between good ones: the good are kept, each of the hostile is counted with its reason, in bounded time and memory."""
    pages = {name: page for name, (page, _) in table.items()}
    # Good pages stand between hostile ones: a host of which nothing but failures comes is rightly given up on.
    mixed = between(pages, GOOD_ONES)
    with hostile.serving() as server, watched() as peak:
        listed(server, mixed)
        started = time.monotonic()
        more = {"find": {"link": "a"}, "pace": {"delay": 0, "concurrency": 8, "timeout": 3}}
        (run,) = crawl(settings, [card("worst", "jsonld", f"{server.base}/", **more)])
        took = time.monotonic() - started
    assert run.outcome == "finished"
    titles = {d.posting.key.removeprefix(f"{server.base}/"): d.posting.title for d in ledger.each(source="worst")}
    assert set(titles) >= set(GOOD_ONES)
    reasons = by_page(server, ledger, "worst")
    wrong = {
        n: reasons.get(n) for n, (_, why) in table.items() if not any(r.startswith(why) for r in reasons.get(n, []))
    }
    assert wrong == {}, "\n".join(f"{n}: {why}" for n, why in wrong.items())
    assert set(titles) == set(GOOD_ONES)
    assert all(len(r) <= 300 for rs in reasons.values() for r in rs)
    assert peak.kib < MOST_MEMORY
    assert took < MOST_SECONDS


RUSSIAN = "Требуются работницы на склад в Польше: жильё бесплатно, зарплата 1800 евро, документы оформляем."
ROMANIAN = "Angajăm îngrijitoare în Italia, cazare şi masă gratuite, plata la timp, fără comision."
POLISH = "Praca przy zbiorze truskawek, zakwaterowanie bezpłatne, wypłata co tydzień, także dla początkujących."
UKRAINIAN = "Потрібні їздові водії: оплата щотижня, житло, їжа, ґрунтовна підготовка."


_NUMBERS = count()


def _lying(words: str, real: str, kind: str, *, before: str = "") -> hostile.Page:
    # Each page has a number of its own: one and the same page in place of many is a wall.
    page = f"<html><head>{before}</head><body id='p{next(_NUMBERS)}'><h1>{words[:20]}</h1><p>{words}</p></body></html>"
    return hostile.whole(page.encode(real), kind)


LIES: dict[str, tuple[hostile.Page, str, str | None]] = {
    "utf8-is-1251": (_lying(RUSSIAN, "cp1251", "text/html; charset=utf-8"), RUSSIAN, "cp1251, not utf-8"),
    "utf8-is-1250": (_lying(ROMANIAN, "cp1250", "text/html; charset=utf-8"), ROMANIAN, "cp1250, not utf-8"),
    "utf8-is-latin2": (_lying(POLISH, "iso8859-2", "text/html; charset=utf-8"), POLISH, "iso8859-2, not utf-8"),
    "1251-is-utf8": (_lying(UKRAINIAN, "utf-8", "text/html; charset=windows-1251"), UKRAINIAN, "utf-8, not cp1251"),
    "latin1-is-utf8": (_lying(ROMANIAN, "utf-8", "text/html; charset=iso-8859-1"), ROMANIAN, "utf-8, not cp1252"),
    "unknown-name": (_lying(RUSSIAN, "cp1251", "text/html; charset=x-cyrillic-9"), RUSSIAN, None),
    "unknown-name-utf8": (_lying(RUSSIAN, "utf-8", "text/html; charset=klingon"), RUSSIAN, None),
    "no-name": (_lying(RUSSIAN, "koi8-r", "text/html"), RUSSIAN, None),
    "meta-is-right": (
        _lying(RUSSIAN, "cp1251", "text/html; charset=iso-8859-1", before='<meta charset="windows-1251">'),
        RUSSIAN,
        "cp1251, not cp1252",
    ),
    "header-is-right": (
        _lying(RUSSIAN, "cp1251", "text/html; charset=windows-1251", before='<meta charset="iso-8859-1">'),
        RUSSIAN,
        None,
    ),
    "true-1251": (_lying(RUSSIAN, "cp1251", "text/html; charset=windows-1251"), RUSSIAN, None),
    "true-utf8": (_lying(UKRAINIAN, "utf-8", "text/html; charset=utf-8"), UKRAINIAN, None),
    "utf16-without-mark": (_lying(RUSSIAN, "utf-16-le", "text/html; charset=utf-8"), RUSSIAN, "utf-16-le, not utf-8"),
    "utf16be-without-mark": (_lying(ROMANIAN, "utf-16-be", "text/html"), ROMANIAN, None),
    "utf16-with-mark": (_lying(POLISH, "utf-16", "text/html"), POLISH, None),
    "a-broken-byte": (
        hostile.whole(f"<html><body><h1>Слово</h1><p>{RUSSIAN} </p>".encode() + b"\xff</body></html>"),
        RUSSIAN,
        None,
    ),
}


def test_published_words_come_out_right_whatever_their_page_says_of_its_encoding(settings, ledger):
    with hostile.serving() as server:
        listed(server, {name: page for name, (page, _, _) in LIES.items()})
        html = {"fields": {"title": "h1", "text": "p"}}
        (run,) = crawl(settings, [card("lies", "html", f"{server.base}/", find={"link": "a"}, html=html)])
    assert run.counts["rejected"] == {}
    found = {d.posting.key.removeprefix(f"{server.base}/"): d.posting for d in ledger.each(source="lies")}
    assert {n: p.text.rstrip(" \ufffd") for n, p in found.items()} == {n: words for n, (_, words, _) in LIES.items()}
    for name, (_, _, said) in LIES.items():
        noted = found[name].extra.get("charset")
        assert (noted or "").startswith(said or "") if said else noted is None, (name, noted)


def test_feeds_and_answers_in_xml_come_out_right_too(settings, ledger):
    rss = (
        '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>x</title><item>'
        f"<title>{RUSSIAN}</title><link>http://127.0.0.1/1</link><description>{RUSSIAN}</description></item></channel></rss>"
    )
    with hostile.serving() as server:
        server.pages["/1"] = hostile.whole(rss.format("utf-8").encode("cp1251"), "application/rss+xml")
        server.pages["/2"] = hostile.whole(rss.format("windows-1251").encode(), "application/rss+xml; charset=cp1251")
        server.pages["/3"] = hostile.whole(rss.format("windows-1251").encode("cp1251"), "application/rss+xml")
        cards = [card(f"feed{n}", "feed", f"{server.base}/{n}") for n in (1, 2, 3)]
        crawl(settings, cards)
    assert [d.posting.title for n in (1, 2, 3) for d in ledger.each(source=f"feed{n}")] == [RUSSIAN] * 3


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)
CANARY = "canary-in-a-file"


def _entities(root: str, entity: str, server: str, secret: str) -> dict[str, bytes]:
    """Documents whose entities grow without end, or read a file or an address."""
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    reached = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{server}/canary">]>'
    parameter = f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{server}/canary"> %p;]>'
    declared = f'<!DOCTYPE x SYSTEM "{server}/canary">'
    heads = {"laughs": (f"{LAUGHS}]>", "&m;"), "file": (outside, "&e;"), "http": (reached, "&e;"), "parameter": (parameter, ""), "dtd": (declared, "")}  # fmt: skip
    return {
        n: f'<?xml version="1.0"?>{head}{root.replace(entity, inside)}'.encode() for n, (head, inside) in heads.items()
    }


def test_entities_of_feeds_sitemaps_and_answers_in_xml_reach_nothing_and_grow_to_nothing(settings, ledger, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    with hostile.serving() as server, watched() as peak:
        server.pages["/canary"] = hostile.whole(CANARY.encode(), "text/plain")
        rss = '<rss version="2.0"><channel><title>t</title><item><title>A E job</title><link>http://127.0.0.1/1</link><description>words E</description></item></channel></rss>'
        site = f"<urlset><url><loc>{server.base}/good?E</loc></url></urlset>"
        rows = "<jobs><job><id>1</id><title>A E job</title><text>words E</text></job></jobs>"
        api = {"rows": "//job", "fields": {"key": "id", "title": "title", "text": "text"}, "format": "xml"}
        server.pages["/good?"] = server.pages["/good"] = hostile.whole(GOOD)
        shapes = {"feed": (rss, {}), "jsonld": (site, {"find": {"by": "sitemap"}}), "api": (rows, {"api": api})}
        cards = []
        for kind, (shape, more) in shapes.items():
            for name, body in _entities(shape, "E", server.base, str(secret)).items():
                server.pages[f"/{kind}-{name}"] = hostile.whole(body, "application/xml")
                cards.append(card(f"{kind}-{name}", kind, f"{server.base}/{kind}-{name}", **more))
        started = time.monotonic()
        runs = crawl(settings, cards)
        assert time.monotonic() - started < MOST_SECONDS
    assert "/canary" not in server.asked
    assert peak.kib < MOST_MEMORY
    assert {r.outcome for r in runs} <= {"finished", "failed"}
    for posting in (d.posting for d in ledger.each()):
        assert CANARY not in posting.title + posting.text
        assert len(posting.text) < 1000
    for run in runs:
        assert sum(run.counts["rejected"].values()) or run.counts.get("new"), (
            f"{run.source}: neither postings nor a reason"
        )


WORST_JSON = {
    "brackets": b"[" * 100_000,
    "braces": b'{"a":' * 100_000,
    "digits": b'{"rows": [' + b"9" * 1_000_000 + b"]}",
    "cut": b'{"rows": ',
    "nulls": b"\x00" * 5000,
    "marks": b"\xff\xfe" * 5000,
    "quotes": b'"' * 1_000_000,
}


def test_json_of_the_worst_kind_is_named_and_ends_nothing(settings):
    api = {"rows": "rows", "fields": {"key": "id", "title": "title"}}
    with hostile.serving() as server, watched() as peak:
        server.pages |= {f"/{n}": hostile.whole(body, "application/json") for n, body in WORST_JSON.items()}
        cards = [
            card(f"{k}-{n}", k, f"{server.base}/{n}", **m)
            for n in WORST_JSON
            for k, m in (("api", {"api": api}), ("feed", {}))
        ]
        runs = crawl(settings, cards)
    assert {r.source: (r.outcome, list(r.counts["rejected"])) for r in runs} == {
        c.name: ("failed", ["unreadable"]) for c in cards
    }
    assert peak.kib < MOST_MEMORY


def test_redirects_end_and_lead_to_nothing_else(settings, ledger):
    wanted = {
        "loop": "failed: max redirections", "chain": "failed: max redirections", "file": "failed: 302", "ftp": "failed: 302",
        "script": "", "metadata": "refused: 169.254.169.254", "other": "offsite: ", "user": "refused: a user name",
    }  # fmt: skip
    with hostile.serving() as server:
        to = {
            "loop": "/loop", "chain": "/chain?1", "file": "file:///etc/passwd", "ftp": "ftp://127.0.0.1/x", "script": "javascript:alert(1)",
            "metadata": "http://169.254.169.254/latest/meta-data/", "other": "http://other.example/", "user": server.base.replace("//", "//a@"),
        }  # fmt: skip
        listed(server, {n: hostile.redirect(where) for n, where in to.items()} | {"good": hostile.whole(GOOD)})
        server.pages |= {f"/chain?{n}": hostile.redirect(f"/chain?{n + 1}") for n in range(1, 50)}
        (run,) = crawl(settings, [card("leading", "jsonld", f"{server.base}/", find={"link": "a"})])
    assert run.outcome == "finished"
    reasons = by_page(server, ledger, "leading")
    assert set(reasons) == set(wanted)
    assert {n: r for n, r in reasons.items() if not r[0].startswith(wanted[n])} == {}
    assert server.asked.count("/chain?6") == 0


@pytest.mark.parametrize(
    ("pattern", "again"),
    [(jsonld._OPEN, "<script "), (jsonld._OPEN, "<!--"), (reddit._BODY, "<!-- SC_OFF -->"), (vk._LINK, "[id1|a")],
    ids=["scripts", "comments", "bodies", "links"],
)
def test_expressions_over_what_strangers_write_take_time_by_its_length(pattern, again):
    def took(size: int) -> float:
        text, started = again * (size // len(again)), time.process_time()
        assert pattern.findall(text) is not None
        return time.process_time() - started

    assert took(2**20) < 2.0
