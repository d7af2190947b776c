"""The workbench of rule writers, as people start it: a real ledger, the shipped packs, a folder of one's own."""

from __future__ import annotations

import gzip
import json
import signal
import time

import pytest

LURE = "Dancers wanted for a club in Cyprus. You pay back the ticket from your salary. We keep your passport. Call +40 721 000 123."
OWN = """\
rules:
- id: pressure.en.lanterns
  title: Asks whether one can carry lanterns
  match: [carry the lanterns]
  cases:
    match: [You carry the lanterns., She carries the lanterns.]
    silent: [You carry the plates., Carry the lamps to the lanterns.]
"""


def own(folder, text=OWN):
    file = folder / "pressure" / "en.yml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return str(folder)


def ads(file, *texts):
    file.write_text("".join(json.dumps({"id": str(n), "source": "paper", "text": t}) + "\n" for n, t in enumerate(texts)))  # fmt: skip
    return str(file)


def test_a_rule_that_no_analysis_knows_is_hunted_in_the_ledger_and_nothing_changes(run, tmp_path):
    cook = "Cook wanted for a hotel in Cluj. In the evening you carry the lanterns to the guests."
    run("import", ads(tmp_path / "ads.jsonl", LURE, cook, "A quiet office looks for a clerk for its archive."))
    assert run("analyse", "--json").json["analysed"] == 3
    folder = own(tmp_path / "packs")
    found = run("rules", "hunt", "pressure.en.lanterns", "--rules", folder, "--json")
    assert found.code == 0, found.err
    assert (found.json["postings"], found.json["fired"], found.json["newly_flagged"]) == (3, 1, 1)
    assert found.json["moved"] == {"none to low": 1}
    assert found.json["examples"][0]["words"] == ["carry the lanterns"]
    assert found.json["examples"][0]["source"] == "paper"
    assert run("rules", "hunt", "pressure.en.lanterns").code == 2
    assert run("analyse", "--json").json["analysed"] == 0


def test_what_is_shown_of_a_hunt_has_no_contact_in_clear(run, tmp_path):
    run("import", ads(tmp_path / "ads.jsonl", LURE))
    shown = run("rules", "hunt", "document_confiscation.en.kept")
    assert "We keep your passport" in shown.out.replace("[", "").replace("]", "")
    assert "721 000" not in shown.out + shown.err
    assert "fires on 1 of 1" in shown.err


def test_a_file_is_hunted_in_place_of_the_ledger(run, tmp_path):
    file = tmp_path / "ads.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps({"id": "7", "text": LURE}).encode() + b"\nbroken\n"))
    found = run("rules", "hunt", "document_confiscation.en.kept", "--file", str(file), "--json")
    assert (found.json["fired"], found.json["unread"], found.json["examples"][0]["key"]) == (1, 1, "7")
    assert f"{file}: line 2" in found.err
    assert run("rules", "hunt", "document_confiscation.en.kept", "--file", str(file), "--source", "x", "--json").json["postings"] == 0  # fmt: skip


@pytest.mark.slow
def test_a_hunt_that_is_stopped_shows_what_it_has_seen(run, tmp_path):
    run("import", ads(tmp_path / "ads.jsonl", *(f"{n} {LURE} " + "Cook wanted in a hotel. " * 60 for n in range(3000))))
    process = run.start("rules", "hunt", "document_confiscation.en.kept", "--json")
    time.sleep(9)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode in (0, 130)
    assert "Traceback" not in said
    if '"stopped": true' in said:
        assert process.returncode == 130


def test_parts_of_a_rule_that_no_case_proves_are_named(run, tmp_path):
    folder = own(tmp_path / "packs")
    shown = run("rules", "mutate", "pressure.en.lanterns", "--rules", folder)
    assert shown.code == 0, shown.err
    assert "negations no longer undo the words" in shown.out
    assert "2 of 3, 66.7%" in shown.err
    found = run("rules", "mutate", "--language", "tl", "--json").json
    assert len(found["rules"]) >= 40
    assert 0 < found["killed"] < found["mutants"] == sum(r["mutants"] for r in found["rules"])
    assert run("rules", "mutate", "nothing").code == 2


def test_a_pack_of_others_is_sealed_and_named_and_refused_once_it_is_changed(run, tmp_path):
    one, two = own(tmp_path / "one"), own(tmp_path / "two", OWN.replace("lanterns", "lamps"))
    assert run("rules", "digest", one, "--write").code == 1, "it says nothing of itself yet"
    (tmp_path / "one" / "pack.yml").write_text("name: Harbour watch\nversion: '1.2'\n")
    sealed = run("rules", "digest", one, "--write").out
    assert sealed == run("rules", "digest", one).out
    [rule] = run("rules", "show", "pressure.en.lanterns", "--rules", one, "--rules", two).json
    assert (rule["pack"]["name"], rule["pack"]["sha256"], rule["line"]) == ("Harbour watch", sealed.strip(), 2)
    several = type(run)(run.data, {"LUREWATCH_RULES": f"{one}:{two}"})
    [rule] = several("rules", "show", "pressure.en.lamps").json
    assert rule["pack"]["name"] == "local"
    (tmp_path / "one" / "pressure" / "en.yml").write_text(OWN.replace("plates", "bowls"))
    for arguments in (("rules", "show"), ("analyse",)):
        refused = several(*arguments)
        assert refused.code == 1
        assert "pack.yml:3: sha256" in refused.out + refused.err


def test_warnings_are_counted_and_listed_when_asked_for_and_leave_the_exit_code_alone(run, tmp_path):
    folder = own(
        tmp_path / "packs", OWN.replace("[carry the lanterns]", "[carry the lanterns, carry the lanterns home]")
    )
    plain = run("rules", "check", "--language", "tl", "--language", "en", "--rules", folder)
    assert (plain.code, "is never needed" in plain.out) == (0, False), plain.out
    assert "phrases that another finds already" in plain.err
    listed = run("rules", "check", "--language", "en", "--rules", folder, "--warnings", "--untimed")
    assert listed.code == 0
    assert (
        f"{folder}/pressure/en.yml:2: pressure.en.lanterns: match: 'carry the lanterns home' is never needed"
        in listed.out
    )
    twice = OWN + OWN.removeprefix("rules:\n").replace("en.lanterns", "en.lights")
    found = run("rules", "check", "--language", "en", "--rules", own(tmp_path / "twice", twice), "--untimed", "--json")
    assert found.code == 1
    assert [(f["kind"], f["line"]) for f in found.json["faults"]] == [("twice", 8)]
