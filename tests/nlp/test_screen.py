"""Screening: JSON Lines in, one judgement a line out, in the same order, whatever the lines are."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from nlp.screen import screen
from records.analysis import BANDS, DIMENSIONS

LURE = (
    "Girls 18-25 wanted as dancers in Cyprus, no experience needed. We advance ticket and visa and you pay it back from "
    "your salary. We keep your passport. Telegram @ana_work_1."
)
KEYS = ["id", "score", "band", "language", "abstained", "classifier", "hits", "dimensions", "protective"]
KEYS += ["contacts", "places", "reasons"]  # fixed: relied on from outside
ALL = [*KEYS, "facts"]


def lines(*rows: object) -> list[bytes]:
    return [r if isinstance(r, bytes) else json.dumps(r).encode() + b"\n" for r in rows]


def screened(settings, *rows: object) -> list[dict]:
    return [json.loads(line) for line in screen(lines(*rows), settings)]


def test_a_judgement_has_the_fixed_shape_and_behind_it_what_the_ad_states(settings):
    [said] = screened(settings, {"id": "7", "title": "Dancers", "text": LURE, "country": "RO", "language": "en"})
    assert list(said) == ALL
    assert said["id"] == "7"
    assert 0 < said["score"] < 1
    assert said["band"] in BANDS[2:]
    assert (said["language"], said["abstained"], said["classifier"]) == ("en", None, None)
    for hit in said["hits"]:
        assert list(hit) == ["rule", "indicator", "dimension", "strength", "spans"]
        assert hit["rule"].startswith((hit["indicator"] + ".en.", hit["indicator"] + ".any."))
        for span in hit["spans"]:
            assert list(span) == ["field", "start", "end", "text"]
            published = {"title": "Dancers", "text": LURE}[span["field"]]
            assert span["text"] == published[span["start"] : span["end"]]
    assert list(said["dimensions"]) == list(DIMENSIONS)
    assert set(said["dimensions"].values()) <= {"positive", "negative"}
    assert said["dimensions"]["coercive_recruitment"] == "negative"
    [contact] = said["contacts"]
    assert list(contact) == ["kind", "token", "masked"]
    assert (contact["kind"], contact["masked"]) == ("telegram", "@a•••••••••")
    assert said["places"] == {"origin": ["RO"], "destination": ["CY"]}
    assert "ana_work_1" not in json.dumps(said["reasons"])
    for fact in said["facts"]:
        assert list(fact) == ["kind", "normal", "by", "span"]
        published = {"title": "Dancers", "text": LURE}[fact["span"]["field"]]
        assert fact["span"]["text"] == published[fact["span"]["start"] : fact["span"]["end"]]
    assert {"kind": "age", "normal": {"value": "years", "from": 18, "to": 25}, "by": "terms"}.items() <= next(
        f for f in said["facts"] if f["kind"] == "age"
    ).items()


def test_answers_come_in_the_order_of_the_lines_with_each_fault_in_its_place(settings):
    rows = [
        {"id": 1, "text": LURE},
        b"{not json}\n",
        {"id": {"a": [2]}, "title": "Dancers wanted abroad, good pay for everybody"},
        b"[1, 2]\n",
        b'"text"\n',
        b"\xff\xfe\xfa\n",
        {"id": "5"},
        {"id": "6", "text": "", "title": ""},
        {"id": "7", "text": 7},
        {"id": "8", "text": LURE, "language": ["en"], "url": {}},
        {"text": LURE},
        {"id": 10, "text": LURE, "title": None, "language": None, "employer": 5, "something": "else"},
        b'{"id": "11", "text": NaN}\n',
        b"[" * 100_000 + b"\n",
        {"id": "last", "text": LURE},
    ]
    said = screened(settings, *rows)
    assert [s["id"] for s in said] == [1, None, {"a": [2]}, None, None, None, "5", "6", "7", "8", None, 10, None, None, "last"]  # fmt: skip
    assert [i for i, s in enumerate(said) if "error" in s] == [1, 3, 4, 5, 6, 7, 8, 9, 12, 13]
    assert all(list(s) == (["id", "error"] if "error" in s else ALL) for s in said)
    assert said[9]["error"] == "language, url: must be text"
    assert said[0]["score"] == said[10]["score"] == said[14]["score"]


def test_blank_lines_are_no_rows(settings):
    said = screened(settings, b"\n", {"id": "1", "text": LURE}, b"  \r\n", b"", {"id": "2", "text": LURE})
    assert [s["id"] for s in said] == ["1", "2"]


def test_no_lines_give_no_answers(settings):
    assert screened(settings) == []


def test_a_title_alone_is_judged_and_its_hits_stand_in_the_title(settings):
    [said] = screened(settings, {"id": "t", "title": LURE})
    assert {s["field"] for h in said["hits"] for s in h["spans"]} == {"title"}
    [whole] = screened(settings, {"id": "t", "text": LURE})
    assert said["score"] == whole["score"]


@pytest.mark.parametrize(
    "text",
    [f"Прив\u200bет 🇨🇾\r\n{LURE}", f"{LURE} \ud83d here", f"https://a\ud800b.example/x {LURE}", f"\u202e{LURE}", f"\x00{LURE}"],
)  # fmt: skip
def test_offsets_are_into_the_text_as_given_and_the_answer_can_always_be_written(settings, text):
    [line] = screen(lines({"id": "x\ud800", "text": text}), settings)
    assert line.encode("utf-8")
    assert "\n" not in line
    said = json.loads(line)
    assert said["hits"]
    for hit in said["hits"]:
        for span in hit["spans"]:
            assert span["text"] == text[span["start"] : span["end"]].replace("\ud83d", "\ufffd")


def test_the_same_lines_give_the_same_answers_with_one_process_or_many(settings, monkeypatch):
    texts = [LURE, "诚聘服务员，月薪8000元", "Ищем официанток в Турцию", "", "Cook wanted for a school in the town"]
    rows = lines(*({"id": n, "text": f"{texts[n % 5]} {n}"} for n in range(450)))
    alone = list(screen(rows, settings))
    assert alone == list(screen(rows, settings))
    many = list(screen(rows, settings.model_copy(update={"workers": 2})))
    assert many == alone
    assert [json.loads(line)["id"] for line in many] == list(range(450))


def test_nothing_is_kept_but_the_key_of_the_tokens(settings):
    screened(settings, {"id": "1", "text": LURE})
    assert [f.name for f in settings.data.iterdir()] == ["contact.key"]


def test_any_bytes_on_a_line_get_one_answer(settings):
    @hypothesis(deadline=None, max_examples=4)
    @given(st.lists(st.binary(max_size=90).map(lambda b: b.replace(b"\n", b"")), max_size=60))
    def holds(rows):
        said = list(screen(rows, settings))
        assert len(said) == sum(bool(r.strip()) for r in rows)
        assert all("id" in json.loads(line) for line in said)

    holds()


def test_every_field_of_an_analysis_that_people_need_is_in_the_answer():
    from records.analysis import Analysis

    inner = {"posting_id", "revision", "recipe", "analysed", "absent", "missing", "error"}
    assert {f.name for f in fields(Analysis)} - inner == set(ALL) - {"id"}
