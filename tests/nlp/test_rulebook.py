"""Rules are held against their own cases and against honest ads, and every fault is named at once, with its place."""

from __future__ import annotations

import pytest

from nlp.rulebook import check, check_folder, try_rule
from records.errors import UsedWrongly
from tests.nlp.small import packs, rule
from tests.rules.folders import GOOD, folder

LOOK_ALIKES = """\
look_alikes:
- id: honest
  text: Licensed agency looks for a cook for a hotel, written contract, 40 hours a week, no fees.
  note: sound
- id: lure-like
  title: Dancers wanted in Cyprus
  text: >-
    No experience and no language needed. We advance ticket and visa and you pay it back from your salary. We keep your
    passport. Write only on Telegram @ana_work_1.
  note: too much
- id: foreign
  text: Wir suchen eine Kellnerin für ein Restaurant auf Zypern, Lohn monatlich
  note: another language
"""


def faults(path) -> list[str]:
    return [str(p).replace(f"{path}", "DIR") for p in check_folder(path)[1]]


def test_a_sound_folder_has_no_fault(tmp_path):
    assert faults(folder(tmp_path, isolation__en=GOOD)) == []


def test_what_cannot_be_read_and_what_does_not_hold_are_named_together(tmp_path):
    folder(
        tmp_path,
        isolation__en=GOOD.replace("Kitchens of a school.", "A hotel kitchen.").replace("- A kitchen.", "- Kitchen of a school"),
        isolation__xx=GOOD.replace(".en.", ".xx."),
        pressure__en="rules:\n- id: pressure.en.bad\n  title: [\n",
        wanted__en=GOOD,
        kindness__en=GOOD,
        news__en="rules:\n- id: news.en.few\n  title: A rule with too few cases\n  match: police\n  cases: {match: [police], silent: [a, b]}\n",
        look_alikes__en=LOOK_ALIKES,
    )  # fmt: skip
    found = faults(tmp_path)
    expected = [
        "DIR/isolation/en.yml:2: isolation.en.extra: must match but does not: 'A hotel kitchen.'",
        "DIR/isolation/en.yml:2: isolation.en.extra: must stay silent but matches 'Kitchen of a school' in: 'Kitchen of a school'",
        "DIR/isolation/xx.yml:2: isolation.xx.extra: no language xx",
        "DIR/kindness/en.yml: kindness is no indicator",
        "DIR/look_alikes/en.yml:5: lure-like: an honest ad comes out as ",
        "DIR/look_alikes/en.yml:11: foreign: proves nothing, because it is read as language de",
        "DIR/news/en.yml:5: cases.match: Tuple should have at least 2 items",
        "DIR/pressure/en.yml:4: is not YAML",
        "DIR/wanted/en.yml:2: isolation.en.extra: a rule of this file is called wanted.en.NAME",
    ]
    assert len(found) == len(expected)
    for one, start in zip(found, expected, strict=True):
        assert one.startswith(start)


def test_a_look_alike_is_judged_with_its_contacts(tmp_path):
    text = "Cook wanted for a hotel by the sea. Write to Telegram @ana_work_1, we answer every day."
    folder(
        tmp_path,
        look_alikes__en=f"look_alikes:\n- id: a-chat\n  text: '{text}'\n  note: x\n",
        contact_channel__en="rules:\n- id: contact_channel.en.strong\n  title: A rule of a test folder\n  match: {contact_only: true}\n"
        "  strength: strong\n  cases: {match: ['Telegram @ana_work_1', 'Viber: @ana_work_1'], silent: [a, b]}\n"
        "- id: contact_channel.en.stronger\n  title: A rule of a test folder\n  match: {contact_only: true}\n"
        "  strength: strong\n  cases: {match: ['Telegram @ana_work_1', 'Viber: @ana_work_1'], silent: [a, b]}\n",
        isolation__en=GOOD.replace("kitchen of a school", "hotel by the sea").replace("itchen", "otel").replace("chool", "ea"),
    )  # fmt: skip
    assert [f for f in faults(tmp_path) if "a-chat" in f and "contact_channel.en.strong" in f]


def test_one_rule_is_tried_on_one_text():
    known = packs(rule("keep your passport"))
    [hit] = try_rule(known, "debt_bondage.en.test", "We keep your passport")
    assert [s.text for s in hit.spans] == ["keep your passport"]
    assert try_rule(known, "debt_bondage.en.test", "We never keep your passport") == []
    with pytest.raises(UsedWrongly, match=r"no rule debt_bondage\.en\.none"):
        try_rule(known, "debt_bondage.en.none", "x")


def test_a_case_in_a_folder_of_our_own_is_checked_like_a_shipped_one():
    assert len(check(packs(rule("loan")))) == 2


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("{fact: shoes}", "no fact shoes; records/facts.yml lists them"),
        ("{fact: housing.gratis}", "housing has no value gratis; it has free"),
        ("{within: {all: [a kitchen, {any: [{fact: shoes.red}, b]}]}}", "no fact shoes"),
    ],
)
def test_a_fact_that_there_is_not_is_a_fault(tmp_path, asked, why):
    [fault] = faults(folder(tmp_path, isolation__en=GOOD.replace("match: kitchen of a school", f"match: {asked}")))
    assert why in fault
