"""Guessing how an unknown answer holds postings."""

from __future__ import annotations

import jmespath
import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.guess import mapping, mapping_of_xml

TEXT = "<p>We look for a person who cleans rooms in a hotel by the sea, five days a week.</p>"
ROWS = [
    {"id": 7, "name": "Room cleaner", "posting_url": "https://j.example/7", "details": TEXT, "company": {"id": 1, "name": "Sea Hotel"}, "place": {"name": "Varna"}, "posted_at": "2026-11-02"},
    {"id": 8, "name": "Cook", "posting_url": "https://j.example/8", "details": TEXT, "company": {"id": 1, "name": "Sea Hotel"}, "place": {"name": "Burgas"}, "posted_at": "2026-11-03"},
]  # fmt: skip
OFFICES = [{"id": i, "name": f"Office {i}", "location": {"name": "Varna"}} for i in range(9)]


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        (ROWS, "@"),
        ({"data": {"vacancies": ROWS, "offices": OFFICES}}, "data.vacancies"),
        ({"props": {"page-props": {"list": ROWS}}}, 'props."page-props".list'),
        ({"groups": [{"label": "Kitchen", "jobs": ROWS[:1]}, {"label": "Rooms", "jobs": ROWS[1:]}]}, "groups[].jobs[]"),
    ],
)
def test_rows_and_fields_are_found_wherever_they_stand(answer, rows):
    guess = mapping(answer)
    assert guess is not None
    assert guess.rows == rows
    found = jmespath.search(guess.rows, answer)
    read = {name: [jmespath.search(path, row) for row in found] for name, path in guess.fields.items()}
    assert read["title"] == ["Room cleaner", "Cook"]
    assert read["url"] == ["https://j.example/7", "https://j.example/8"]
    assert read["text"] == [TEXT, TEXT]
    assert (read["employer"], read["location"]) == (["Sea Hotel"] * 2, ["Varna", "Burgas"])
    assert (read["key"], read["published"]) == ([7, 8], ["2026-11-02", "2026-11-03"])


def test_an_answer_that_is_one_posting_is_a_list_of_one():
    answer = {"result": {"jobTitle": "Cook", "description": TEXT, "city": "Varna"}}
    guess = mapping(answer)
    assert guess is not None
    (row,) = jmespath.search(guess.rows, answer)
    assert jmespath.search(guess.fields["title"], row) == "Cook"


@pytest.mark.parametrize(
    "answer",
    [
        {"offices": OFFICES},
        {"menu": [{"title": "Home", "items": []}, {"title": "About", "items": []}]},
        {"users": [{"id": 1, "name": "Olha"}, {"id": 2, "name": "Ion"}]},
        {"facets": [{"name": "Full time", "count": 3}, {"name": "Part time", "count": 1}]},
        [],
        None,
        "words",
        17,
    ],
)
def test_what_holds_no_postings_gives_no_guess(answer):
    assert mapping(answer) is None


def test_a_list_of_xml_elements_is_read_without_regard_to_namespaces():
    xml = b"""<feed xmlns="urn:x"><meta><name>Board</name></meta>
      <job><ref>a</ref><title>Cook</title><company><name>Inn</name></company><city>Varna</city><url>https://j.example/a</url></job>
      <job><ref>b</ref><title>Waiter</title><company><name>Inn</name></company><city>Burgas</city><url>https://j.example/b</url></job></feed>"""
    root = lxml.etree.fromstring(xml)
    guess = mapping_of_xml(root)
    assert guess is not None
    rows = root.xpath(guess.rows)
    read = {name: [row.xpath(f"string({path})") for row in rows] for name, path in guess.fields.items()}
    assert (read["title"], read["employer"]) == (["Cook", "Waiter"], ["Inn", "Inn"])
    assert (read["location"], read["key"]) == (["Varna", "Burgas"], ["a", "b"])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["title", "name", "id", "url", "jobs", "a b", ""]), inner, max_size=4),
    max_leaves=30,
)  # fmt: skip


@given(anything)
def test_whatever_is_answered_a_guess_can_be_followed(answer):
    guess = mapping(answer)
    if guess is not None:
        rows = [r for r in jmespath.search(guess.rows, answer) if isinstance(r, dict)]
        assert any(isinstance(jmespath.search(guess.fields["title"], row), str) for row in rows)
