"""Files that people hand in without knowing what is read: named with what to do, tables of offices read as they are, nothing taken for what it is not."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile

import pytest

from crawler.files import import_files

HTML = b"<!DOCTYPE html>\n<html><head><title>%s</title></head><body><div class='%s'>Girls wanted</div></body></html>"


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as made:
        made.addfile(tarfile.TarInfo("a.eml"), io.BytesIO())
    return out.getvalue()


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


STRANGERS = [
    ("mail.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an Outlook message (.msg); save the message as .eml"),
    ("x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "__substg1.0_0037".encode("utf-16-le"), "an Outlook message"),
    ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office file; save it as CSV"),
    ("box.pst", b"!BDN" + bytes(600), "an Outlook mailbox (.pst)"),
    ("book.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook; save it as CSV"),
    ("text.odt", packed("mimetype", "content.xml"), "an OpenDocument file"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "a 7z archive; unpack it first"),
    ("a.tar.gz", tar(), "a tar archive; unpack it first"),
    ("ad.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
    ("messages.html", HTML % (b"Exported Data", b"history"), "a chat that Telegram Desktop exported as HTML; export the chat once more as JSON"),
    ("jobs.html", HTML % (b"Jobs", b"chatlog"), "a channel that DiscordChatExporter exported as HTML"),
    ("jobs.txt", b"=" * 62 + b"\nGuild: Jobs\nChannel: general\n", "a channel that DiscordChatExporter exported as text"),
    ("page.html", HTML % (b"Job", b"ad"), "a web page; crawl its address"),
    ("1.emlx", b"398       \nFrom: a@b.example\n\nx\n", "a message of Apple Mail"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "what"), STRANGERS)
def test_what_is_not_read_is_named_with_what_to_do(ledger, tmp_path, name, data, what):
    (tmp_path / name).write_bytes(data)
    summary = import_files(ledger, [tmp_path / name], key=b"k")
    assert summary.problems[0].startswith(f"{tmp_path / name}: not read: {what}")
    assert (summary.rejected, summary.files) == (1, [])


def test_messages_that_cannot_be_read_are_named_where_they_lie_among_others_and_papers_are_not(ledger, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data, _ in STRANGERS:
        (folder / name).write_bytes(data)
    summary = import_files(ledger, [folder], key=b"k")
    named = {p.partition(": ")[0].rpartition("/")[2] for p in summary.problems}
    assert named >= {"mail.msg", "box.pst", "a.7z", "a.tar.gz", "messages.html", "jobs.html", "jobs.txt", "1.emlx"}
    assert not named & {"ad.pdf", "page.html", "old.xls", "book.xlsx", "text.odt"}
    assert summary.left == 5


def test_an_empty_file_is_no_table(ledger, tmp_path):
    (tmp_path / "a.eml").write_bytes(b"")
    assert import_files(ledger, [tmp_path / "a.eml"], key=b"k").problems == [
        f"{tmp_path}/a.eml: empty: there is nothing in the file"
    ]


def test_an_archive_may_hold_packed_files_and_what_systems_put_beside_them_is_passed_over(ledger, tmp_path):
    row = b'{"id": "1", "text": "Cooks wanted"}\n'
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.jsonl.gz", gzip.compress(row))
        made.writestr("__MACOSX/._a.jsonl", b"\0\5\x16\7")
        made.writestr(".DS_Store.json", b"\0")
        made.writestr("inner.zip", packed("b.jsonl"))
    summary = import_files(ledger, [tmp_path / "a.zip"], key=b"k")
    assert (summary.new, summary.left) == (1, 0)
    assert summary.problems == [f"{tmp_path}/a.zip/inner.zip: not read: a zip within a zip; unpack it first"]


def test_the_lists_of_an_archive_of_pages_are_no_postings(ledger, tmp_path):
    page = b'<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook", "description": "Cook for an inn"}</script>'
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://b.example/1\r\nWARC-Date: 2026-10-12T09:15:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    record = (
        f"{head}Content-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"
    )
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as made:
        made.writestr("datapackage.json", '{"resources": [{"path": "archive/data.warc.gz"}]}')
        made.writestr(
            "pages/pages.jsonl", '{"id": "1", "url": "http://b.example/1", "title": "Cook", "text": "menu"}\n'
        )
        made.writestr("archive/data.warc.gz", gzip.compress(record))
    summary = import_files(ledger, [tmp_path / "a.wacz"], key=b"k")
    assert (summary.new, summary.rejected) == (1, 0)
    assert [d.posting.text for d in ledger.each()] == ["Cook for an inn"]


def test_a_short_file_that_breaks_off_gives_what_stands_before(ledger, tmp_path):
    whole = gzip.compress(b'{"id": "1", "text": "Cooks wanted"}\n') + gzip.compress(b'{"id": "2", "text": "x"}\n')
    (tmp_path / "a.gz").write_bytes(whole[:-12])
    summary = import_files(ledger, [tmp_path / "a.gz"], key=b"k")
    assert summary.new == 1
    assert "not gzip" in summary.reasons


TABLES = [
    ("sep=;\r\nKennung;Überschrift;Beschreibung;Land;Ort;Veröffentlicht\r\nA;Köchin;Suppe, Brot;DE;Köln;12.10.2026\r\n", "cp1252", ("A", "Köchin", "Suppe, Brot", "DE", "Köln")),
    ("Nr. crt.;Titlu anunţ;Descriere;Ţara;Oraş;Data publicării\n1;Bucătar;Angajăm bucătar în străinătate, cazare şi masă;RO;Iaşi;12.10.2026\n", "cp1250", ("1", "Bucătar", "Angajăm bucătar în străinătate, cazare şi masă", "RO", "Iaşi")),
    ("№\tНазвание\tОписание\tСтрана\tГород\tДата\n1\tПовар\tНужен повар в ресторан\tRU\tОмск\t12.10.2026 09:15\n", "cp1251", ("1", "Повар", "Нужен повар в ресторан", "RU", "Омск")),
    ("编号|标题|内容|国家|城市|日期\n1|厨师|招聘厨师，包吃包住，联系电话|CN|北京|2026-10-12\n", "gb18030", ("1", "厨师", "招聘厨师，包吃包住，联系电话", "CN", "北京")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding", "row"), TABLES)
def test_tables_of_offices_are_read_as_they_are(ledger, tmp_path, text, encoding, row):
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    summary = import_files(ledger, [tmp_path / "a.csv"], key=b"k")
    assert summary.problems == []
    (posting,) = [d.posting for d in ledger.each()]
    assert (posting.key, posting.title, posting.text, posting.country, posting.location) == row
    assert posting.published
    assert (posting.published.day, posting.published.month) == (12, 10)


def test_lines_are_counted_from_the_first_of_the_file(ledger, tmp_path):
    (tmp_path / "a.csv").write_text('sep=,\nid,title\n1,x,y\n2,"open\n3,lost\n')
    assert [p.partition("a.csv:")[2] for p in import_files(ledger, [tmp_path / "a.csv"], key=b"k").problems] == [
        "3: cells: 3 where the header has 2",
        "4: not CSV: a quote that opens here is not closed, and the 1 lines after it are not read",
    ]


def test_a_table_without_a_column_that_tells_rows_apart_says_so_once(ledger, tmp_path):
    (tmp_path / "a.csv").write_text("title,text\n" + "a,b\n" * 50)
    (problem,) = import_files(ledger, [tmp_path / "a.csv"], key=b"k").problems
    assert problem.startswith(f"{tmp_path}/a.csv:1: id: missing; no column of title, text tells the rows apart")


def test_columns_that_mean_the_same_are_all_kept(ledger, tmp_path):
    (tmp_path / "a.csv").write_text("id,description,text,text\n1,short,long,more\n")
    import_files(ledger, [tmp_path / "a.csv"], key=b"k")
    (posting,) = [d.posting for d in ledger.each()]
    assert (posting.text, posting.extra) == ("long", {"description": "short", "text 4": "more"})


ROWS = [{"id": n, "title": f"t{n}"} for n in range(3)]


@pytest.mark.parametrize(
    "document", [{"status": "ok", "jobs": ROWS}, {"total": 3, "data": {"results": ROWS}}, {"a": {"b": {"rows": ROWS}}}]
)
def test_an_answer_of_an_interface_on_one_line_is_read_by_its_rows(ledger, tmp_path, document):
    (tmp_path / "a.json").write_text(json.dumps(document))
    summary = import_files(ledger, [tmp_path / "a.json"], key=b"k")
    assert (summary.new, summary.rejected) == (3, 0)


def test_numbers_stand_for_pay_and_dates(ledger, tmp_path):
    rows = '{"id": 1, "text": "a", "pay": NaN, "published": 1767225600}\n{"id": 2, "text": "b\x01", "pay": 1500, "published": 1767225600000}\n'
    (tmp_path / "a.jsonl").write_text(rows)
    assert import_files(ledger, [tmp_path / "a.jsonl"], key=b"k").rejected == 0
    one, two = sorted((d.posting for d in ledger.each()), key=lambda p: p.key)
    assert (one.pay, two.pay) == (None, "1500")
    assert one.published == two.published
    assert one.published
    assert one.published.isoformat() == "2026-01-01T00:00:00+00:00"
