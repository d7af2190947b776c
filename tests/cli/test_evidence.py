"""`lurewatch evidence`: shown, verified and handed on by the command line."""

from __future__ import annotations

import hashlib
import json


def test_evidence_is_shown_verified_and_exported_and_what_was_altered_is_named(boards, tmp_path):
    assert boards("crawl", "brightjobs").code == 0
    posting = boards("postings").rows[0]["id"]
    (shown,) = boards("evidence", "show", posting, "--json").json
    assert shown["sha256"] in boards("evidence", "show", posting).out
    file = boards.data / "archive" / shown["file"]
    assert file.is_file()
    assert boards("evidence", "verify", posting).code == 0
    everything = boards("evidence", "verify", "--all", "--json")
    assert (everything.code, everything.json["faults"]) == (0, [])

    out = tmp_path / "case.warc.gz"
    assert boards("evidence", "export", posting, str(out)).code == 0
    manifest = json.loads((tmp_path / "case.warc.gz.manifest.json").read_text())
    assert manifest["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()

    data = bytearray(file.read_bytes())
    data[shown["offset"] + shown["length"] // 2] ^= 1
    file.write_bytes(data)
    spoilt = boards("evidence", "verify", "--all")
    assert spoilt.code == 1
    assert f"capture {shown['capture']}: " in spoilt.err
    refused = boards("evidence", "export", posting, str(tmp_path / "other.warc.gz"))
    assert (refused.code, list(tmp_path.glob("other*"))) == (1, [])


def test_a_posting_without_evidence_and_a_wrong_call_are_told_apart(run):
    assert run("evidence", "show", "0" * 20).code == 1
    assert run("evidence", "verify").code == 2
    assert run("evidence", "verify", "0" * 20).code == 1
    assert run("evidence", "export", "0" * 20, "/tmp/never.warc.gz").code == 2
