"""WARC: pages of an archive, read as a crawl would read them; a page that was captured again unchanged counts once."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from crawler.files.opening import Input, Stream
from crawler.files.rows import Fault, Found, Left, Row
from crawler.timelimit import time_limit
from records.posting import canonical_url

if TYPE_CHECKING:
    from scrapy.http import HtmlResponse

NAME = "WARC"
SOURCE = None
LONGEST = 10 * 1024 * 1024
"""Bytes of one page, unpacked."""
_LEAST, _MOST = 120, 30_000
"""Characters of a body that can be one posting."""
_PASSWORD = re.compile(r"<input\b[^>]{0,500}type\s*=\s*[\"']?password", re.IGNORECASE)
_ABOUT_WORK = re.compile(r"job|vacanc|career|hiring|recruit|employ|werkstudent|stelle|arbeit|emploi|recrut|empleo|trabajo|oferta|vaga\b|emprego|lavoro|offert|prac[aey]\b|ofert|munc[aăi]|angaj|locuri|вакан|работ|робот|munka|állás|είναι|εργασ|θέση|iş ilan|eleman|việc|tuyển|lowongan|kerja|招聘|工作|职位|職位|وظيف|وظائف|عمل|काम|नौकरी|posao|práce|prác[au]|darb[aou]|töö", re.IGNORECASE)  # fmt: skip


def looks(found: Input) -> bool:
    return found.head.startswith(b"WARC/") or found.head.startswith(b"filedesc://")


def rows(stream: Stream, found: Input, key: bytes) -> Iterator[Found]:
    """The postings of every HTML page that was answered with 200."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    known: set[bytes] = set()
    records = ArchiveIterator(io.BufferedReader(stream), arc2warc=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(records, None)
            if record is None:
                return
            read = list(_record(record, known, number))
        except (ArchiveLoadFailed, EOFError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
            # The place of the next record cannot be known any more.
            yield Fault(f"record {number}", f"not WARC: {type(error).__name__}: {error}; what stands before is read")
            return
        yield from read


def _record(record: Any, known: set[bytes], number: int) -> Iterator[Found]:
    headers, kind = record.rec_headers, record.rec_type
    url = str(headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if kind not in ("response", "resource"):
        if kind == "revisit":
            yield Left("pages captured again")
        return
    status, head = _answer(record)
    kept = {n: v for n, v in head if n.lower() not in ("content-encoding", "transfer-encoding", "content-length")}
    kind_of_body = next((v for n, v in head if n.lower() == "content-type"), headers.get_header("Content-Type") or "")
    if status != 200 or not re.match(r"https?://", url) or "html" not in kind_of_body.lower():
        yield Left("answers that are no page")
        return
    body = record.content_stream().read(LONGEST + 1)
    if len(body) > LONGEST:
        yield Fault(f"record {number}", f"too long: {url[:300]}: more than {LONGEST // 2**20} MiB")
        return
    mark = hashlib.sha256(canonical_url(url).encode() + b"\x00" + body).digest()[:16]
    if mark in known:
        yield Left("pages captured again")
        return
    known.add(mark)
    yield from _page(url, body, kept, number, captured=headers.get_header("WARC-Date"))


def _answer(record: Any) -> tuple[int, list[tuple[str, str]]]:
    if record.http_headers is None:
        return 200, []
    code = str(record.http_headers.get_statuscode() or "")
    return int(code) if code.isdecimal() else 0, list(record.http_headers.headers)


def _page(url: str, body: bytes, headers: Mapping[str, str], number: int, *, captured: str | None) -> Iterator[Found]:
    from scrapy.http import HtmlResponse, Request

    from crawler import walls

    response = HtmlResponse(url, body=body, headers=_plain(headers), request=Request(url))
    at = f"record {number}"
    try:
        problem = walls.problem(response)
        with time_limit():
            found = [] if problem else list(_postings(response))
    except Exception as error:  # one hostile page never stops an import
        problem = f"unreadable: {type(error).__name__}: {error}"
    if problem:
        yield Fault(at, f"{problem} ({url[:300]})")
        return
    for reason in (f for f in found if isinstance(f, str)):
        yield Fault(at, f"{reason} ({url[:300]})")
    many = [f for f in found if not isinstance(f, str)]
    place = canonical_url(url)
    for order, values in enumerate(many):
        yield Row(at, {"id": f"{place}#{order + 1}" if order else place, "url": url, "captured": captured, **values})
    if not found:
        yield Fault(at, f"no posting: neither a JobPosting nor a page that looks like one ({url[:300]})")


def _plain(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        n: v.encode("latin-1", "replace").decode("latin-1") for n, v in headers.items() if n.isascii() and n.strip()
    }


def _postings(response: HtmlResponse) -> Iterator[dict[str, Any] | str]:
    """The values of each JobPosting of a page, else of the page itself if it looks like one; or why markup could not be read."""
    from crawler.extract import jobposting, page

    jobs, faults = page.marked(response.text, response.url)
    seen: set[str] = set()
    for job in jobs:
        values = _values(jobposting.fields(job))
        said = repr(sorted((n, v) for n, v in values.items() if n in ("title", "text")))
        if said not in seen and (values.get("title") or values.get("text")):
            seen.add(said)
            yield values
    if not seen:
        title, body = page.headline(response), page.body(response)
        if _is_posting(response, title, body):
            yield {"title": title, "text": body}
            return
        yield from faults


def _is_posting(response: HtmlResponse, title: str, body: str) -> bool:
    """One page of words about work, not a list of links, not a form to sign in."""
    if not _LEAST <= len(body) <= _MOST or _PASSWORD.search(response.text):
        return False
    if not _ABOUT_WORK.search(f"{response.url} {title} {response.css('title::text').get()}"):
        return False
    # Of a list most words stand in links.
    linked = sum(len(t.strip()) for t in response.css("main a ::text, article a ::text, body a ::text").getall())
    return linked < 0.6 * max(1, len(body))


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a Posting as a row has them."""
    values = {**fields.get("extra", {}), **{n: v for n, v in fields.items() if n not in ("extra", "published_raw")}}
    values["published"] = fields.get("published_raw")
    values["expires"] = fields["expires"].isoformat() if fields.get("expires") else None
    return {n: v for n, v in values.items() if v is not None}
