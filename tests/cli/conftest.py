"""The command as people start it: a process of its own, its data in a folder of the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawler.simulator import Web, running
from crawler.simulator.cards import write_cards
from records.settings import load
from tests.records.conftest import address  # noqa: F401 (a fixture)


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Command:
    """Runs `lurewatch` over one folder of data."""

    data: Path
    given: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"LUREWATCH_DATA": str(self.data)} | self.given

    def __call__(self, *arguments: str, read: str = "") -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "lurewatch", *arguments],
            env=self.environment,
            input=read,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str, stderr: int = subprocess.STDOUT) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "lurewatch", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )


@pytest.fixture
def run(tmp_path: Path) -> Command:
    return Command(tmp_path / "data")


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    with running(postings=60) as simulated:
        yield simulated


@pytest.fixture
def boards(run: Command, web: Web) -> Command:
    """A command whose cards are those of the simulated boards."""
    write_cards(web.addresses, run.data / "sources")
    return run


@pytest.fixture(params=["sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The settings of a search engine, with an index of the test's own."""
    if request.param == "sqlite":
        yield {}
        return
    given = {
        "LUREWATCH_SEARCH": "elasticsearch",
        "LUREWATCH_SEARCH_URL": os.environ["LUREWATCH_TEST_ELASTICSEARCH"],
        "LUREWATCH_SEARCH_INDEX": f"t{uuid.uuid4().hex[:12]}",
    }
    yield given
    from elasticsearch import Elasticsearch

    assert load({}, environment=given).settings.search == "elasticsearch"
    with Elasticsearch(given["LUREWATCH_SEARCH_URL"]) as client:
        for name in client.indices.get(index=given["LUREWATCH_SEARCH_INDEX"] + "*", ignore_unavailable=True):
            client.indices.delete(index=name)
