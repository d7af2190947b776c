"""Data files: values with their lines, and every fault named by its line."""

from __future__ import annotations

import pytest

from records import datafile
from records.errors import BadData

TEXT = """\
# A comment first
title: A name
fields:
  pay: "5"
  on: yes
  list: [one, two,
    three]
cases:
- first
- text: |
    several
    lines
  number: 5
  when: 2020-01-01
  none:
"""


def test_values_are_plain_and_every_place_has_its_line():
    document = datafile.parse(TEXT, name="x.yml")
    assert document.value["fields"] == {"pay": "5", "on": True, "list": ["one", "two", "three"]}
    assert document.value["cases"][1] | {"when": None} == {
        "text": "several\nlines\n",
        "number": 5,
        "when": None,
        "none": None,
    }
    places = {
        (): 2,
        ("title",): 2,
        ("fields",): 3,
        ("fields", "on"): 5,
        ("fields", "list", 1): 6,
        ("fields", "list", 2): 7,
        ("cases", 0): 9,
        ("cases", 1): 10,
        ("cases", 1, "number"): 13,
        ("cases", 1, "none"): 15,
    }
    assert {p: document.line(p) for p in places} == places


def test_a_place_that_is_not_there_has_the_line_of_what_is_around_it():
    document = datafile.parse(TEXT, name="x.yml")
    assert document.line(("cases", 1, "number", "unit")) == 13
    assert datafile.parse("", name="x.yml").line(("rules",)) == 1


def test_what_is_named_once_may_stand_in_several_places():
    document = datafile.parse("a: &x [1, {b: 2}]\nc: *x\n", name="x.yml")
    assert document.value == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}
    assert (document.line(("a", 1, "b")), document.line(("c", 1, "b"))) == (1, 2)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: 1\nb: [1,\n", [(3, "is not YAML")]),
        ("a: 1\n---\nb: 2\n", [(2, "a second document begins here")]),
        ("a: 1\nb: *c\n", [(2, "there is no c above it")]),
        ("&a [*a]", [(1, "there is no a above it")]),
        ("a: !python/object:os.system 5\n", [(1, "is not YAML")]),
        ("a: 1\nb: 2\na: 3\n? [1]\n: 4\n", [(3, "a: given twice"), (4, "a key must be a plain word")]),
        ("[" * 3000, [(0, "is not YAML")]),
        ("a: [" + "1, " * 200_001 + "1]", [(0, "more than 200,000 values")]),
        ("a: &a [1,1,1,1]\n" + "".join(f"b{n}: &{'ab'[~n % 2]} [{'*' + 'ab'[n % 2]}{', *' + 'ab'[n % 2]}]\n" for n in range(30)), [(0, "aliases that multiply")]),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_line(text, faults):
    with pytest.raises(BadData) as refused:
        datafile.parse(text, name="x.yml")
    assert len(refused.value.problems) == len(faults)
    for problem, (line, why) in zip(refused.value.problems, faults, strict=True):
        assert problem.line == line
        assert why in str(problem)
