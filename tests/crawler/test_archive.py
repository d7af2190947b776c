"""The archive: what was asked and answered is kept as WARC, postings point to it, and it can be held against the ledger, handed on and erased."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import sqlite3
import zlib
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.indexer import Indexer

from crawler.archive.erase import blank, erase
from crawler.archive.exchange import exchange
from crawler.archive.export import export
from crawler.archive.lookup import check, read
from crawler.archive.secrets import Secrets
from crawler.archive.verify import faults, verify, verify_all
from crawler.run import crawl
from records.errors import ArchiveError, UsedWrongly
from tests.crawler.conftest import Answer, card, html

PAGE = '<script type="application/ld+json">{{"@type": "JobPosting", "title": "{0}", "description": "Words of {0}"}}</script>'


@pytest.fixture
def source(web):
    web.pages |= {
        "/": html('<a href="/1">a</a><a href="/2">b</a>'),
        "/1": html(PAGE.format("One")),
        "/2": html(PAGE.format("Two")),
    }
    return card("s", "jsonld", f"{web.base}/", find={"link": "a"})


@pytest.fixture
def folder(settings):
    return settings.data / "archive"


def records(folder):
    """Every record of every file: named fields, head of HTTP, body."""
    found = []
    for file in sorted(folder.rglob("*.warc.gz")):
        with file.open("rb") as stream:
            for r in ArchiveIterator(stream):
                named = dict(r.rec_headers.headers)
                found.append((named, r.http_headers, r.raw_stream.read()))
    return found


def of(folder, kind, path):
    """The records of a kind whose address ends so."""
    return [r for r in records(folder) if r[0]["WARC-Type"] == kind and r[0].get("WARC-Target-URI", "").endswith(path)]


def sound(*files):
    """What `warcio check` says of files, and how it would exit."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = Checker(SimpleNamespace(inputs=[str(f) for f in files], verbose=True)).process_all()
    return code, said.getvalue()


def everything(folder):
    return b"".join(part for named, head, body in records(folder) for part in (
        json.dumps(named).encode(), head.to_str().encode() if head else b"", body, _unpacked(body)))  # fmt: skip


def _unpacked(body):
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error):
        return b""


def test_warcio_finds_no_fault_in_what_a_crawl_wrote_and_each_posting_has_its_record(
    source, settings, ledger, folder, tmp_path
):
    (run,) = crawl(settings, [source])
    (file,) = folder.glob("s/*.warc.gz")
    code, said = sound(file)
    assert code == 0
    assert said.count("digest pass") == len(records(folder)) == 9, (
        "an opening, and robots, listing and two pages with their requests"
    )
    index = tmp_path / "index"
    Indexer(["offset", "warc-type", "http:status"], [str(file)], str(index)).process_all()
    indexed = [json.loads(line) for line in index.read_text().splitlines()]
    assert [i["http:status"] for i in indexed if i["warc-type"] == "response"] == ["200"] * 4
    assert f"-run{run.number}-00001.warc.gz" in file.name
    for dossier in ledger.each():
        (evidence,) = ledger.captures.evidence(dossier.posting.id)
        assert evidence.revision == dossier.posting.revision
        assert evidence.capture.url == dossier.posting.url
        assert dossier.posting.title.encode() in check(folder, ledger.captures, evidence.capture).payload
    assert list(ledger.captures.each()) != []
    assert faults(list(verify_all(folder, ledger.captures))) == []


def test_a_file_opens_with_who_read_what_on_what_grounds(source, settings, folder):
    crawl(settings.model_copy(update={"operator": "mailto:who@lab.example"}), [source])
    opening, _, body = records(folder)[0]
    said = dict(line.split(": ", 1) for line in body.decode().splitlines())
    assert opening["WARC-Type"] == "warcinfo"
    assert said["operator"] == "mailto:who@lab.example"
    assert said["conformsTo"].endswith("warc-1.1/")
    assert said["software"].startswith("lurewatch/")
    assert "no personal data" in said["description"]
    assert {n["WARC-Warcinfo-ID"] for n, _, _ in records(folder)[1:]} == {opening["WARC-Record-ID"]}


def test_bytes_are_kept_as_they_came_with_redirects_and_robots_txt(web, source, settings, folder):
    packed = gzip.compress(PAGE.format("Packed").encode())
    web.pages["/1"] = Answer(b"moved", 302, {"Location": "/3"})
    web.pages["/3"] = Answer(packed, 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"})
    crawl(settings, [source])
    ((named, head, body),) = of(folder, "response", "/3")
    assert (body, head.get_header("Content-Encoding")) == (packed, "gzip")
    assert named["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(packed).hexdigest()}"
    assert named["WARC-IP-Address"] == "127.0.0.1"
    assert [h.statusline for _, h, _ in of(folder, "response", "/1")] == ["302 Found"]
    assert len(of(folder, "response", "/robots.txt")) == 1
    ((asked, line, _),) = of(folder, "request", "/3")
    assert line.statusline == "/3 HTTP/1.1"
    assert asked["WARC-Concurrent-To"] == named["WARC-Record-ID"]
    assert "Host" in str(line)


def test_what_did_not_change_is_a_revisit_of_the_capture_that_holds_it(web, source, settings, ledger, folder):
    def second(request):
        unchanged = request.headers.get("If-None-Match") == '"v1"'
        return Answer(b"", 304) if unchanged else html(PAGE.format("Two"), ETag='"v1"')

    web.pages["/2"] = second
    for _ in range(3):
        crawl(settings, [source])
    first = {n: of(folder, "response", n)[0][0] for n in ("/1", "/2")}
    same, unchanged = of(folder, "revisit", "/1"), of(folder, "revisit", "/2")
    assert {n["WARC-Profile"].rpartition("/")[2] for n, _, _ in same} == {"identical-payload-digest"}
    assert {n["WARC-Profile"].rpartition("/")[2] for n, _, _ in unchanged} == {"server-not-modified"}
    assert (len(same), len(unchanged)) == (2, 2)
    for path, again in (("/1", same), ("/2", unchanged)):
        for named, head, body in again:
            assert named["WARC-Refers-To"] == first[path]["WARC-Record-ID"]
            assert named["WARC-Refers-To-Date"] == first[path]["WARC-Date"]
            assert (head.get_statuscode(), body) == ("200" if again is same else "304", b"")
    kept = {d.posting.title: [e.capture.kind for e in ledger.captures.evidence(d.posting.id)] for d in ledger.each()}
    assert kept == {"One": ["response", "revisit"], "Two": ["response"]}, "the first capture and the newest"
    assert faults(list(verify_all(folder, ledger.captures))) == []
    assert sound(*folder.glob("s/*.warc.gz"))[0] == 0


def test_each_revision_has_its_own_evidence(web, source, settings, ledger, folder):
    crawl(settings, [source])
    web.pages["/1"] = html(PAGE.format("One more"))
    crawl(settings, [source])
    dossier = next(d for d in ledger.each() if d.posting.title == "One more")
    found = ledger.captures.evidence(dossier.posting.id)
    assert [e.number for e in found] == [1, 2]
    payloads = [check(folder, ledger.captures, e.capture).payload for e in found]
    assert [b"One more" in p for p in payloads] == [False, True]


def test_postings_of_a_feed_point_to_the_answer_that_held_them(web, settings, ledger, folder):
    entries = "".join(f"<item><title>Ad {n}</title><link>{web.base}/ad/{n}</link></item>" for n in range(3))
    web.pages["/feed"] = Answer(
        f'<rss version="2.0"><channel>{entries}</channel></rss>'.encode(), 200, {"Content-Type": "application/xml"}
    )
    crawl(settings, [card("f", "feed", f"{web.base}/feed")])
    captures = {e.capture.number for d in ledger.each() for e in ledger.captures.evidence(d.posting.id)}
    assert len(captures) == 1
    assert ledger.count() == 3
    (capture,) = ledger.captures.each()
    assert capture.url == f"{web.base}/feed"
    assert b"Ad 2" in check(folder, ledger.captures, capture).payload


def test_no_token_and_no_cookie_enters_the_archive(web, source, settings, folder, monkeypatch):
    token = "s3cret/tok en+1"
    monkeypatch.setenv("LUREWATCH_TOKEN_BOARD", token)
    quoted = "s3cret%2Ftok%20en%2B1"
    link = f'<a href="/1?key={quoted}">a</a><a href="/2">b</a>'
    web.pages["/"] = html(link, **{"Set-Cookie": "session=abcdef123456"})
    echo = gzip.compress((PAGE.format("Two") + f"<p>you are {token}</p>").encode())
    web.pages["/2"] = Answer(echo, 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"})
    crawl(settings, [source])
    kept = everything(folder)
    assert b"Words of Two" in kept
    assert b"/1?key=[token]" in kept
    assert b"you are [token]" in kept
    assert b"Set-Cookie: [token]" in kept
    for secret in (token.encode(), quoted.encode(), b"abcdef123456"):
        assert secret not in kept
    assert sound(*folder.glob("s/*.warc.gz"))[0] == 0


@given(st.text('abcXYZ09 /+%=é"\\', min_size=6, max_size=30), st.binary(max_size=50), st.binary(max_size=50))
def test_no_token_is_left_in_any_bytes(token, before, after):
    secrets = Secrets({"LUREWATCH_TOKEN_X": token, "OTHER": "not a token at all"})
    cleaned = secrets.body(before + token.encode() + after)
    assert token.encode() not in cleaned.replace(b"[token]", b"") or token in "[token]"
    assert cleaned.count(b"[token]") >= 1


def test_authorization_never_enters_whatever_it_is(web):
    request = Request(f"{web.base}/x", headers={"Authorization": "Bearer abc", "Cookie": "a=b", "X-Api-Key": "k"})
    found = exchange(request, Response(request.url, protocol="HTTP/1.1"), at=0.0, known=None)
    head = Secrets({}).head(found.asked)
    assert b"abc" not in head
    assert b"a=b" not in head
    assert head.count(b"[token]") == 3


@pytest.mark.parametrize(
    "said",
    [
        ("", {"X-Robots-Tag": "noarchive"}),
        ("<meta content='index, NOARCHIVE' name=Robots>", {}),
        ("<meta name=lurewatch content=noarchive>", {}),
    ],
)
def test_a_page_that_forbids_copies_is_read_and_not_kept(said, web, source, settings, ledger, folder):
    forbids, header = said
    web.pages["/1"] = html(forbids + PAGE.format("One"), **header)
    crawl(settings, [source])
    assert of(folder, "response", "/1") == of(folder, "request", "/1") == []
    found = {d.posting.title: len(ledger.captures.evidence(d.posting.id)) for d in ledger.each()}
    assert found == {"One": 0, "Two": 1}


def test_a_page_that_only_speaks_of_noarchive_is_kept(web, source, settings, folder):
    web.pages["/1"] = html("<meta name=description content=noarchive>" + PAGE.format("What noarchive means"))
    crawl(settings, [source])
    assert len(of(folder, "response", "/1")) == 1


def test_a_card_may_keep_no_archive(source, settings, ledger, folder):
    (run,) = crawl(settings, [source.model_copy(update={"archive": False})])
    assert (run.counts["new"], folder.exists()) == (2, False)
    assert list(ledger.captures.each()) == []


def test_no_posting_is_written_when_its_bytes_cannot_be(source, settings, ledger, folder):
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file in the way of the folder")
    (run,) = crawl(settings, [source], log_level="CRITICAL")
    assert run.outcome == "failed"
    assert "the archive cannot be written" in run.note
    assert ledger.count() == 0
    folder.unlink()
    (again,) = crawl(settings, [source])
    assert (again.outcome, again.counts["new"]) == ("finished", 2)


def test_an_answer_that_was_cut_off_says_so():
    request = Request("http://host.test/")
    lost = Response(request.url, body=b"half", flags=["dataloss"], protocol="HTTP/1.1")
    assert exchange(request, lost, at=0.0, known=None).cut == "disconnect"


def test_what_is_altered_or_missing_is_named(source, settings, ledger, folder):
    crawl(settings, [source])
    (file,) = folder.glob("s/*.warc.gz")
    whole = file.read_bytes()
    one, two = ledger.captures.each()
    ids = {e.capture.number: d.posting.id for d in ledger.each() for e in ledger.captures.evidence(d.posting.id)}

    def said():
        return [v.fault and v.fault.partition(":")[0] for v in verify_all(folder, ledger.captures)]

    assert said() == [None, None]
    middle = one.offset + one.length // 2
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    assert said() == ["unreadable", None]
    other = read(folder, one.file, two.offset, two.length)
    forged = gzip.compress(
        gzip.decompress(whole[two.offset : two.offset + two.length]).replace(b"Words of", b"Lies of!")
    )
    assert other.id == two.record
    file.write_bytes(
        whole[: two.offset] + forged[: two.length].ljust(two.length, b"\0") + whole[two.offset + two.length :]
    )
    assert said()[1] in ("altered", "unreadable")
    file.write_bytes(whole[: two.offset + 10])
    assert said() == [None, "unreadable"]
    with sqlite3.connect(settings.data / "ledger.db") as raw:
        raw.execute("UPDATE capture SET digest = 'sha256:' || ? WHERE number = ?", ("0" * 64, one.number))
    raw.close()
    assert said()[0] == "altered"
    file.unlink()
    assert said() == ["missing", "missing"]
    assert len(faults(verify(folder, ledger.captures, ids[one.number]))) == 1


def test_an_export_holds_the_bytes_that_a_revisit_stands_for_and_can_be_checked_by_anybody(
    source, settings, ledger, folder, tmp_path
):
    for _ in range(2):
        crawl(settings, [source])
    posting = next(d.posting for d in ledger.each() if d.posting.title == "One")
    out = tmp_path / "case.warc.gz"
    manifest = export(folder, ledger.captures, posting.id, out)
    assert json.loads((tmp_path / "case.warc.gz.manifest.json").read_text()) == manifest
    assert manifest["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert [r["type"] for r in manifest["records"]] == [
        "warcinfo",
        "response",
        "request",
        "warcinfo",
        "revisit",
        "request",
    ]
    assert sound(out)[0] == 0
    data = out.read_bytes()
    for row in manifest["records"]:
        plain = gzip.decompress(data[row["offset"] : row["offset"] + row["length"]])
        assert row["record"].encode() in plain
    response = manifest["records"][1]
    plain = gzip.decompress(data[response["offset"] :][: response["length"]])
    body = plain.split(b"\r\n\r\n", 2)[2].removesuffix(b"\r\n\r\n")
    assert f"sha256:{hashlib.sha256(body).hexdigest()}" == response["payload"]
    assert response["revisions"] == [posting.revision]


def test_nothing_altered_is_exported(source, settings, ledger, folder, tmp_path):
    crawl(settings, [source])
    posting = next(ledger.each()).posting
    for file in folder.glob("s/*.warc.gz"):
        file.unlink()
    with pytest.raises(ArchiveError, match="missing: s/"):
        export(folder, ledger.captures, posting.id, tmp_path / "case.warc.gz")
    with pytest.raises(UsedWrongly, match="no evidence"):
        export(folder, ledger.captures, "0" * 20, tmp_path / "case.warc.gz")
    assert list(tmp_path.glob("case*")) == []


def test_erasing_overwrites_the_bytes_and_leaves_every_other_record_where_it_was(web, source, settings, ledger, folder):
    crawl(settings, [source])
    web.pages["/1"] = html(PAGE.format("One as it was later"))
    crawl(settings, [source])
    ids = {d.posting.title: d.posting.id for d in ledger.each()}
    gone = ids["One as it was later"]
    done = erase(folder, ledger.captures, gone)
    ledger.erase(gone, who="anna", why="asked for")
    assert (done.captures, done.shared) == (2, 0)
    kept = everything(folder)
    assert b"Words of One" not in kept
    assert b"Words of Two" in kept
    assert ledger.captures.evidence(gone) == []
    assert faults(verify(folder, ledger.captures, ids["Two"])) == []
    assert sound(*folder.glob("s/*.warc.gz"))[0] == 0
    assert sum(n["WARC-Type"] == "metadata" for n, _, _ in records(folder)) == 2
    assert erase(folder, ledger.captures, gone).captures == 0
    web.pages["/1"] = html(PAGE.format("One"))
    crawl(settings, [source])
    assert faults(list(verify_all(folder, ledger.captures))) == []


def test_bytes_that_prove_other_postings_too_stay(web, settings, ledger, folder):
    entries = "".join(f"<item><title>Ad {n}</title><link>{web.base}/ad/{n}</link></item>" for n in range(2))
    web.pages["/feed"] = Answer(
        f'<rss version="2.0"><channel>{entries}</channel></rss>'.encode(), 200, {"Content-Type": "application/xml"}
    )
    crawl(settings, [card("f", "feed", f"{web.base}/feed")])
    first, second = [d.posting.id for d in ledger.each()]
    done = erase(folder, ledger.captures, first)
    assert (done.captures, done.shared) == (0, 1)
    assert faults(verify(folder, ledger.captures, second)) == []
    assert erase(folder, ledger.captures, second).captures == 1
    assert b"Ad 1" not in everything(folder)


@given(st.integers(400, 400_000))
def test_a_blank_has_any_length_and_is_a_record(length):
    packed = blank(length)
    assert len(packed) == length
    found = list(ArchiveIterator(io.BytesIO(packed + packed)))
    assert [r.rec_headers.get_header("WARC-Type") for r in found] == ["metadata"] * 2
