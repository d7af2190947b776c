"""One contract for every search back end: the same query gives the same ids in the same order."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.search import Query, Search, open_search
from records.errors import BadQuery, IndexOutdated, SearchUnavailable
from records.settings import load
from tests.index.documents import CORPUS, doc


@pytest.fixture(params=["sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def search(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Search]:
    given = {"data": str(tmp_path), "search": request.param, "search_index": f"t{uuid.uuid4().hex[:10]}"}
    if request.param == "elasticsearch":
        given["search_url"] = os.environ["LUREWATCH_TEST_ELASTICSEARCH"]
    opened = open_search(load(given, environment={}, folder=tmp_path).settings)
    yield opened
    if request.param == "elasticsearch":
        for index in opened._indices():
            opened._client.indices.delete(index=index)
    opened.close()


@pytest.fixture
def filled(search: Search) -> Search:
    assert search.put(CORPUS).written == len(CORPUS)
    return search


def found(search: Search, text: str = "", **given: object) -> list[int]:
    page = search.search(Query(text=text, **given))  # type: ignore[arg-type]
    assert page.total == len(page.found)
    return [int(f.document.id, 16) for f in page.found]


QUERIES = [
    ("", [1, 2, 3, 4, 6, 5]),
    ("*", [1, 2, 3, 4, 6, 5]),
    ("dancer", [1]),
    ("DANCERS", [1]),
    ("dansatoare", [2]),
    ("dansatoarele", [2]),
    ("cautam", [2]),
    ("танцовщица", [3]),
    ("舞者", [4]),
    ("招聘", [4]),
    ("danc*", [1, 6]),
    ('"full length"', [1]),
    ('"length of contract"', [5]),
    ("full length", [1, 5]),
    ("dancer OR dansatoare", [1, 2]),
    ("full AND NOT dancer", [5]),
    ("full -dancer", [5]),
    ("(dancer OR cook) AND full", [1, 5]),
    ("lang:ro", [2]),
    ("band:(high OR medium)", [1, 2, 3]),
    ("NOT band:none", [1, 2, 3, 4]),
    ("dest:cy AND country:RO", [1, 2]),
    ("indicator:entertainment_abroad", [1, 2]),
    ("indicator:entertainment_abroad -indicator:body_and_looks", [2]),
    ("contact:tok1", [1, 2]),
    ("contact:tok2", [2]),
    ("state:gone", [6]),
    ("verdict:no_concern", [5]),
    ("source:forum", [3]),
    ("seen:[2026-03-01 TO *]", [1, 3]),
    ("seen:2026-03", [1, 3]),
    ("seen:[* TO 2025]", [6]),
    ("seen:[2026-03-05 TO 2026-03-05]", [3]),
    ("nothing at all", []),
    ("cook wanted lang:ru", []),
]


@pytest.mark.parametrize(("text", "expected"), QUERIES)
def test_a_query_finds_what_it_says(filled, text, expected):
    assert found(filled, text) == expected


def test_newest_puts_the_last_seen_first_and_equal_ones_by_id(filled):
    assert found(filled, sort="newest") == [3, 1, 2, 4, 5, 6]


def test_filters_of_one_field_are_alternatives_and_fields_are_all_required(filled):
    assert found(filled, filters={"band": ("high", "medium")}) == [1, 2, 3]
    assert found(filled, filters={"band": ("high", "medium"), "country": ("RO",)}) == [1, 2]
    assert found(filled, filters={"indicator": ("body_and_looks",)}) == [1]
    assert found(filled, filters={"band": ()}) == found(filled)
    assert found(filled, filters={"band": ("unheard of",)}) == []


def test_days_bound_when_it_was_last_seen(filled):
    assert found(filled, seen_from="2026-03-01") == [1, 3]
    assert found(filled, seen_to="2025-12-31") == [6]
    assert found(filled, seen_from="2026-03-05", seen_to="2026-03-05") == [3]


def test_facets_count_the_rows_that_their_value_would_give(filled):
    page = filled.search(Query(text="dancer OR dansatoare OR cook", filters={"country": ("RO", "CY")}))
    assert dict(page.facets["band"]) == {"high": 1, "medium": 1, "none": 1}
    assert dict(page.facets["indicator"]) == {"entertainment_abroad": 2, "body_and_looks": 1}
    assert page.facets["indicator"][0] == ("entertainment_abroad", 2)
    for field, counts in page.facets.items():
        for value, count in counts:
            filters = {"country": ("RO", "CY")} | {field: (value,)}
            assert filled.search(Query(text="dancer OR dansatoare OR cook", filters=filters)).total == count, (
                field,
                value,
            )


def test_highlights_point_to_the_words_in_the_published_text(filled):
    (hit,) = filled.search(Query(text='dancers "full length"')).found
    shown = [getattr(hit.document, p.field)[p.start : p.end] for p in hit.highlights]
    assert shown == ["Dancers", "Dancer", "Full-length"]
    (chinese,) = filled.search(Query(text="舞者")).found
    assert [getattr(chinese.document, p.field)[p.start : p.end] for p in chinese.highlights] == ["舞者", "舞者"]
    assert filled.search(Query(text="cook -dancer")).found[0].highlights[0].field == "title"


def test_a_document_comes_back_as_it_was_put(filled):
    for document in CORPUS:
        assert filled.get(document.id) == document
    assert filled.get("unknown") is None


def test_pages_follow_each_other_without_gap_or_overlap_while_postings_come_in(search):
    search.put([doc(n, score=n % 3 / 10) for n in range(50)])
    whole = [f.document.id for f in search.search(Query(size=100)).found]
    seen, cursor, first = [], None, True
    while first or cursor:
        page = search.search(Query(size=7, cursor=cursor))
        seen += [f.document.id for f in page.found]
        cursor, first = page.next, False
        search.put([doc(1000 + len(seen), score=0.9)])  # sorts before the cursor
    assert seen == whole


def test_a_cursor_of_another_search_is_refused(search):
    search.put([doc(n) for n in range(5)])
    cursor = search.search(Query(size=2)).next
    for wrong in (Query(size=2, cursor=cursor, sort="newest"), Query(cursor="nonsense"), Query(cursor="bm9uc2Vuc2U=")):
        with pytest.raises(BadQuery, match="cursor"):
            search.search(wrong)


def test_a_late_write_never_overwrites_a_newer_one(search):
    search.put([doc(1, version=5, title="new")])
    put = search.put([doc(1, version=4, title="old")])
    assert (put.written, put.older) == (0, 1)
    assert search.get(doc(1).id).title == "new"
    search.put([doc(1, version=5, title="the same version again")])
    assert search.get(doc(1).id).title == "the same version again"
    assert search.count() == 1
    assert dict(search.versions()) == {doc(1).id: 5}


def test_a_changed_document_is_no_longer_found_by_what_it_was(filled):
    filled.put(
        [replace(CORPUS[0], version=2, title="Waiter", text="plain work", indicators=(), band="none", contacts=())]
    )
    assert found(filled, "dancer") == []
    assert found(filled, "indicator:body_and_looks") == []
    assert found(filled, "contact:tok1") == [2]
    assert found(filled, "waiter") == [1]


def test_what_is_deleted_is_gone_from_rows_and_counts(filled):
    assert filled.delete([CORPUS[0].id, "unknown"]) == 1
    assert found(filled, "dancer") == []
    assert dict(filled.search(Query()).facets["band"]).get("high") is None
    assert filled.count() == len(CORPUS) - 1
    filled.put([CORPUS[0]])
    assert found(filled, "dancer") == [1]


def test_a_rebuild_replaces_everything_and_search_goes_on_meanwhile(filled):
    during = []

    def documents():
        yield doc(7, title="fresh")
        during.append(found(filled, "dancer"))
        yield doc(8, title="fresh")

    assert filled.rebuild(documents()) == 2
    assert during == [[1]]
    assert found(filled) == [7, 8]
    filled.put([doc(9)])
    assert found(filled) == [7, 8, 9]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("(dancer", 0),
        ("dancer)", 6),
        ('"dancer', 0),
        ("lnag:ro", 0),
        ("dancer AND", None),
        ("seen:soon", 5),
        ("seen:2026-13", 5),
        ("a*b", 0),
        ("x" * 100_000, 2000),
        ("(" * 500 + ")" * 500, 20),
        ("cook~2", 0),
        ("d*", 0),
    ],
)
def test_a_wrong_query_names_its_place_and_a_way_out(search, text, place):
    with pytest.raises(BadQuery) as caught:
        search.search(Query(text=text))
    if place is not None:
        assert caught.value.place == place
    assert caught.value.suggestion or caught.value.place


@pytest.mark.parametrize(
    "text",
    [
        "NOT " * 300 + "a",
        "a OR " * 300 + "a",
        "c++ developer",
        "50% / 60%",
        "a:b",
        "тел: 123",
        "\x00",
        "' OR 1=1 --",
        "stems:x",
        '"" ""',
        "🙂",
        "[a TO b]",
        "AND OR NOT",
        "a^2",
        "/re/",
    ],
)
def test_any_text_is_an_answer_or_a_clear_refusal(search, text):
    with contextlib.suppress(BadQuery):
        assert search.search(Query(text=text)).total == 0


def test_an_index_of_another_version_is_refused_with_the_command_that_mends_it(search, tmp_path):
    search.put([doc(1)])
    if hasattr(search, "_client"):
        (index,) = search._indices()
        search._client.indices.put_mapping(index=index, meta={"schema": 99})
        search._checked = False
    else:
        search._opened().connection.execute("PRAGMA user_version = 99")
        search.close()
    with pytest.raises(IndexOutdated, match="--rebuild"):
        search.search(Query())
    search.rebuild([doc(2)])
    assert found(search) == [2]


def test_an_elasticsearch_that_is_away_is_said_so(tmp_path):
    settings = load(
        {"data": str(tmp_path), "search": "elasticsearch", "search_url": "http://127.0.0.1:9"},
        environment={},
        folder=tmp_path,
    ).settings
    with pytest.raises(SearchUnavailable, match="catches up"):
        open_search(settings).search(Query())
