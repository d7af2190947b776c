"""Figures are counted from judgements, with their intervals; faults of a file of pairs are named."""

from __future__ import annotations

import json

import pytest

from nlp.evaluation import Share, ads, in_order, ordinary, pairs, rates
from records.errors import BadData
from records.settings import load

LURE = (
    "Dancers wanted in Cyprus. We keep your passport. You pay back the ticket from your salary. No experience needed."
)
COOK = "Cook for a hotel in Cluj, written contract, 40 hours a week, 3200 RON gross a month."


@pytest.fixture
def settings(tmp_path):
    return load({"data": str(tmp_path), "workers": 1}, environment={}).settings


def lines(*rows):
    return [json.dumps(r).encode() + b"\n" for r in rows]


def test_an_interval_is_that_of_wilson():
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611.
    low, high = Share(81, 263).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert round(Share(0, 20).interval[1], 4) == 0.1611
    assert (Share(0, 0).value, Share(0, 0).interval, str(Share(0, 0))) == (None, None, "–")


def test_bands_are_counted_by_language_with_job_scams_and_abstentions_apart(settings):
    told = []
    plain, fraud = ordinary(
        lines(
            {"id": 1, "text": COOK, "language": "en"},
            {"id": 2, "text": LURE, "language": "en", "label": "fraud"},
            {"id": 3, "text": "?", "language": "ro"},
        ),
        settings,
        tell=told.append,
    )
    assert dict(plain.by_language) == {"en": {"none": 1}, "ro": {"not judged": 1}}
    assert fraud.share("medium", "high").hits == 1
    assert fraud.rules["document_confiscation.en.kept"] == 1
    assert plain.share("none").total == 1, "what was not judged is in no share"
    assert told == [1, 2, 3]


def test_ads_keep_their_rows_and_lines_without_use_are_passed_over(settings):
    found = ads([*lines({"id": 1, "text": LURE, "label": "at_risk"}), b"\n", b"{broken\n"], settings)
    assert [(row["label"], said["band"]) for row, said in found] == [("at_risk", "high")]


def test_a_pair_is_right_when_its_risky_ad_scores_higher(settings, tmp_path):
    folder = tmp_path / "pairs"
    folder.mkdir()
    one = {"id": "en-1", "style": "loud", "sector": "dance", "risky": {"text": LURE}, "honest": {"text": COOK}}
    turned = one | {"id": "en-2", "style": "quiet", "risky": {"text": COOK}, "honest": {"text": LURE}}
    tied = one | {"id": "en-3", "style": "quiet", "risky": {"text": COOK}, "honest": {"text": COOK}}
    head = {"provenance": "authored", "licence": "CC-BY-4.0", "language": "en"}
    (folder / "en.yml").write_text(json.dumps(head | {"pairs": [one, turned, tied]}))
    ranked = pairs(folder, settings)
    assert [(r.pair.id, r.right) for r in ranked] == [("en-1", True), ("en-2", False), ("en-3", False)]
    assert in_order(ranked, lambda r: r.pair.style) == {"loud": Share(1, 1), "quiet": Share(0, 2)}


def test_a_fault_in_pairs_is_named_with_its_line(settings, tmp_path):
    (tmp_path / "en.yml").write_text("provenance: authored\nlicence: x\nlanguage: en\npairs:\n- id: a\n  style: shy\n")
    with pytest.raises(BadData, match=r"en.yml:6: .*style"):
        pairs(tmp_path, settings)


def test_rates_count_each_rule_on_ordinary_ads_and_hold_no_text(settings):
    said = rates(
        [
            *lines({"id": 1, "text": COOK}, {"id": 2, "text": LURE}, {"id": 3, "text": LURE, "label": "fraud"}),
            b"broken\n",
            b"\n",
        ],
        settings,
    )
    assert said["ads"] == {"en": 2}
    assert said["rules"]["document_confiscation.en.kept"] == 1
    assert said["rules"]["debt_bondage.ro.advance"] == 0
    assert any(n for r, n in said["rules"].items() if r.startswith("contract_terms.en.")), (
        "cues of honest offers are counted too"
    )
    assert "Dancers" not in json.dumps(said)
    assert said.keys() == {"packs", "ads", "rules"}
