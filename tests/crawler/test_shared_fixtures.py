"""Every saved response of the shared fixtures, served over HTTP and read by a card, gives postings or a named reason."""

from __future__ import annotations

import os
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from crawler.cards import load_card
from crawler.run import crawl
from records.ledger import Ledger
from records.settings import load
from tests.crawler.conftest import Answer, served

SHARED = Path(os.environ.get("LUREWATCH_TEST_SHARED") or Path.cwd().parent / "shared")
FIXTURES = SHARED / "fixtures"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not FIXTURES.is_dir(), reason="no folder of saved pages beside the project: set LUREWATCH_TEST_SHARED"
    ),
]
TABLE = yaml.safe_load((Path(__file__).parent / "shared_fixtures.yml").read_text(encoding="utf-8"))
TYPES = {".html": "text/html", ".json": "application/json", ".jsonld": "application/ld+json", ".xml": "application/xml", ".txt": "text/plain"}  # fmt: skip
NOT_SAVED = ("LICENSE*", "README*", "SOURCE.txt", "INDEX.tsv", "*.csv", "*.jbuilder")
"""What is no answer of a site: notes, licences, tables of the vocabulary, code."""
OF_OTHERS = ("bluesky_atproto/*", "small_handcopied/telegram_*")
"""What the tests of other kinds read."""
FIXED = {
    "owner": "tests",
    "terms": "ours",
    "legal_basis": "no personal data",
    "retention_days": 30,
    "private_addresses": True,
    "archive": False,
    "pace": {"delay": 0, "concurrency": 8, "timeout": 20},
}


def saved() -> list[str]:
    names = (str(f.relative_to(FIXTURES)) for f in sorted(FIXTURES.rglob("*")) if f.is_file())
    return [
        n
        for n in names
        if not any(fnmatchcase(n.rpartition("/")[2], p) for p in NOT_SAVED)
        and not any(fnmatchcase(n, p) for p in OF_OTHERS)
    ]


def told(name: str) -> dict | None:
    return next((wanted for pattern, wanted in TABLE["files"].items() if fnmatchcase(name, pattern)), None)


LEAST = {
    "ats_careerkit": 24,
    "careerkit_inline": 8,
    "jobseek_html": 129,
    "jobseek_inline": 89,
    "schemaorg_jobposting": 16,
    "small_handcopied": 4,
    "teaching_vacancies": 9,
}
"""Postings of each set, which may only grow."""
FILES = saved() if FIXTURES.is_dir() else []


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """How many postings each file gave, and the reasons that it gave, by its name."""
    folder = tmp_path_factory.mktemp("fixtures")
    settings = load({"data": folder / "data"}, environment={}, folder=folder).settings
    with served() as web:
        cards = {}
        for number, name in enumerate(FILES):
            path = "/" + quote(name)
            body = (FIXTURES / name).read_bytes()
            web.pages[path] = Answer(body, 200, {"Content-Type": TYPES.get(Path(name).suffix, "text/html")})
            if wanted := told(name):
                file = folder / f"f{number}.yml"
                own = {**FIXED, "name": file.stem, "url": f"{web.base}{path}", **TABLE["cards"][wanted["card"]]}
                file.write_text(yaml.safe_dump(own), encoding="utf-8")
                cards[name] = load_card(file)
        runs = dict(zip(cards, crawl(settings, list(cards.values()), anyway=True), strict=True))
    with Ledger.open(settings.ledger) as ledger:
        counts = Counter(d.posting.source for d in ledger.each())
        reasons = {n: [r.reason for r in ledger.crawls.rejects(run.number)] for n, run in runs.items()}
    return {name: (counts[run.source], reasons[name]) for name, run in runs.items()}


@pytest.mark.parametrize("name", FILES)
def test_every_saved_response_gives_postings_or_a_named_reason(read, name):
    wanted = told(name)
    assert wanted, f"{name} stands nowhere in shared_fixtures.yml: say how it is read and what it must give"
    postings, reasons = read[name]
    if "least" in wanted:
        assert postings >= wanted["least"], reasons
    else:
        assert postings == 0
        assert wanted["reason"] in {r.partition(":")[0] for r in reasons}


def test_no_line_of_the_table_is_without_its_file():
    used = {next((p for p in TABLE["files"] if fnmatchcase(n, p)), None) for n in FILES}
    assert [p for p in TABLE["files"] if p not in used] == []
    assert set(TABLE["cards"]) == {w["card"] for w in TABLE["files"].values()}


def test_each_set_gives_what_it_gave(read):
    sums: Counter[str] = Counter()
    for name, (postings, _) in read.items():
        sums[name.partition("/")[0]] += postings
    assert all(sums[n] >= least for n, least in LEAST.items()), dict(sums)
