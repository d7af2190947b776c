"""Both engines over the simulated ads: whatever is asked, the same ids in the same order, the same counts, the same words marked."""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.simulator.adverts import load as adverts
from index.document import Document
from index.search import Query, Search, open_search
from index.text import words
from records.settings import load

pytestmark = pytest.mark.elasticsearch
BANDS = ("none", "low", "medium", "high")
INDICATORS = ("debt_bondage", "pressure", "hot_spot", "body_and_looks")


def documents() -> list[Document]:
    chance = random.Random(5)
    return [
        Document(
            id=f"{number:020x}",
            version=1,
            source=a.board,
            title=a.title,
            text=a.text,
            language=a.lang,
            country=a.country,
            band=chance.choice(BANDS),
            score=round(chance.random(), 3),
            indicators=tuple(sorted(chance.sample(INDICATORS, chance.randint(0, 3)))),
            destination=(a.country,) if chance.random() < 0.3 else (),
            first_seen=f"2026-11-{1 + number % 28:02}T08:00:00Z",
            last_seen=f"2026-11-{1 + number % 28:02}T{number % 24:02}:00:00Z",
        )
        for number, a in enumerate(adverts())
    ]


DOCUMENTS = documents()


def queries() -> list[Query]:
    """Words, phrases, prefixes and combinations taken from the ads themselves, in all their languages, with filters by chance."""
    chance = random.Random(7)
    made = []
    for _ in range(240):
        d = chance.choice(DOCUMENTS)
        said = words(f"{d.title} {d.text}") or ["x"]
        one, two = chance.choice(said), chance.choice(said)
        at = chance.randrange(len(said))
        text = chance.choice(
            [
                one,
                f"{one} {two}",
                f"{one} OR {two}",
                f"{one} AND NOT {two}",
                '"' + " ".join(said[at : at + 3]) + '"',
                f"{one[:3]}*" if len(one) > 2 else one,
                f"({one} OR {two}) AND lang:{d.language}",
                f"band:{d.band} AND {one}",
                f"seen:[2026-11-03 TO 2026-11-{chance.randint(4, 28):02}]",
                f"indicator:{chance.choice(INDICATORS)} NOT country:{d.country}",
            ]
        )
        filters = {"language": [d.language, "es"]} if chance.random() < 0.2 else {}
        made.append(Query(text=text, filters=filters, sort=chance.choice(["score", "newest"]), size=50))
    return made


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Search]]:
    opened = []
    for name in ("sqlite", "elasticsearch"):
        folder: Path = tmp_path_factory.mktemp(name)
        given = {"data": str(folder), "search": name, "search_index": f"t{uuid.uuid4().hex[:10]}"}
        if name == "elasticsearch":
            given["search_url"] = os.environ["LUREWATCH_TEST_ELASTICSEARCH"]
        search = open_search(load(given, environment={}, folder=folder).settings)
        assert search.put(DOCUMENTS).written == len(DOCUMENTS)
        opened.append(search)
    yield opened
    for index in opened[1]._indices():
        opened[1]._client.indices.delete(index=index)
    for search in opened:
        search.close()


def test_two_hundred_and_forty_queries_are_answered_alike(engines):
    found = 0
    for query in queries():
        here, there = (engine.search(query) for engine in engines)
        assert [f.document.id for f in here.found] == [f.document.id for f in there.found], query
        assert (here.total, here.facets) == (there.total, there.facets), query
        assert [f.highlights for f in here.found] == [f.highlights for f in there.found], query
        found += bool(here.total)
    assert found > 180
