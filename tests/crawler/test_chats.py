"""Exports of chats: Telegram Desktop and Discord, whole, cut, malformed; members are pseudonyms, service messages are passed over."""

from __future__ import annotations

import json

import pytest

from crawler.files import import_files
from crawler.files.jsonstream import BadValue, Json, NotJson
from tests.crawler.streams import stream

MESSAGES = [
    {"id": 1, "type": "service", "date": "2026-03-01T10:00:00", "actor": "Ion Pop", "action": "create_group"},
    {"id": 2, "type": "message", "date": "2026-03-01T12:00:00", "date_unixtime": "1772359200", "edited": "2026-03-01T13:00:00", "edited_unixtime": "1772362800",
     "from": "+40 712 345 678", "from_id": "user77",
     "text": ["Cooks wanted ", {"type": "bold", "text": "today"}, ", ", {"type": "text_link", "text": "apply", "href": "https://t.me/boss"}, " ask ", {"type": "mention_name", "text": "Ion Pop", "user_id": 9}]},
    {"id": 3, "type": "message", "date": "2026-03-01T12:01:00", "from": "Ana", "from_id": "user8", "photo": "photos/photo_1.jpg", "text": ""},
    {"id": 4, "type": "message", "date": "2026-03-01T12:02:00", "from": "Ana", "from_id": "user8", "photo": "photos/photo_2.jpg", "text": "Work in Cyprus", "forwarded_from": "Ion Pop", "reply_to_message_id": 2},
    {"id": 5, "type": "message", "date": "2026-03-01T12:03:00", "from": None, "from_id": "user9", "text": "", "poll": {"question": "Who goes?", "answers": [{"text": "me", "voters": 3}]}},
    {"id": 6, "type": "message", "date": "2026-03-01T12:04:00", "from": "Bot", "from_id": "user10", "text": "Offer", "inline_bot_buttons": [[{"type": "url", "text": "Go", "data": "https://x.example/a"}]]},
    17,
]  # fmt: skip
CHAT = {"name": "Munca", "type": "private_supergroup", "id": 555, "messages": MESSAGES}


def test_a_telegram_chat_gives_its_words_and_no_name(ledger, tmp_path):
    file = tmp_path / "result.json"
    file.write_text(json.dumps(CHAT, indent=1))
    summary = import_files(ledger, [file], key=b"k")
    found = {d.posting.key: d.posting for d in ledger.each(source="telegram")}
    assert found["555/2"].text == "Cooks wanted today, apply (https://t.me/boss) ask [member]"
    assert found["555/2"].published is not None
    assert found["555/2"].published.isoformat() == "2026-03-01T10:00:00+00:00"
    assert found["555/2"].extra["edited"] == "2026-03-01T11:00:00+00:00"
    assert found["555/2"].extra["chat"] == "Munca"
    assert [c.kind for c in found["555/2"].contacts] == ["telegram"]
    assert (found["555/4"].extra["media"], found["555/4"].extra["reply_to"]) == (["photos/photo_2.jpg"], 2)
    assert found["555/5"].text == "Who goes?\nme"
    assert found["555/6"].text == "Offer\n\nGo (https://x.example/a)"
    assert (summary.rows, summary.new, summary.rejected) == (6, 4, 2)
    assert [p.removeprefix(f"{file}:") for p in summary.problems] == [
        "message 3: empty: photo without words",
        "message no. 7: not an object: a message must be {…}",
    ]
    assert summary.formats["Telegram export"].left == {"service messages": 1}
    said = repr(list(found.values())) + repr(ledger.crawls.rejects(1))
    assert not any(n in said for n in ("Ion", "Ana", "712", "user8", "user77"))
    assert import_files(ledger, [file], key=b"k").seen == 4


def test_a_whole_account_gives_its_chats_and_nothing_of_its_owner(ledger, tmp_path):
    talk = {"name": "Ion Pop", "type": "personal_chat", "id": 9, "messages": [{"id": 1, "type": "message", "from_id": "user9", "from": "Ion Pop", "text": "Hello, a job?"}]}  # fmt: skip
    account = {
        "about": "Here is the data",
        "personal_information": {"first_name": "Vera", "phone_number": "+40 700 000 000"},
        "contacts": {"list": [{"first_name": "Zoe", "phone_number": "+40 700 111 222"}] * 900},
        "chats": {"about": "…", "list": [CHAT, talk, "broken"]},
        "left_chats": {"list": [{**CHAT, "id": 6, "name": "Old"}]},
    }
    file = tmp_path / "whatever.json"
    file.write_text(json.dumps(account))
    summary = import_files(ledger, [file], key=b"k")
    chats = {d.posting.extra["chat"] for d in ledger.each()}
    assert {"Munca", "Old"} < chats
    assert len(chats) == 3
    assert summary.new == 9
    said = repr([d.posting for d in ledger.each()])
    assert not any(n in said for n in ("Vera", "Zoe", "Ion", "700"))


def test_a_cut_export_gives_what_stands_before_the_cut(ledger, tmp_path):
    file = tmp_path / "result.json"
    whole = json.dumps(CHAT)
    file.write_text(whole[: whole.index("Who goes")])
    summary = import_files(ledger, [file], key=b"k")
    assert summary.new == 2
    assert summary.problems[-1].endswith("not JSON: it ends too early; what stands before is read")


DISCORD = {
    "guild": {"id": "1", "name": "Jobs"},
    "channel": {"id": "2", "type": "GuildTextChat", "category": "c", "name": "offers"},
    "messages": [
        {"id": "10", "type": "GuildMemberJoin", "timestamp": "2026-03-01T10:00:00+00:00", "content": "Joined the server.", "author": {"id": "7", "name": "ion"}},
        {"id": "11", "type": "Default", "timestamp": "2026-03-01T12:00:00+02:00", "timestampEdited": "2026-03-01T12:30:00+02:00", "content": "Hi @Ion Pop <@123456789>, cooks!", "author": {"id": "7", "name": "ion", "nickname": "Boss"}, "mentions": [{"id": "8", "name": "ionpop", "nickname": "Ion Pop"}], "attachments": [{"fileName": "ad.png"}], "embeds": []},
        {"id": "12", "type": "Reply", "timestamp": "2026-03-01T12:00:00+02:00", "content": "", "author": {"id": "9", "name": "hook", "isBot": True}, "embeds": [{"title": "Driver", "url": "https://x.example", "description": "800 EUR", "fields": [{"name": "Where", "value": "Oslo"}], "footer": {"text": "now"}}], "reference": {"messageId": "11"}},
        {"id": "13", "type": "Default", "timestamp": "x", "content": "", "author": None, "attachments": [{"fileName": "a.png"}]},
    ],
    "messageCount": 4,
}  # fmt: skip


def test_a_discord_channel_gives_messages_and_cards_under_them(ledger, tmp_path):
    file = tmp_path / "Jobs - offers [2].json"
    file.write_text(json.dumps(DISCORD))
    summary = import_files(ledger, [file], key=b"k", source="servers")
    found = {d.posting.key: d.posting for d in ledger.each(source="servers")}
    assert found["11"].text == "Hi [member] [member], cooks!"
    assert found["11"].published is not None
    assert found["11"].published.isoformat() == "2026-03-01T10:00:00+00:00"
    assert (found["11"].extra["chat"], found["11"].extra["media"]) == ("Jobs / offers", ["ad.png"])
    assert found["12"].text == "Driver\nhttps://x.example\n800 EUR\nWhere\nOslo\nnow"
    assert found["12"].extra["bot"] is True
    assert (summary.rows, summary.rejected) == (3, 1)
    assert not any(n in repr(list(found.values())) for n in ("Ion", "Boss", "ionpop"))


def test_a_direct_message_has_no_name(ledger, tmp_path):
    file = tmp_path / "dm.json"
    channel = {"id": "2", "type": "DirectTextChat", "name": "ionpop", "category": "Private"}
    file.write_text(json.dumps(DISCORD | {"guild": {"id": "0", "name": "Direct Messages"}, "channel": channel}))
    import_files(ledger, [file], key=b"k")
    assert "ionpop" not in repr([d.posting for d in ledger.each()])


def walked(text: bytes, **more: int) -> list[object]:
    found: list[object] = []
    document = Json(stream(text), **more)
    for _ in document.elements():
        try:
            found.append(document.value())
        except BadValue:
            found.append("bad")
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b'[1, {"a": 2}, "x", [], null, 1.5]', [1, {"a": 2}, "x", [], None, 1.5]),
        (b'[{"a": nope}, 2]', ["bad", 2]),
        (b'["\\q", 2]', ["bad", 2]),
        (b"[" + b"[" * 100_000 + b"]" * 100_000 + b", 2]", ["bad", 2]),
        (b"[" + b"9" * 10_000 + b", 2]", ["bad", 2]),
        (b'["' + b"x" * 20_000_000 + b'\\"", 2]', ["bad", 2]),
        (b"\xef\xbb\xbf[1 ,\n2]", [1, 2]),
        ('["ă", 2]'.encode("utf-16"), ["ă", 2]),
    ],
)
def test_a_document_of_any_length_is_walked(text, found):
    assert walked(text) == found


@pytest.mark.parametrize("text", [b"", b"[", b"[1", b'["', b'["\\', b"[1 2]", b"[,]", b"{}", b"[}", b"nope"])
def test_what_is_no_document_says_so(text):
    with pytest.raises(NotJson):
        walked(text)


def test_a_value_may_lie_across_any_two_pieces_of_a_file():
    values = [12345, {"a b": ['q"\\', "\u20ac", -1.5e3]}, True, None, ["x" * 50]]
    assert walked(json.dumps(values).encode(), chunk=3) == values
    assert walked(json.dumps(values, ensure_ascii=False, indent=2).encode(), chunk=3) == values


def test_what_a_discord_message_passes_on_is_read(ledger, tmp_path):
    message = {"id": "7", "type": "Default", "content": "", "author": {"id": "9"}, "forwardedMessage": {"content": "Dancers to Beirut", "embeds": [{"title": "Call us"}]}}  # fmt: skip
    (tmp_path / "a.json").write_text(
        json.dumps({"guild": {"name": "g"}, "channel": {"id": "2"}, "messages": [message]})
    )
    assert import_files(ledger, [tmp_path / "a.json"], key=b"k").new == 1
    (posting,) = [d.posting for d in ledger.each()]
    assert (posting.text, posting.extra["forwarded"]) == ("Dancers to Beirut\n\nCall us", True)


def test_a_file_that_telegram_did_not_export_has_no_name(ledger, tmp_path):
    message = {"id": 1, "type": "message", "date": "2026-10-12T09:15:00", "text": "Dancers", "photo": "(File not included. Change data exporting settings to download.)"}  # fmt: skip
    (tmp_path / "result.json").write_text(
        json.dumps({"name": "n", "type": "public_channel", "id": 1, "messages": [message]})
    )
    import_files(ledger, [tmp_path / "result.json"], key=b"k")
    assert [d.posting.extra for d in ledger.each()] == [{"chat": "n"}]
