"""Mails as they come: the richer form is read, what is hidden stands apart, whom it was sent to is gone, what is broken costs itself alone."""

from __future__ import annotations

import base64
import hashlib
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from crawler.mail import markup, messages

HEAD = (
    b"From: HR Dept <hr@bad.example>\r\nTo: Anna Schmidt <anna.schmidt@trap.example>\r\nMessage-ID: <m1@bad.example>\r\n"
    b"Date: Sun, 1 Mar 2026 10:00:00 +0200\r\n"
)


def one(data, **more):
    (found,) = messages.read(data, key=b"k", **more)
    return found


def mail(body, *headers, head=HEAD):
    lines = b"\r\n".join(h.encode() if isinstance(h, str) else h for h in headers)
    return head + lines + (b"\r\n" if headers else b"") + b"\r\n" + (body if isinstance(body, bytes) else body.encode())


def test_a_plain_mail_is_its_subject_and_text_under_whom_it_is_from():
    found = one(mail("Cooks wanted in Oslo.", "Subject: Work abroad"))
    assert (found["title"], found["text"]) == ("Work abroad", "From: HR Dept <hr@bad.example>\n\nCooks wanted in Oslo.")
    assert found["published"] == "Sun, 1 Mar 2026 10:00:00 +0200"
    assert len(found["id"]) == 32
    assert found.keys() == {"id", "title", "text", "published", "author"}
    assert one(mail("Cooks wanted in Oslo.", "Subject: Work abroad", "X-Folder: other"))["id"] == found["id"]


def test_the_sender_can_be_dropped():
    found = one(mail("Write to hr@bad.example", "Subject: Work"), sender="drop")
    assert found["text"] == "Write to [sender]"
    assert found["author"]


PRIVATE = [
    "Dear Anna Schmidt, a job", "Dear anna, a job", "Hello SCHMIDT, Anna", "dear anna.schmidt@trap.example", "ANNA.SCHMIDT@TRAP.EXAMPLE",
    "https://x.example/c?e=anna.schmidt%40trap.example", "https://x.example/c?e=" + base64.b64encode(b"anna.schmidt@trap.example").decode(),
    "id " + hashlib.md5(b"anna.schmidt@trap.example", usedforsecurity=False).hexdigest(), "bounce+anna.schmidt=trap.example@x.example",
    "copy to boss@trap.example and spy@trap.example, old@trap.example", "Leave: https://x.example/unsubscribe/anna?t=zz9988776655aa",
    "see https://x.example/u/tok123456789012",
]  # fmt: skip
OF = ("anna", "schmidt", "boss@", "spy@", "old@", "zz9988", "tok1234", "QHRyYXAu", hashlib.md5(b"anna.schmidt@trap.example", usedforsecurity=False).hexdigest())  # fmt: skip
SENT = (
    "Delivered-To: spy@trap.example", "Cc: \"Boss\" <boss@trap.example>", "X-Original-To: old@trap.example",
    "Received: from a by b for <spy@trap.example>; Sun, 1 Mar 2026 10:00:00 +0200", "List-Unsubscribe: <https://x.example/u/tok123456789012>, <mailto:leave@x.example>",
)  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_whom_it_was_sent_to_stands_nowhere(text):
    html = f"<p>{text}</p>"
    for body, kind in ((text, "text/plain"), (html, "text/html")):
        found = one(mail(body, f"Subject: Work {text}", f"Content-Type: {kind}", *SENT))
        assert "[recipient]" in found["text"]
        said = repr(found).lower()
        assert [p for p in OF if p.lower() in said] == []
        assert "hr@bad.example" in found["text"]


def test_words_that_only_look_like_a_name_stay():
    found = one(
        mail("The jobs team at home: annals", head=b"From: x@y.example\r\nTo: Jobs Team <jobs@trap.example>\r\n")
    )
    assert found["text"].endswith("The jobs team at home: annals")


def test_a_sender_who_pretends_to_be_the_recipient_is_masked():
    head = b"From: anna@trap.example\r\nTo: anna@trap.example\r\nDelivered-To: anna@trap.example\r\nSubject: Work\r\n"
    assert "anna" not in repr(one(mail("Job", head=head)))


def alternative(plain, html):
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "a@b.example", "S", "<x@y>"
    made.set_content(plain)
    made.add_alternative(html, subtype="html")
    return made


def test_of_two_forms_the_richer_is_read():
    html = "<p>Maids wanted in Doha, <b>free ticket</b>, call +974 5555 1234 today</p>"
    assert one(alternative("See the HTML.", html).as_bytes())["text"].endswith("call +974 5555 1234 today")
    long = "Maids wanted in Doha, free ticket, write to us at once, papers are made here"
    assert one(alternative(long, "<p>Hi</p><img src=x>").as_bytes())["text"].endswith(long)
    decoy = one(alternative("the quick brown fox jumps over lazy dogs in spring meadows while birds sing loud songs about summer", html).as_bytes())  # fmt: skip
    assert {"text", "other_text"} <= decoy.keys()
    assert "Maids" in decoy["text"] + decoy["other_text"]


HIDDEN = [
    '<p style="display:none">HID</p>', '<p style="DISPLAY : NONE !important">HID</p>', '<span style="font-size:0px">HID</span>', '<span style="font-size:1px">HID</span>',
    '<font color="#ffffff">HID</font>', '<div style="background:#000"><span style="color:#010101">HID</span></div>', '<td bgcolor="navy"><font color="#000080">HID</font></td>',
    '<div style="color:white">HID</div>', '<div hidden>HID</div>', '<div style="opacity:0"><b>HID</b></div>', '<div style="height:0;overflow:hidden">HID</div>',
    '<div style="max-height:0px;overflow:hidden;"><p>HID</p></div>', '<div style="position:absolute;left:-9999px">HID</div>', '<div style="visibility:hidden">HID</div>',
    "<style>.x{display:none}</style><p class='a x'>HID</p>", "<style>p.y , #z { color: rgb(254, 254, 254) }</style><p id=z>HID</p>", '<p style="font:0/0 a">HID</p>',
]  # fmt: skip


@pytest.mark.parametrize("html", HIDDEN)
def test_hidden_words_stand_apart(html):
    seen = markup.read(f"<html><body><p>before</p>{html}<p>after</p></body></html>")
    assert "HID" not in seen.visible
    assert seen.hidden == "HID"
    assert seen.visible.split() == ["before", "after"]


SHOWN = [
    '<div style="font-size:0"><span style="font-size:14px">SEEN</span></div>', '<div style="background:black"><font color="white">SEEN</font></div>',
    '<div style="background-image:url(x.png);color:#fff">SEEN</div>', '<div style="visibility:hidden"><b style="visibility:visible">SEEN</b></div>',
    '<p style="color:#333">SEEN</p>', "<style>@media (max-width:600px){.x{display:none}}</style><p class=x>SEEN</p>", '<p style="height:0">SEEN</p>',
    '<table bgcolor="#000000"><tr><td style="color:#FFFFFF">SEEN</td></tr></table>', "<p>SEEN<!-- x --></p>", '<p style="opacity:0.5">SEEN</p>',
]  # fmt: skip


@pytest.mark.parametrize("html", SHOWN)
def test_words_that_a_reader_sees_stay(html):
    assert markup.read(f"<html><body>{html}</body></html>") == markup.Seen("SEEN", "")


def test_links_that_are_contacts_are_written_out_and_of_others_the_host_is_known():
    seen = markup.read('<a href="https://wa.me/97455551234">Write us</a> <a href="mailto:hr@x.example">hr@x.example</a> <a href="https://t.example/c?u=anna">Apply</a>')  # fmt: skip
    assert seen.visible == "Write us (https://wa.me/97455551234) hr@x.example Apply"
    assert seen.hosts == ("t.example",)


def test_a_forwarded_mail_is_the_posting_and_who_forwards_it_a_recipient():
    inner = alternative("Dear Anna Schmidt, maids wanted. anna.schmidt@trap.example", "<p>x</p>")
    inner["To"] = "undisclosed"
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "Anna Schmidt <anna.schmidt@trap.example>", "police@office.example", "Fwd"  # fmt: skip
    outer.set_content("I got this, who are they?")
    outer.add_attachment(inner)
    found = one(outer.as_bytes())
    assert found["title"] == "S"
    assert found["text"] == "From: a@b.example\n\nDear [recipient], maids wanted. [recipient]"
    assert found["id"] == one(inner.as_bytes())["id"]


def test_what_is_attached_is_named_and_pages_are_read():
    made = alternative("See the page", "<p>See the page</p>")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="anna offer.png")
    made.add_attachment(b"<html><body>Cooks for Cyprus</body></html>", maintype="application", subtype="octet-stream", filename="offer.html")  # fmt: skip
    made.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    made["To"] = "Anna <anna@trap.example>"
    found = one(made.as_bytes())
    assert found["attachments"] == ["[recipient] offer.png", "offer.html", "winmail.dat"]
    assert "Cooks for Cyprus" in found["text"]
    assert found["not_read"] == ["winmail.dat holds the text in Outlook's own packing"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty: no message"),
        (b"From: a@b.c\r\n\r\n", "empty: neither subject nor text"),
        (b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx", "unreadable: winmail.dat"),
        (
            b"Content-Type: multipart/encrypted; boundary=x\r\n\r\n--x\r\n\r\nsecret\r\n--x--",
            "unreadable: it is encrypted",
        ),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 300, "unreadable: more than"),
        (b"Subject: x\r\n\r\n" + b"x" * (26 * 2**20), "too long"),
    ],
)
def test_what_gives_no_posting_says_why(data, reason):
    assert one(data).startswith(reason)


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("=?utf-8?B?0KDQsNCx?= =?utf-8?B?0L7RgtCw?=", "Работа"),
        ("=?utf-8?B?0KDQsNCx0L7RgtDQ?=", "Работ\ufffd\ufffd"),
        ("=?utf-8?Q?Munc=C4?= =?utf-8?Q?=83_bun?=", "Muncă bun"),
        ("=?koi8-r?B?8sHCz9TB?=", "Работа"),
        ("=?x-unknown?Q?Job_offer?=", "Job offer"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("Работа".encode("cp1251"), "Работа"),
        ("Работа".encode(), "Работа"),
        ("a\r\n b\r\n\tc", "a b c"),
        ("=?iso-8859-1?Q?Munc=C4=83?=", "Muncă"),
    ],
)  # fmt: skip
def test_headers_are_read_as_they_come(header, title):
    raw = header if isinstance(header, bytes) else header.encode()
    assert one(HEAD + b"Subject: " + raw + b"\r\n\r\nx")["title"] == title


@pytest.mark.parametrize(
    ("body", "headers", "text"),
    [
        ("Muncă".encode(), ["Content-Type: text/plain; charset=iso-8859-1"], "Muncă"),
        ("Требуется повар".encode("cp1251"), ["Content-Type: text/plain; charset=utf-8"], "Требуется повар"),
        ("Требуется повар".encode("koi8-r"), ["Content-Type: text/plain"], "Требуется повар"),
        ("招聘出国劳务人员".encode("gb18030"), ["Content-Type: text/plain; charset=gb2312"], "招聘出国劳务人员"),
        ("日本語の仕事".encode("iso-2022-jp"), ["Content-Type: text/plain; charset=iso-2022-jp"], "日本語の仕事"),
        (b"Cooks =\r\nwanted =C4=83 =ZZ =", ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"], "Cooks wanted ă =ZZ"),
        (b"Q29va3Mgd2FudGVk!!", ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"], "Cooks wanted"),
        (b"Q29va3Mgd2FudGV", ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"], "Cooks want"),
        (b"Cooks wanted", ["Content-Type: nonsense; charset=none", "Content-Transfer-Encoding: x-odd"], "Cooks wanted"),
        (b"Cooks \r\nwanted\r\nnow", ["Content-Type: text/plain; format=flowed"], "Cooks wanted\nnow"),
        (b"<html><body>Cooks<br>wanted</body></html>", ["Content-Type: text/plain"], "Cooks\nwanted"),
        (b"--x\r\nContent-Type: text/plain\r\n\r\nCooks wan", ["Content-Type: multipart/mixed; boundary=x"], "Cooks wan"),
    ],
)  # fmt: skip
def test_bodies_are_read_as_they_come(body, headers, text):
    found = one(mail(body, *headers))
    assert found["text"].partition("\n\n")[2].startswith(text)


@hypothesis(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", HEAD, b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: text/html\r\n\r\n<p style='color:"]))  # fmt: skip
def test_any_bytes_are_postings_or_reasons(data, start):
    for found in messages.read(start + data, key=b"k"):
        assert found["text"] or found["title"] if isinstance(found, dict) else ": " in found


@hypothesis(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/=\"' abdivspn:;-#0()styleclass{}.\x00\ufeff", max_size=300))
def test_any_page_is_seen(html):
    markup.read(html)


def test_all_of_thousands_of_recipients_are_left_out():
    to = ",\r\n ".join(f"Person {n} <person{n}@trap.example>" for n in range(5000))
    head = HEAD.replace(b"Anna Schmidt <anna.schmidt@trap.example>", to.encode())
    said = one(mail("Dear person17, person4999@trap.example and =70erson, work abroad", "Subject: Work", head=head))[
        "text"
    ]
    assert said.endswith("Dear [recipient], [recipient] and =70erson, work abroad")


def test_names_are_left_out_of_names_of_files_too():
    found = one(mail("Work", "Subject: anna_work", 'Content-Disposition: inline; filename="anna.schmidt_offer.txt"'))
    assert (found["title"], found["attachments"]) == ("[recipient]_work", ["[recipient]_offer.txt"])


def test_who_sends_his_own_ads_as_attachments_is_their_sender():
    inner = (
        b"From: HR Dept <hr@bad.example>\r\nTo: bob@trap.example\r\nSubject: Maids\r\n\r\nMaids wanted, hr@bad.example"
    )
    wrapped = b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    found = one(mail(wrapped, "Content-Type: multipart/mixed; boundary=b"))
    assert found["text"] == "From: HR Dept <hr@bad.example>\n\nMaids wanted, hr@bad.example"


def test_what_is_signed_as_a_whole_is_not_called_encrypted():
    found = one(mail("MIIB", "Subject: x", "Content-Type: application/pkcs7-mime; smime-type=signed-data"))
    assert found["not_read"] == ["it is signed as a whole (S/MIME)"]
