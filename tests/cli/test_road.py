"""The whole road by the command line: boards → ledger → analyses → search → corpus, on every database and engine."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from crawler.cards import load_card
from crawler.simulator.boards import BOARDS
from crawler.simulator.cards import write_cards
from tests.cli.conftest import Command


@pytest.fixture
def road(tmp_path, web, address, engine):
    """A command over a database and an engine, its cards those of the boards; views of them, which show their ads once more, are left out."""
    data = tmp_path / "data"
    views = tuple(web.address(name) for name, board in BOARDS.items() if board.of)
    for file in write_cards(web.addresses, data / "sources"):
        if load_card(file).url[0].startswith(views):
            file.unlink()
    return Command(data, {"LUREWATCH_LEDGER": address} | engine)


def read(corpus):
    return [json.loads(line) for line in gzip.decompress(corpus.read_bytes()).splitlines()]


def test_ads_go_from_the_boards_to_a_corpus_and_back(road, web, tmp_path):
    crawled = road("crawl", "--json")
    assert crawled.code == 0, crawled.err
    new = sum(r["counts"]["new"] for r in crawled.json)
    assert new == len(web.truth()) > 30
    assert {r["outcome"] for r in crawled.json} == {"finished"}
    judged = road("analyse", "--json").json
    assert judged["analysed"] == new
    assert judged["errors"] == 0
    assert road("index", "--json").json["written"] == new

    found = road("search", "lang:en", "--size", "500", "--json").json
    assert found["total"] == len(found["found"]) > 0
    assert {d["language"] for d in found["found"]} == {"en"}
    assert sum(n for _, n in road("search", "--json").json["facets"]["band"]) == new

    corpus = tmp_path / "corpus.jsonl.gz"
    assert road("export", "jsonl", str(corpus)).code == 0
    rows = read(corpus)
    assert len(rows) == new
    manifest = json.loads((tmp_path / "corpus.jsonl.gz.manifest.json").read_text())
    assert (manifest["count"], manifest["sha256"]) == (new, hashlib.sha256(corpus.read_bytes()).hexdigest())
    for row in rows:
        for hit in row["analysis"]["hits"]:
            for span in hit["spans"]:
                assert row["posting"][span["field"]][span["start"] : span["end"]] == span["text"]

    again = Command(tmp_path / "again")
    assert again("import", str(corpus)).code == 0
    back = tmp_path / "back.jsonl.gz"
    assert again("export", "jsonl", str(back)).code == 0
    returned = read(back)
    assert [r["analysis"] for r in returned] == [r["analysis"] for r in rows]
    assert [(r["posting"]["title"], r["posting"]["text"]) for r in returned] == [
        (r["posting"]["title"], r["posting"]["text"]) for r in rows
    ]


def test_every_stage_can_be_repeated_and_adds_nothing(road):
    for stage in ("crawl", "analyse", "index"):
        assert road(stage).code == 0
    before = road("search", "--size", "1000", "--json").json["found"]
    assert sum(r["counts"]["new"] + r["counts"]["changed"] for r in road("crawl", "--json").json) == 0
    assert road("analyse", "--json").json["analysed"] == 0
    road("index")
    assert road("index", "--rebuild").code == 0
    after = road("search", "--size", "1000", "--json").json["found"]
    assert [(d["id"], d["score"]) for d in after] == [(d["id"], d["score"]) for d in before]
