"""WhatsApp's exported chats: every phone's way to write a time, members by pseudonym only, what the app says is no posting."""

from __future__ import annotations

import zipfile

import pytest

from crawler.files import chat_times, import_files
from crawler.files.chat_times import moment, order, stamp

STAMPS = [
    ("12/31/26, 10:15 PM - Ana: hi", "2026-12-31T22:15:00"),
    ("12/31/26, 10:15\u202fPM - Ana: hi", "2026-12-31T22:15:00"),
    ("31/12/2026, 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31.12.26, 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31.12.26 um 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("[31.12.26, 22:15:03] Ana: hi", "2026-12-31T22:15:03"),
    ("\u200e[31/12/2026, 10:15:03\u202fPM] ~\u202fAna: hi", "2026-12-31T22:15:03"),
    ("[31/12/26, 22.15.03] Ana: hi", "2026-12-31T22:15:03"),
    ("31/12/26 22.15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31/12/2026 à 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("2026-12-31 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("2026-12-31, 12:15 a.m. - Ana: hi", "2026-12-31T00:15:00"),
    ("31-12-2026 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31/12/26, 10:15 p. m. - Ana: hi", "2026-12-31T22:15:00"),
    ("31/12/26, 10:15 p.\u00a0m. - Ana: hi", "2026-12-31T22:15:00"),
    ("31.12.26 г., 9:15 ч. - Ana: hi", "2026-12-31T09:15:00"),
    ("2026. 12. 31. 오후 10:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("2026년 12월 31일 오전 9:15 - Ana: hi", "2026-12-31T09:15:00"),
    ("2026/12/31 下午10:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("[2026/12/31 晚上10:15:01] Ana: hi", "2026-12-31T22:15:01"),
    ("2026. 12. 31. du. 10:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31.12.2026. 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("\u200f٣١\u200f/١٢\u200f/٢٠٢٦، ١٠:١٥ م - \u200fAna: hi", "2026-12-31T22:15:00"),
    ("31.12.26, 10:15 μ.μ. - Ana: hi", "2026-12-31T22:15:00"),
    ("31/12/26, 10:15 CH - Ana: hi", "2026-12-31T22:15:00"),
    ("31.12.2026 ÖS 10:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31.12.2026 klo 22.15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31/12/2569 22:15 - Ana: hi", "2026-12-31T22:15:00"),
    ("31/12/26, 10:15 xx - Ana: hi", None),  # half a day that we do not know is not guessed
]  # fmt: skip


@pytest.mark.parametrize(("line", "when"), STAMPS)
def test_the_times_of_phones_are_read(line, when):
    found = stamp(line)
    assert found is not None
    read = moment(found, order([found]))
    assert (read and read.isoformat()) == when
    assert chat_times.MARKS.sub("", found.rest).strip("~\u202f ") == "Ana: hi"


@pytest.mark.parametrize(
    "line", ["not a stamp", "3 cooks needed, 10:15 - call: me", "12/31", "", "[link] x: y", "10:15 - Ana: hi"]
)
def test_a_line_without_a_time_goes_on_with_the_message(line):
    assert stamp(line) is None


@pytest.mark.parametrize(
    ("dates", "how"),
    [
        (["1/2/26", "1/13/26"], "mdy"),
        (["1/2/26", "13/2/26"], "dmy"),
        (["10/2/26", "11/2/26", "1/3/26"], "dmy"),  # only so the days follow one another
        (["2/10/26", "2/11/26", "3/1/26"], "mdy"),
        (["1/2/26"], "dmy"),
    ],
)
def test_which_number_is_the_month_is_told_from_all_dates_of_a_file(dates, how):
    assert order([s for d in dates if (s := stamp(f"{d}, 22:15 - A: x"))]) == how


CHAT = """\
3/1/26, 9:00\u202fAM - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.
3/1/26, 9:00\u202fAM - +40 712 345 678 created group "Munca Germania"
3/14/26, 9:05\u202fAM - +40 712 345 678: Urgent, cooks for Berlin.
No documents needed.
Call +49 151 234 5678
3/14/26, 9:06\u202fAM - Maria P: <Media omitted>
3/14/26, 9:07\u202fAM - Maria P: @\u2068+40 712 345 678\u2069 how much? @40712345678 write me
3/14/26, 9:07\u202fAM - Maria P: ok
3/14/26, 9:07\u202fAM - Maria P: ok
3/14/26, 9:08\u202fAM - Maria P: IMG-20260314-WA0001.jpg (file attached)
Work in Munich, ask me
3/14/26, 9:09\u202fAM - Maria P: This message was deleted
"""


def test_a_group_gives_its_messages_and_no_name(ledger, tmp_path):
    file = tmp_path / "WhatsApp Chat with Munca Germania.txt"
    file.write_text(CHAT)
    summary = import_files(ledger, [file], key=b"k")
    postings = {d.posting.text: d.posting for d in ledger.each(source="whatsapp")}
    assert len(postings) == 4  # two are equal
    assert (summary.rows, summary.new, summary.rejected) == (7, 5, 2)
    assert summary.formats["WhatsApp export"].left == {"service messages": 2}
    cooks = postings["Urgent, cooks for Berlin.\nNo documents needed.\nCall +49 151 234 5678"]
    assert cooks.published is not None
    assert cooks.published.isoformat() == "2026-03-14T09:05:00+00:00"
    assert cooks.extra["chat"] == "Munca Germania"
    assert [c.kind for c in cooks.contacts] == ["phone"]
    assert "[member] how much? [member] write me" in postings
    assert postings["Work in Munich, ask me"].extra["media"] == ["IMG-20260314-WA0001.jpg"]
    said = repr([d.posting for d in ledger.each()]) + repr(ledger.crawls.rejects(1)) + str(summary)
    assert not any(name in said for name in ("Maria", "712 345 678", "40712345678"))
    assert [r.reason.partition(":")[0] for r in ledger.crawls.rejects(1)] == ["empty", "empty"]
    again = import_files(ledger, [file], key=b"k")
    assert (again.new, again.seen) == (0, 5)


def test_a_zip_is_read_without_unpacking_and_a_talk_of_two_has_no_name(ledger, tmp_path):
    text = "[14.03.26, 09:05:00] +40 712 345 678: \u200eMessages are end-to-end encrypted, nobody can read them\n[14.03.26, 09:05:10] +40 712 345 678: Job in Cyprus\n\u200e[14.03.26, 09:06:00] +40 712 345 678: \u200e<Anhang: 00000012-PHOTO-2026-03-14-09-06-00.jpg>\n[14.03.26, 09:07:00] Ich: Danke \u200e<Diese Nachricht wurde bearbeitet>\n"
    file = tmp_path / "WhatsApp Chat - +40 712 345 678.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("_chat.txt", text)
        made.writestr("00000012-PHOTO-2026-03-14-09-06-00.jpg", b"\xff\xd8")
    summary = import_files(ledger, [file], key=b"k")
    assert sorted(d.posting.text for d in ledger.each()) == ["Danke", "Job in Cyprus"]
    assert (summary.rejected, summary.left) == (1, 1)
    said = repr([d.posting for d in ledger.each()]) + repr(ledger.crawls.rejects(1)) + summary.problems[0]
    assert "712" not in said
    assert next(d.posting.extra["chat"] for d in ledger.each()) == next(
        d.posting.extra["author"] for d in ledger.each() if d.posting.text == "Job in Cyprus"
    )


def test_an_endless_line_is_one_message_cut(ledger, tmp_path):
    file = tmp_path / "_chat.txt"
    file.write_bytes(b"[14.03.26, 09:05:10] Ana: " + b"x" * 5_000_000 + b"\n[14.03.26, 09:05:11] Ana: after\n")
    import_files(ledger, [file], key=b"k")
    assert sorted(len(d.posting.text) for d in ledger.each()) == [5, 200_000]


def test_a_member_who_says_nothing_is_not_named_by_number(ledger, tmp_path):
    (tmp_path / "a.txt").write_text("12.10.26, 21:16 - Klaus: Work abroad, @40721999011 and @0721999012\n")
    import_files(ledger, [tmp_path / "a.txt"], key=b"k")
    assert [d.posting.text for d in ledger.each()] == ["Work abroad, [member] and @0721999012"]
