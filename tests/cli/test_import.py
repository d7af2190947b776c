"""`lurewatch import` over one file of each format: read, named with its encoding, and each posting once."""

from __future__ import annotations

import json

from tests.crawler.test_warc import PAGE, archive, page

MAIL = (
    b"From: hr@x.example\nTo: Anna Trap <anna@y.example>\nSubject: Work for Anna\nMessage-ID: <%d@x>\n\nCooks wanted\n"
)
TELEGRAM = {
    "name": "Jobs",
    "type": "public_supergroup",
    "id": 77,
    "messages": [{"id": 1, "type": "message", "date": "2026-01-01T10:00:00", "from": "Ana", "from_id": "user1", "text": "Maids wanted"}],
}  # fmt: skip
DISCORD = {
    "guild": {"id": "1", "name": "Work"},
    "channel": {"id": "2", "type": "GuildTextChat", "name": "jobs"},
    "messages": [
        {"id": "3", "type": "Default", "timestamp": "2026-01-01T10:00:00+00:00", "content": "Drivers wanted", "author": {"id": "9", "name": "ana"}}
    ],
}  # fmt: skip
FILES = {
    "a.jsonl": (b'{"id": "1", "title": "Cook"}\n', "JSON Lines, utf-8", "a"),
    "b.json": (b'[{"id": "1", "title": "Nanny"}]', "JSON, utf-8", "b"),
    "c.csv": ("id;title;text\n1;Повар;Нужен повар в ресторан\n".encode("cp1251"), "CSV, cp1251, semicolon", "c"),
    "d.warc": (archive(("https://a.example/1", page(PAGE))), "WARC", "d"),
    "result.json": (json.dumps(TELEGRAM).encode(), "Telegram export, utf-8", "telegram"),
    "jobs.json": (json.dumps(DISCORD).encode(), "Discord export, utf-8", "discord"),
    "chat.txt": (b"[31.12.26, 22:15:03] Ana: Welders wanted\n", "WhatsApp export, utf-8", "whatsapp"),
    "g.mbox": (b"From a@b Thu Jan  1 10:00:00 2026\n" + MAIL % 1, "mbox", "mail"),
    "h.eml": (MAIL % 2, "mail", "mail"),
}


def test_one_file_of_each_format_comes_in_once_and_is_named_with_its_encoding(run, tmp_path):
    for name, (content, *_) in FILES.items():
        (tmp_path / name).write_bytes(content)
    files = [str(tmp_path / name) for name in FILES]
    answer = run("import", *files)
    said = answer.out + answer.err
    assert (answer.code, said.count("9 rows: 9 new")) == (0, 1)
    for name, (_, shown, _) in FILES.items():
        assert any(line.startswith(f"  {tmp_path}/") and f": {shown}" in line for line in said.splitlines()), name
    assert sorted(r["source"] for r in run("postings").rows) == sorted(source for *_, source in FILES.values())
    again = run("import", *files, "--json").json
    assert (again["new"], again["changed"], again["seen"], len(again["files"])) == (0, 0, 9, 9)
    assert "anna" not in (said + run("postings").out).lower().replace(str(tmp_path), "")
