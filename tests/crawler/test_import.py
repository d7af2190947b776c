"""Files of every kind, by what is in them: folders, archives, encodings, dialects, and bytes that are nothing."""

from __future__ import annotations

import gzip
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from crawler import encodings
from crawler.files import formats, import_files, opening
from crawler.files.csv import dialect_of
from crawler.files.rows import Fault, Left, Note, Row
from tests.crawler.streams import opened, stream

CSV = "id;title;text\n1;Cook;Soup\n"
MAIL = b"From: hr@x.example\nTo: a@y.example\nSubject: Work\nMessage-ID: <1@x>\n\nCooks wanted\n"


def names(ledger):
    return sorted((d.posting.source, d.posting.title) for d in ledger.each())


def test_a_folder_is_read_file_by_file_and_what_is_beside_is_left(ledger, tmp_path):
    (tmp_path / "in" / "photos").mkdir(parents=True)
    (tmp_path / "in" / "a.csv").write_text(CSV)
    (tmp_path / "in" / "b.jsonl").write_text('{"id": "1", "title": "Maid"}\n')
    (tmp_path / "in" / "photos" / "x.jpg").write_bytes(b"\xff\xd8" * 9)
    (tmp_path / "in" / "readme").write_text("nothing here")
    (tmp_path / "in" / "letter").write_bytes(MAIL)
    (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "in" / "a.csv")
    summary = import_files(ledger, [tmp_path / "in"], key=b"k")
    assert names(ledger) == [("a", "Cook"), ("b", "Maid"), ("mail", "Work")]
    assert (summary.left, summary.rejected) == (2, 0)
    assert {n: (c.files, c.rows) for n, c in summary.formats.items()} == {
        "CSV": (1, 1),
        "JSON Lines": (1, 1),
        "mail": (1, 1),
    }
    assert [r.outcome for r in ledger.crawls.runs()] == ["finished"] * 3


def test_content_decides_whatever_the_name_says(ledger, tmp_path):
    (tmp_path / "a.txt").write_bytes(MAIL)
    (tmp_path / "b.csv").write_bytes(
        gzip.compress(b"From a@b Thu Jan  1 10:00:00 2026\n" + MAIL.replace(b"<1@x>", b"<2@x>"))
    )
    (tmp_path / "c.dat").write_text('[{"id": 1, "title": "Maid"}, 5]')
    (tmp_path / "d.json").write_text(json.dumps({"id": 1, "title": "One", "text": "x"}, indent=2))
    (tmp_path / "e.json").write_text(json.dumps({"total": 1, "jobs": [{"id": 2, "title": "Two"}]}, indent=2))
    summary = import_files(ledger, sorted(tmp_path.glob("?.*")), key=b"k")
    assert names(ledger) == [("c", "Maid"), ("d", "One"), ("e", "Two"), ("mail", "Work"), ("mail", "Work")]
    assert summary.problems == [f"{tmp_path}/c.dat:element 2: not an object: a row must be {{…}}"]
    assert list(summary.formats) == ["mail", "mbox", "JSON"]


def test_a_folder_with_nothing_to_read_says_so(ledger, tmp_path):
    (tmp_path / "in").mkdir()
    assert import_files(ledger, [tmp_path / "in"], key=b"k").problems == [
        f"{tmp_path}/in: empty: nothing here is of a format that can be read"
    ]
    (tmp_path / "x.bin").write_bytes(bytes(range(256)))
    assert import_files(ledger, [tmp_path / "x.bin"], key=b"k").reasons == {"unknown": 1}


def test_an_archive_is_read_by_its_members_and_what_is_unsafe_in_it_refused(ledger, tmp_path):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("in/a.csv", CSV)
        made.writestr("../../evil.csv", CSV)
        made.writestr("/etc/evil.csv", CSV)
        made.writestr("C:\\evil.csv", CSV)
        made.writestr("bomb.csv", CSV + "2;x;" + "0" * (80 * 2**20))
        made.writestr("in/x.jpg", b"\xff")
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    summary = import_files(ledger, [file], key=b"k")
    assert names(ledger) == [("a", "Cook")]
    assert summary.reasons == {"refused": 5}
    assert summary.left == 1
    assert not (tmp_path.parent / "evil.csv").exists()


def test_a_member_that_unpacks_to_more_than_it_says_ends_there(tmp_path):
    found = opening.Stream(gzip.open(gzip_bomb(tmp_path)), packed=lambda: 1000)  # noqa: SIM115
    while found.read(2**20):
        continue
    assert "it unpacks to more than" in str(found.problem)
    found.close()


def gzip_bomb(folder):
    file = folder / "b.gz"
    with gzip.open(file, "wb") as out:
        for _ in range(80):
            out.write(b"0" * 2**20)
    return file


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing", b"PK\x05\x06" + b"\0" * 18, b"\x1f\x8b nothing", b""])
def test_a_broken_archive_is_named(ledger, tmp_path, data):
    (tmp_path / "a.zip").write_bytes(data)
    assert import_files(ledger, [tmp_path / "a.zip"], key=b"k").rejected >= 1


TEXTS = [
    ("cp1251", "Требуется повар в ресторан, проживание предоставляется, зарплата высокая"),
    ("koi8-r", "Требуется повар в ресторан, проживание предоставляется, зарплата высокая"),
    ("cp1252", "Köchin für Hotel gesucht, Unterkunft möglich, Bezahlung über Tarif, heißes Wetter"),
    ("cp1252", "Señoras para limpieza, ¿quiere trabajar? mañana, habitación y alimentación"),
    ("cp1250", "Poszukujemy pracowników do zbioru owoców, możliwość zakwaterowania, wyjazd już dziś"),
    ("cp1250", "Angajăm muncitori în Germania, cazare şi masă gratuită, plecări săptămânale, ţară"),
    ("cp1253", "Ζητείται μάγειρας για ξενοδοχείο στην Κρήτη, παρέχεται διαμονή και διατροφή"),
    ("cp1254", "Yurtdışında çalışacak aşçı aranıyor, konaklama ve yemek ücretsizdir, başvuru için"),
    ("cp1256", "مطلوب عاملات منازل للعمل في الخليج، السكن والطعام على حساب الشركة، الراتب جيد"),
    ("gb18030", "招聘出国劳务人员，包吃包住，月薪两万，联系电话，要求男女不限"),
    ("big5", "招聘海外工作人員，包吃包住，月薪兩萬，聯絡電話，要求男女不限"),
    ("shift_jis", "海外で働くスタッフを募集しています。住む場所と食事があります。高い給料です。"),
    ("utf-16", "Нужен повар"),
    ("utf-16-le", "Need a cook in the house"),
    ("utf-16-be", "Need a cook in the house"),
]


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_the_encoding_is_told_and_said(ledger, tmp_path, encoding, text):
    file = tmp_path / "a.csv"
    file.write_bytes(f"id;title;text\n1;x;{text}\n2;y;{text}\n".encode(encoding))
    summary = import_files(ledger, [file], key=b"k")
    assert {d.posting.text for d in ledger.each()} == {text}
    assert ", semicolon" in summary.files[0]
    assert summary.files[0].startswith(f"{file}: CSV, ")


def test_plain_letters_at_the_start_say_nothing_of_the_encoding(ledger, tmp_path):
    file = tmp_path / "a.csv"
    rows = [f"{n};Cook;Soup" for n in range(40_000)] + ["x;Повар;Нужен повар в ресторан"]
    file.write_bytes(("id;title;text\n" + "\n".join(rows)).encode("cp1251"))
    summary = import_files(ledger, [file], key=b"k")
    assert (summary.new, summary.rejected) == (40_001, 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("id,title,text\n1,A,b\n", "comma"),
        ("id;title;text\n1;A, b, c;d, e\n", "semicolon"),
        ("title\ttext\nA;b;c\td,e\n", "tab"),
        ("id|title|text\n1|A|b;c\n", "bar"),
        ("title; place, time;text\n1;A;b\n2;c;d\n", "semicolon"),
        ("id,title,text\n1,\"a \\\"b\\\", c\",d\n2,e,f\n", "comma, backslashes"),
        ("'id','title','text'\n'1','a, b','c'\n", "comma, single quotes"),
    ],
)  # fmt: skip
def test_the_dialect_is_told_from_several_rows(text, shown):
    assert str(dialect_of(text)) == shown


def test_quotes_behind_backslashes_stay(ledger, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('id,title,text\n1,"a \\"b\\", c",d\n2,e,f\n')
    import_files(ledger, [file], key=b"k")
    assert sorted(d.posting.title for d in ledger.each()) == ['a "b", c', "e"]


STARTS = [
    b"", b"WARC/1.0\r\n", b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n", b"From a@b Thu Jan  1 10:00:00 2026\n", b'{"messages": [',
    b'{"name": "x", "type": "private_group", "id": 1, "messages": [{"id": 1, "text": ', b'{"guild": {}, "channel": {"id": "1"}, "messages": [{"content": ',
    b"[31.12.26, 22:15:03] Ana: ", b"31/12/26, 22:15 - ", b"Subject: x\nFrom: ", b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\nSubject: ",
    b'[{"id": 1, "title": "', b'{"id": 1}\n', b"id;title;text\n", b"\xff\xfei\x00d\x00", b"\xef\xbb\xbf",
]  # fmt: skip


@hypothesis(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(start=st.sampled_from(STARTS), content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_whatever_a_file_holds_each_reader_gives_rows_or_faults(start, content):
    data = start + content
    found = opened(data)
    formats.of(found)
    for form in formats.FORMATS:
        for row in form.rows(stream(data), found, b"k"):
            assert isinstance(row, (Row, Fault, Left, Note))


@hypothesis(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.none() | st.sampled_from(["utf-8", "us-ascii", "latin1", "gb2312", "big5", "iso-2022-jp", "utf-16", "x-unknown", "hex", "idna", ""]))  # fmt: skip
def test_any_bytes_under_any_name_become_text(data, declared):
    assert isinstance(encodings.decoded(data, declared), str)
    assert data.decode(encodings.guess(data), "replace") is not None


def test_mail_of_a_maildir_an_mbox_and_files_is_one_posting_each(ledger, tmp_path):
    box = tmp_path / "Maildir"
    for folder in ("cur", "new", "tmp", ".Spam/cur", ".Spam/new", ".Spam/tmp"):
        (box / folder).mkdir(parents=True)
    (box / "cur" / "17.M1P2.host:2,S").write_bytes(MAIL)
    (box / ".Spam" / "new" / "18.M1P2.host").write_bytes(MAIL)
    (box / "new" / "19.M1P2.host").write_bytes(b"no header at all")
    (box / "dovecot-uidlist").write_text("3 V1 N2\n")
    body = MAIL.replace(b"Cooks", b">From the start, cooks\n>>From here")
    other = body.replace(b"<1@x>", b"<2@x>").replace(b"Work", b"Other")
    (tmp_path / "all.mbox").write_bytes(
        b"From a@b Thu Jan  1 10:00:00 2026\n" + MAIL + b"\nFrom - Fri Jan  2 10:00:00 2026\r\n" + other.replace(b"\n", b"\r\n")
        + b"\nFrom x@y Fri Jan  2 10:00:00 2026\nSubject: empty?\n\n\n"
    )  # fmt: skip
    (tmp_path / "one.eml").write_bytes(MAIL)
    summary = import_files(ledger, [box, tmp_path / "all.mbox", tmp_path / "one.eml"], key=b"k")
    assert names(ledger) == [("mail", ""), ("mail", "Other"), ("mail", "Work"), ("mail", "empty?")]
    texts = {d.posting.title: d.posting.text for d in ledger.each()}
    assert texts["Other"] == "From: hr@x.example\n\nFrom the start, cooks\n>From here wanted"
    assert {n: (c.files, c.rows) for n, c in summary.formats.items()} == {"mail": (4, 4), "mbox": (1, 3)}
    assert (summary.new, summary.seen, summary.left) == (4, 2, 1)


def test_a_mailbox_may_have_no_empty_lines_between_its_mails(ledger, tmp_path):
    mail = "From - Mon Oct 12 09:1{n}:00 2026\nX-Mozilla-Status: 0001\nFrom: a@b.example\nSubject: s{n}\nMessage-ID: <{n}@b.example>\n\nWork {n}\n"
    said = "From - Mon Oct 12 09:15:00 2026\nis no head of a mail\n"
    (tmp_path / "box").write_text(mail.format(n=1) + said + mail.format(n=2))
    import_files(ledger, [tmp_path / "box"], key=b"k")
    assert sorted(d.posting.title for d in ledger.each()) == ["s1", "s2"]


def test_a_mail_of_endless_length_is_passed_over_and_the_next_is_read(ledger, tmp_path):
    file = tmp_path / "a.mbox"
    head = b"From a@b Thu Jan  1 10:00:00 2026\n"
    file.write_bytes(head + MAIL + b"x" * (26 * 2**20) + b"\n\n" + head + MAIL.replace(b"<1@x>", b"<2@x>"))
    summary = import_files(ledger, [file], key=b"k")
    assert (summary.new, summary.reasons) == (1, {"too long": 1})
