"""Reading the ads: faults name file and line, all at once; the bundled ads are sound."""

from __future__ import annotations

import pytest

from crawler.simulator.adverts import BOARDS, load, parse
from crawler.simulator.schema_org import salary
from crawler.simulator.world import World
from records.errors import BadData
from tests.simulator.samples import LATER, entry


def faults(content):
    return [(p.line, p.message) for p in parse(content, file="ro.yml")[1]]


def test_an_ad_is_read_with_its_later_life():
    (advert,), problems = parse(entry("ro-001", "jsonld", later=LATER), file="ro.yml")
    assert not problems
    assert (advert.lang, advert.board, advert.place) == ("ro", "jsonld", "Timișoara")
    assert [(c.day, c.change) for c in advert.later] == [
        (3, "edit"),
        (5, "repost"),
        (6, "translate"),
        (8, "delist"),
        (12, "relist"),
    ]
    assert [c.new_phone for c in advert.later] == [False, True, False, False, False]


def test_norway_is_a_country():
    (advert,), _ = parse(entry("no-1", "jsonld", country="NO"), file="no.yml")
    assert advert.country == "NO"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("board: jsonld", "board: nowhere", 5, "board 'nowhere' is unknown"),
        ("kind: risky", "kind: bad", 3, "kind 'bad' is unknown"),
        ("country: RO", "country: Romania", 2, "must be two capital letters"),
        ("{mail}", "{email}", 12, "slot {email} is unknown"),
        ("day: 0", "day: soon", 10, "must be a whole number"),
        ("  sector: customer_service\n", "", 2, "`sector` is missing"),
        ("sector:", "sectors: [a]\n  sector:", 4, "`sectors` is unknown"),
        ("place: Timișoara", "place: [a]", 7, "`place` must be a plain value"),
        ("change: edit", "change: burn", 19, "change 'burn' is unknown"),
        ("lang: en, ", "", 21, "`lang` is missing"),
        ("board: classifieds", "board: nowhere", 20, "board 'nowhere' is unknown"),
        ("phone: new", "phone: old", 20, "phone 'old' is unknown"),
        ("day: 12", "day: 0", 2, "must come after"),
    ],
)
def test_a_fault_names_its_line(old, new, line, message):
    content = entry("ro-001", "jsonld", later=LATER)
    assert faults(content) == []
    found = faults(content.replace(old, new, 1))
    assert any(at == line and message in text for at, text in found), found


def test_what_is_not_a_list_or_not_yaml_is_a_fault():
    assert faults("a: 1")[0][1].startswith("the file must hold one list")
    assert faults("- a: 'b\n")[0][1].startswith("this is not YAML")
    assert faults("- just text")[0][1].startswith("an entry must be a mapping")
    assert faults("") == []


def test_all_faults_of_all_files_come_at_once(tmp_path):
    (tmp_path / "ro.yml").write_text(entry("a-1", "nowhere") + entry("a-2", "jsonld"), encoding="utf-8")
    (tmp_path / "es.yml").write_text(entry("a-2", "jsonld") + entry("a-3", "elsewhere"), encoding="utf-8")
    with pytest.raises(BadData) as caught:
        load(tmp_path)
    assert [p.file for p in caught.value.problems] == ["es.yml", "ro.yml", "ro.yml"]
    assert "'a-2' is taken already, in es.yml" in str(caught.value)


def test_an_ad_needs_a_title_or_a_text():
    content = entry("ro-001", "jsonld").partition("  title")[0]
    assert faults(f'{content}  title: ""\n  text: x') == []
    assert "must not both be empty" in faults(f'{content}  title: ""\n  text: ""')[0][1]


@pytest.mark.parametrize(
    ("pay", "currency", "value"),
    [
        ("3 200 lei net/lună", "RON", {"value": 3200, "unitText": "MONTH"}),
        ("14 €/hora", "EUR", {"value": 14, "unitText": "HOUR"}),
        ("58.000–68.000 €", "EUR", {"minValue": 58000, "maxValue": 68000}),
        ("9,80 €", "EUR", {"value": 9.8}),
        ("480元/天", "CNY", {"value": 480, "unitText": "DAY"}),
    ],
)
def test_pay_is_read_as_an_amount(pay, currency, value):
    assert salary(pay) == {
        "@type": "MonetaryAmount",
        "currency": currency,
        "value": {"@type": "QuantitativeValue", **value},
    }


@pytest.mark.parametrize("pay", ["SMI", "1 480 € brutos x 14", "34–40k €", "40% + R$ 1.800", "2 or 3 or 4 €", "3000"])
def test_pay_that_is_not_one_amount_stays_words(pay):
    assert salary(pay) == pay


def test_the_bundled_ads_are_sound_and_fill_every_board():
    adverts = load()
    world = World(adverts)
    assert {p.board for p in world.live(0)} == set(BOARDS)
    assert {a.kind for a in adverts} == {"ordinary", "look_alike", "risky"}
    assert not [p.key for day in (0, 10) for p in world.live(day) if "{" in p.title + p.text]
