"""Archives of pages: read as a crawl reads pages, each once, whatever else lies in the archive."""

from __future__ import annotations

import gzip
import json
from typing import Any

from crawler.files import import_files

JOB = {"@type": "JobPosting", "title": "Cook", "description": "<p>Soup for <b>all</b></p>", "datePosted": "2026-03-01", "baseSalary": 900}  # fmt: skip
PAGE = f'<html lang="en"><script type="application/ld+json">{json.dumps(JOB)}</script></html>'
WORDS = (
    "We look for a driver in Oslo. Pay 900 EUR a month, a bed and a meal are given, papers are kept in the office. " * 3
)
PLAIN = f"<html><head><title>Job: driver</title></head><body><main><h1>Driver</h1><p>{WORDS}</p></main></body></html>"
LIST = "<html><title>Jobs</title><body>" + "".join(f'<a href="/{n}">Job number {n} in our list of jobs</a>' for n in range(40)) + "</body></html>"  # fmt: skip
LOGIN = f"<html><title>Jobs</title><body><p>{WORDS}</p><input type=password></body></html>"


def archive(*records: tuple[str, Any], packed: bool = False) -> bytes:
    parts = [_record("warcinfo", "x.warc", b"software: test\r\n")]
    for url, (status, headers, body, kind) in records:
        head = "".join(f"{n}: {v}\r\n" for n, v in headers)
        first = "GET / HTTP/1.1" if kind == "request" else f"HTTP/1.1 {status}"
        parts.append(_record(kind, url, f"{first}\r\n{head}\r\n".encode() + body))
    return b"".join(map(gzip.compress, parts)) if packed else b"".join(parts)


def _record(kind: str, url: str, content: bytes) -> bytes:
    media = "application/warc-fields" if kind == "warcinfo" else f"application/http; msgtype={kind}"
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{len(content)}>\r\nContent-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n"  # fmt: skip
    return head.encode() + content + b"\r\n\r\n"


def page(text: str | bytes, *headers: tuple[str, str], status: str = "200 OK", kind: str = "response") -> Any:
    body = text.encode() if isinstance(text, str) else text
    return status, [("Content-Type", "text/html"), *headers], body, kind


def test_pages_of_an_archive_are_read_as_a_crawl_reads_them(ledger, tmp_path):
    file = tmp_path / "jobs.warc.gz"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE.encode())
    russian = PLAIN.replace("driver in Oslo", "водитель").replace("<head>", "<head><meta charset=windows-1251>").encode("cp1251")  # fmt: skip
    records = [
        ("https://a.example/1?utm_source=x", page(gzip.compress(PAGE.encode()), ("Content-Encoding", "gzip"))),
        ("https://a.example/2", page(chunked, ("Transfer-Encoding", "chunked"))),
        ("https://a.example/driver", page(PLAIN)),
        ("https://a.example/job-ru", page(russian)),
        ("https://a.example/1?utm_source=x", page(gzip.compress(PAGE.encode()), ("Content-Encoding", "gzip"))),
        ("https://a.example/2", page("", kind="revisit")),
        ("https://a.example/2", page("", kind="request")),
        ("https://a.example/jobs", page(LIST)),
        ("https://a.example/login-jobs", page(LOGIN)),
        ("https://a.example/old", page(PAGE, status="404 Not Found")),
        ("https://a.example/x.png", ("200 OK", [("Content-Type", "image/png")], b"\x89PNG", "response")),
        ("https://a.example/big", page(b"x" * (11 * 2**20))),
        ("https://a.example/3", page("<html><title>Just a moment...</title></html>")),
    ]
    file.write_bytes(archive(*records, packed=True))
    summary = import_files(ledger, [file], key=b"k")
    found = {d.posting.key: d.posting for d in ledger.each(source="jobs")}
    assert found.keys() == {f"https://a.example/{n}" for n in ("1", "2", "driver", "job-ru")}
    one = found["https://a.example/1"]
    assert (one.title, one.text, one.pay) == ("Cook", "Soup for all", "900")
    assert (one.published_raw, one.url) == ("2026-03-01", "https://a.example/1?utm_source=x")
    assert "papers are kept" in found["https://a.example/driver"].text
    assert "водитель" in found["https://a.example/job-ru"].text
    assert summary.reasons == {"no posting": 2, "too long": 1, "blocked": 1}
    assert summary.formats["WARC"].left == {"pages captured again": 2, "answers that are no page": 2}


def test_a_cut_or_broken_archive_gives_what_stands_before(ledger, tmp_path):
    whole = archive(("https://a.example/1", page(PAGE)), ("https://a.example/2", page(PAGE)))
    for name, data in (("cut.warc", whole[:-400]), ("junk.warc", whole + b"nonsense\r\n\r\n" * 9)):
        (tmp_path / name).write_bytes(data)
        summary = import_files(ledger, [tmp_path / name], key=b"k")
        assert summary.new >= 1
    assert summary.reasons["not WARC"] == 1
