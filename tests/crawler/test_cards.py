"""Source cards: what is refused, with file and line of every fault at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.cards import check_operator, load_cards
from records.errors import BadData, UsedWrongly
from tests.crawler.conftest import card

GOOD = """name: {name}
kind: jsonld
url: https://example.org/jobs
owner: Example Ltd
terms: https://example.org/terms
legal_basis: public interest
retention_days: 90
every: 30m
find: {{link: a.job}}
"""


def test_cards_are_read_by_name(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.yml").write_text(GOOD.format(name=name))
    cards = load_cards(tmp_path)
    assert list(cards) == ["a", "b"]
    assert cards["a"].every == timedelta(minutes=30)
    assert cards["a"].allowed_hosts == ("example.org",)


def test_every_fault_of_every_card_is_named_with_file_and_line(tmp_path):
    (tmp_path / "one.yml").write_text(
        "name: one\nkind: jsonld\nurl: ftp://x\nevery: often\npace:\n  delay: -1\nfind: {link: a}\n"
    )
    (tmp_path / "two.yml").write_text("name: [\n")
    (tmp_path / "three.yml").write_text(GOOD.format(name="other"))
    with pytest.raises(BadData) as caught:
        load_cards(tmp_path)
    said = str(caught.value)
    for part in (
        "one.yml:3: url",
        "one.yml:4: every",
        "one.yml:6: pace.delay",
        "owner: ",
        "terms: ",
        "legal_basis: ",
        "retention_days: ",
        "two.yml:",
        "three.yml:1: name",
    ):
        assert part in said, part


@pytest.mark.parametrize("missing", ["owner", "terms", "legal_basis", "retention_days"])
def test_a_card_without_its_grounds_does_not_run(tmp_path, missing):
    text = "\n".join(line for line in GOOD.format(name="a").splitlines() if not line.startswith(missing))
    (tmp_path / "a.yml").write_text(text)
    with pytest.raises(BadData, match=missing):
        load_cards(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "html", "find": {"link": "a"}}, "block `html`"),
        ({"kind": "jsonld"}, "block `find`"),
        ({"kind": "jsonld", "find": {"next": "a"}}, "find.link"),
        ({"kind": "jsonld", "find": {"link": "a", "match": "("}}, "not a regular expression"),
        ({"kind": "mastodon", "mastodon": {"timelines": ["home"]}}, "tag:NAME"),
        ({"kind": "html", "html": {"rows": "li", "fields": {"pay": "b"}}}, "selector for title"),
        ({"kind": "feed", "colour": "red"}, "Extra inputs"),
        ({"kind": "feed", "expect": {"filled": {"title": 2}}}, "less than or equal to 1"),
    ],
)
def test_what_a_kind_needs_is_said(change, said):
    with pytest.raises(ValueError, match=said):
        card("x", change.pop("kind"), "http://127.0.0.1/", **change)


def test_public_hosts_are_not_read_without_an_operator():
    public, local = card("p", "feed", "https://example.org/"), card("l", "feed", "http://127.0.0.1:1/")
    check_operator([local], None)
    check_operator([public, local], "me@example.org")
    with pytest.raises(UsedWrongly, match="p: public hosts"):
        check_operator([public, local], None)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsedWrongly, match="no such folder"):
        load_cards(tmp_path / "none")


API = """name: a
kind: api
url: https://example.org/jobs
owner: Example Ltd
terms: https://example.org/terms
legal_basis: public interest
retention_days: 90
api:
  rows: jobs[
  fields:
    key: id
    url: https://example.org/{slug[}
    text:
      - intro
      - a..b
    pay:
      least: min(
  detail:
    url: https://elsewhere.example/{id}
    fields: {text: "'open"}
"""


def test_every_wrong_expression_of_a_mapping_is_named_with_its_line(tmp_path):
    (tmp_path / "a.yml").write_text(API)
    with pytest.raises(BadData) as caught:
        load_cards(tmp_path)
    lines = {p.line: p.message for p in caught.value.problems}
    assert sorted(lines) == [9, 12, 15, 17, 20]
    assert lines[9].startswith("api.rows: 'jobs[' is no JMESPath expression")


def test_a_mapping_that_leads_away_or_lacks_a_part_is_refused():
    block = {"fields": {"key": "id", "title": "t"}}

    def said(**change):
        with pytest.raises(ValueError, match="api") as caught:
            card("a", "api", "https://example.org/", api=block | change)
        return str(caught.value)

    assert "elsewhere.example is none of the card's hosts" in said(detail={"url": "https://elsewhere.example/{id}"})
    assert "name `key` or `url`" in said(fields={"title": "t"})
    assert "name `title`, `text`" in said(fields={"key": "id"})
    assert "needs `parameter` or `address`" in said(paging={"by": "number"})
    assert "a body needs `method: POST`" in said(request={"body": {}})
    assert "not the card's to say" in said(request={"headers": {"Cookie": "x"}})
    assert "is no XPath expression" in said(format="xml", rows="//job[")
    assert "one of `state`" in said(inside={})


def test_words_that_yaml_takes_for_truth_are_names_all_the_same(tmp_path):
    (tmp_path / "a.yml").write_text(GOOD.format(name="a") + "checked: {on: 2026-11-02, by: live, note: seen}\n")
    (card_,) = load_cards(tmp_path).values()
    assert str(card_.checked.on) == "2026-11-02"
