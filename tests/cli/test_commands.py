"""Each command by itself: what it prints, its exit code, what it says when something is wrong."""

from __future__ import annotations

import json
import signal
import subprocess
import time

import pytest

from cli.main import lurewatch
from cli.watching import environment
from records.settings import load

NAMES = [
    "analyse",
    "crawl",
    "demo",
    "doctor",
    "evidence",
    "export",
    "import",
    "index",
    "postings",
    "rules",
    "screen",
    "search",
    "serve",
    "sources",
    "users",
    "watch",
]


def test_every_command_says_what_it_is_for(run):
    shown = run("--help").out
    for name in NAMES:
        assert f"\n  {name} " in shown
        assert lurewatch.get_command(None, name).get_short_help_str()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["serch"], 2, "Did you mean `lurewatch search`?"),
        (["crawl"], 2, "put source cards"),
        (["import", "/nowhere.jsonl"], 2, "/nowhere.jsonl"),
        (["export", "xml", "/tmp/x"], 2, "csv, jsonl"),
        (["serve", "--port", "99999"], 2, "port"),
        (["search", "(cook"], 2, "parenthesis"),
        (["search", "colour:red"], 2, "no field 'colour'"),
        (["rules", "show", "nothing"], 2, "no rule nothing"),
        (["rules", "try", "debt_bondage.en.advance", "A quiet sentence."], 1, ""),
        (["users", "add", "anna"], 2, "12 characters"),
        (["index", "--data", "/proc/nowhere"], 1, "/proc/nowhere"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(run, arguments, code, said):
    answer = run(*arguments)
    assert answer.code == code
    assert said in answer.err


def test_an_empty_ledger_is_no_fault(run):
    assert run("analyse").code == 0
    assert run("index").code == 0
    assert run("postings").out == ""
    assert run("search", "cook", "--json").json["total"] == 0
    assert run("doctor").code == 0


def test_rows_that_cannot_be_read_are_named_and_the_rest_goes_on(run, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_text('{"id": "1", "text": "Cook wanted"}\nbroken\n{"id": "2"}\n{"id": "3", "title": "Driver"}\n')
    answer = run("import", str(file))
    assert answer.code == 1
    assert f"{file}:2" in answer.err
    assert f"{file}:3" in answer.err
    assert [r["title"] or r["text"] for r in run("postings").rows] in (
        ["Cook wanted", "Driver"],
        ["Driver", "Cook wanted"],
    )
    assert run("import", str(file), "--json").json["seen"] == 2


def test_csv_is_read_too(run, tmp_path):
    file = tmp_path / "ads.csv"
    file.write_text("id,title,text,country\n1,Cook,Cook wanted in Cluj,RO\n2,Driver,,PL\n")
    assert run("import", str(file), "--source", "paper").code == 0
    assert {(r["source"], r["country"]) for r in run("postings", "--source", "paper").rows} == {
        ("paper", "RO"),
        ("paper", "PL"),
    }


def test_postings_are_what_screen_reads(run, tmp_path):
    file = tmp_path / "ads.jsonl"
    text = "Girls wanted. We keep your passport, you pay back the ticket. Call +40 721 000 123."
    file.write_text(json.dumps({"id": "1", "text": text, "country": "RO"}) + "\n")
    run("import", str(file))
    printed = run("postings")
    assert "721 000 123" not in printed.out
    (judged,) = run("screen", read=printed.out).rows
    assert judged["id"] == printed.rows[0]["id"]
    assert "document_confiscation" in {h["indicator"] for h in judged["hits"]}


def test_screen_answers_every_line_in_its_place(run):
    lines = ['{"id": "a", "text": "We keep your passport."}', "broken", '{"id": "b", "title": "Cook"}', '{"id": "c"}']
    answer = run("screen", read="\n".join(lines))
    assert answer.code == 0
    assert [r["id"] for r in answer.rows] == ["a", None, "b", "c"]
    assert ["error" in r for r in answer.rows] == [False, True, False, True]


def test_a_reader_that_has_seen_enough_hears_no_complaint(run, tmp_path):
    file = tmp_path / "ads.jsonl"
    file.write_text("".join(json.dumps({"id": str(n), "text": "Cook wanted " * 200}) + "\n" for n in range(200)))
    run("import", str(file))
    with run.start("postings", stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_settings_come_from_the_environment_and_secrets_are_hidden(run):
    secret = "hunter2-hunter2-hunter2"
    shown = type(run)(run.data, {"LUREWATCH_SESSION_SECRET": secret})("doctor", "--json")
    assert secret not in shown.out + shown.err
    assert "****" in shown.out


def test_accounts_are_made_listed_and_closed(run):
    password = "a long enough password\n"
    assert run("users", "add", "anna", "--role", "lead", read=password).code == 0
    assert run("users", "add", "anna", read=password).code == 2
    assert run("users", "change", "anna", "--inactive").code == 0
    (anna,) = run("users", "list", "--json").json
    assert (anna["name"], anna["role"], anna["active"]) == ("anna", "lead", False)
    assert "password" not in anna


def test_rules_are_checked_shown_and_tried(run, tmp_path):
    checked = run("rules", "check", "--language", "tl", "--untimed", "--json")
    assert (checked.code, checked.json["faults"]) == (0, [])
    assert run("rules", "check", "--language", "xx").code == 2
    (rule,) = run("rules", "show", "debt_bondage.en.advance").json
    (hit,) = run("rules", "try", "debt_bondage.en.advance", rule["cases"]["match"][0]).json
    assert hit["indicator"] == "debt_bondage"
    broken = tmp_path / "packs" / "debt_bondage"
    broken.mkdir(parents=True)
    (broken / "en.yml").write_text("rules:\n- id: debt_bondage.en.own\n  title: A rule of our own\n  match: [pay]\n")
    answer = run("rules", "check", "--rules", str(broken.parent), "--language", "tl", "--untimed")
    assert answer.code == 1
    assert "debt_bondage/en.yml:2" in answer.out
    assert "cases" in answer.out


def test_sources_are_listed_and_walked_step_by_step(boards):
    listed = boards("sources", "list", "--json").json
    assert {s["name"] for s in listed} >= {"brightjobs", "classifieds", "social"}
    walked = boards("sources", "check", "brightjobs")
    assert walked.code == 0, walked.out
    assert [s for s in ("dns", "robots", "fetch", "extract", "validate") if s not in walked.out] == []


def test_a_broken_card_is_named_with_its_line(boards):
    card = boards.data / "sources" / "brightjobs.yml"
    card.write_text(card.read_text() + "colour: red\n")
    answer = boards("sources", "check")
    assert answer.code == 1
    assert f"brightjobs.yml:{len(card.read_text().splitlines())}" in answer.err


def test_crawl_names_a_source_that_is_not_there(boards):
    answer = boards("crawl", "brightjob")
    assert answer.code == 2
    assert "brightjobs" in answer.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_watch_ends_cleanly_and_the_next_start_goes_on(boards, number):
    process = boards.start("watch", "--pause", "0.5")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not boards("search", "--json").json["total"]:
        assert process.poll() is None, process.stdout.read()
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in said
    once = boards("watch", "--rounds", "1")
    assert once.code == 0
    assert boards("search", "--json").json["total"] == len(boards("postings").rows)
    assert boards("analyse", "--json").json["analysed"] == 0


def test_an_interrupted_analysis_keeps_what_was_done(run, tmp_path):
    file = tmp_path / "ads.jsonl"
    text = "Cook wanted in a hotel. " * 60
    file.write_text("".join(json.dumps({"id": str(n), "text": f"{n} {text}"}) + "\n" for n in range(1500)))
    run("import", str(file))
    process = run.start("analyse", "--workers", "1")
    time.sleep(2.5)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    code = process.returncode
    assert code in (0, 130)
    assert "Traceback" not in said
    rest = run("analyse", "--json").json["analysed"]
    assert rest <= 1500
    if code == 130:
        assert rest > 0
    assert run("analyse", "--json").json["analysed"] == 0


def test_the_demo_runs_the_whole_road_and_ends(run):
    answer = run("demo", "--once", "--json")
    assert answer.code == 0, answer.err
    shown = answer.json
    assert shown["postings"] > 400
    assert len(shown["languages"]) >= 12
    assert shown["bands"]["high"] > 0
    assert set(shown["seconds"]) == {"crawl", "analyse", "index"}


def test_the_life_of_a_posting_is_told_with_what_each_change_changed(run, tmp_path):
    file = tmp_path / "ads.jsonl"
    for text in ("A cook wanted\u001b[31m in Cluj", "A dancer wanted in Cluj"):
        file.write_text(json.dumps({"id": "7", "source": "board", "text": text, "expires": "2026-01-05"}) + "\n")
        assert run("import", str(file)).code == 0
    (row,) = run("postings").rows
    told = run("postings", "--history", row["id"])
    assert told.code == 0
    assert "[-cook" in told.out
    assert "{+dancer" in told.out
    assert "\u001b" not in told.out
    story = run("postings", "--history", row["id"], "--json").json
    assert story["state"] == "expired"
    assert [(e["what"], e["source"]) for e in story["events"]] == [(w, "board") for w in ("new", "expired", "changed")]
    assert story["events"][1]["at"] == "2026-01-05T23:59:59+00:00"
    assert [s["kind"] for s in story["events"][2]["changes"][0]["spans"]][:3] == ["kept", "removed", "added"]
    unknown = run("postings", "--history", "0" * 20)
    assert (unknown.code, "no such posting" in unknown.err) == (1, True)


def test_a_process_of_ours_is_given_the_very_settings_that_we_have(tmp_path):
    for folders in ((), (tmp_path,), (tmp_path / "a", tmp_path / "b")):
        ours = load({"data": str(tmp_path), "rules": folders}, environment={}).settings
        assert load({}, environment=environment(ours)).settings == ours
