"""The folders of rules are read whole: shipped ones and further ones, every fault with its file and line, all at once."""

from __future__ import annotations

import shutil

import pytest

from records.errors import BadData
from rules.packs import load, read
from tests.rules.folders import GOOD, folder


def faults(path) -> list[str]:
    with pytest.raises(BadData) as caught:
        load(path)
    return [str(p).replace(str(path), "DIR") for p in caught.value.problems]


def test_a_further_folder_adds_to_the_shipped_rules(tmp_path):
    shipped, more = load(), load(folder(tmp_path, isolation__en=GOOD, look_alikes__en="look_alikes: []"))
    assert {r.id for r in more.rules} - {r.id for r in shipped.rules} == {"isolation.en.extra"}
    assert more.by_id["isolation.en.extra"].title == "A rule of a test folder"
    assert more.places["isolation.en.extra"] == (f"{tmp_path}/isolation/en.yml", 2)
    assert more.strength(more.by_id["isolation.en.extra"]) == shipped.indicators["isolation"].adult
    assert more.look_alikes["en"] == shipped.look_alikes["en"]


def test_a_further_folder_may_bring_a_language(tmp_path):
    assert "xx" in load(folder(tmp_path, isolation__xx=GOOD.replace(".en.", ".xx."))).languages


def test_every_fault_of_every_file_is_named_at_once_with_its_line(tmp_path):
    second = GOOD.removeprefix("rules:\n").replace("extra", "other")
    folder(
        tmp_path,
        isolation__en="rules:\n- id: isolation.en.a\n  title: [\n",
        isolation__ro=GOOD.replace(".en.", ".ro.").replace("    - A kitchen.\n", "") + second,
        debt_bondage__en=GOOD + GOOD.removeprefix("rules:\n").replace("isolation.en", "debt_bondage.en") * 2,
        kindness__en=GOOD,
        pressure__en="rules:\n- 5\n",
        pressure__ro="",
        news__en="rules: []\nrule: []\n",
        look_alikes__en="look_alikes:\n- id: one\n  text: A cook\n",
        wanted__en="rules:\n- id: wanted.en.a\n  title: A rule of a test\n  title: Again said\n  match: a\n",
    )
    (tmp_path / "scam_work").mkdir()
    (tmp_path / "scam_work" / "en.yml").write_bytes(b"rules: \xff\n")
    (tmp_path / "scam_work" / "ro.yaml").write_text(GOOD)
    (tmp_path / "en.yml").write_text(GOOD)
    found = faults(tmp_path)
    expected = [
        "DIR/debt_bondage/en.yml:2: isolation.en.extra: a rule of this file is called debt_bondage.en.NAME",
        "DIR/debt_bondage/en.yml:22: debt_bondage.en.extra: stands already in DIR/debt_bondage/en.yml:12",
        "DIR/en.yml: is not read",
        "DIR/isolation/en.yml:4: is not YAML",
        "DIR/isolation/ro.yml:9: cases.silent: Tuple should have at least 2 items",
        "DIR/isolation/ro.yml:11: isolation.en.other: a rule of this file is called isolation.ro.NAME",
        "DIR/kindness/en.yml: kindness is no indicator",
        "DIR/look_alikes/en.yml:2: look_alikes.0.note: is missing; add it",
        "DIR/news/en.yml:2: rule: there is no such field here; did you mean rules?",
        "DIR/pressure/en.yml:2: rules.0: Input should be a valid dictionary",
        "DIR/pressure/ro.yml:1: Input should be a valid dictionary",
        "DIR/scam_work/en.yml: is not UTF-8 text",
        "DIR/scam_work/ro.yaml: is not read",
        "DIR/wanted/en.yml:4: title: given twice",
    ]
    assert len(found) == len(expected)
    for one, start in zip(found, expected, strict=True):
        assert one.startswith(start)


def test_what_is_sound_beside_a_fault_is_read_all_the_same(tmp_path):
    both = GOOD + "- id: isolation.en.bad\n  title: No match and no cases\n"
    packs, problems = read(folder(tmp_path, isolation__en=both))
    assert "isolation.en.extra" in packs.by_id
    assert [(p.line, p.message.split(":")[0]) for p in problems] == [(12, "match"), (12, "cases")]


def test_a_rule_that_the_shipped_packs_have_already_is_refused_by_place(tmp_path):
    taken = next(r for r in load().rules if r.language == "en" and r.indicator == "isolation")
    [fault] = faults(folder(tmp_path, isolation__en=GOOD.replace("isolation.en.extra", taken.id)))
    assert fault.startswith(f"DIR/isolation/en.yml:2: {taken.id}: stands already in rules/isolation/en.yml:")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert faults(tmp_path / "nowhere") == ["DIR: there is no such folder"]


def test_the_digest_follows_the_rules_and_not_where_they_lie(tmp_path):
    one = folder(tmp_path / "one", isolation__en=GOOD)
    other = shutil.copytree(one, tmp_path / "another" / "two")
    assert load(one).digest == load(other).digest != load().digest
    folder(other, isolation__en=GOOD.replace("school", "hotel"))
    assert load(one).digest != load(other).digest


def test_lists_of_words_are_written_out_where_rules_name_them(tmp_path):
    listed = "lists:\n  papers: [passport, identity card]\n  things: [$papers, phone]\n"
    rule = GOOD.replace(
        "match: kitchen of a school",
        "match: {within: {window: 9, all: [[$things, $], keep, $papers]}}\n  unless: $papers",
    )
    found = load(folder(tmp_path, words__en=listed, isolation__en=rule)).by_id["isolation.en.extra"]
    assert tuple(group.phrase for group in found.match.within.all) == (
        ("passport", "identity card", "phone", "$"),
        ("keep",),
        ("passport", "identity card"),
    )
    assert found.unless.phrase == ("passport", "identity card")


def test_a_further_folder_adds_to_lists_of_words(tmp_path):
    one = load(
        folder(
            tmp_path / "a",
            words__xx="lists: {papers: visa}",
            isolation__xx=GOOD.replace(".en.", ".xx.").replace("kitchen of a school", "$papers"),
        )
    )
    two = load(
        folder(
            tmp_path / "b",
            words__xx="lists: {papers: permit}",
            isolation__xx=GOOD.replace(".en.", ".xx.").replace("kitchen of a school", "$papers"),
        )
    )
    assert one.digest != two.digest
    assert two.by_id["isolation.xx.extra"].match.phrase == ("permit",)


def test_a_list_that_is_not_there_is_a_fault_with_its_line(tmp_path):
    found = faults(
        folder(
            tmp_path,
            words__xx="lists:\n  a: [$b]\n  b: [visa]\n",
            isolation__en=GOOD.replace("kitchen of a school", "$nothing_here"),
        )
    )
    assert "DIR/words/xx.yml:2: a: there is no list $b above it" in found
    assert "DIR/isolation/en.yml:2: isolation.en.extra: there is no list $nothing_here in words/en.yml" in found
