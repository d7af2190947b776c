"""A desk over a small ledger: four ads, one of them hostile, judged by the shipped rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index import feed
from index.search import Search, open_search
from nlp.worker import work_off
from records import contacts
from records.keys import key
from records.ledger import Ledger
from records.posting import Posting
from records.settings import Settings, load
from review.app import build
from tests.records.ads import ad

PASSWORD = "correct horse battery"
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> & </div> "quoted"'
LURE = ad(
    "lure",
    title="Dancers wanted abroad",
    text="Girls 18-25, no experience and no language needed. We advance ticket and visa, you pay back from your first salary. "
    "We keep your passport. Send full-length photos to Telegram @luca_work700 or call +40 721 000 123.",
    country="RO",
    location="Limassol, Cyprus",
)
ADS = (
    LURE,
    ad("cook", title="Cook", text="Cook for a hotel in Cluj, contract, 40 hours a week, 3200 RON gross a month. Interview in person."),
    ad("hostile", title=HOSTILE, text=HOSTILE + " Cook wanted.", employer=HOSTILE, location=HOSTILE, url="javascript:alert(1)"),
    ad("title", title="Warehouse worker wanted in Arad", text=""),
)  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """The parts of a desk under test."""

    settings: Settings
    ledger: Ledger
    search: Search
    client: TestClient

    def sign_in(self, name: str, password: str = PASSWORD) -> TestClient:
        """Signs in as a person would: the form first, then its token with the password."""
        self.client.cookies.clear()
        form = self.client.get("/signin")
        self.client.post("/signin", data={"name": name, "password": password, "form_token": token(form.text)})
        return self.client

    def clear_audit(self) -> list[tuple[str, str | None]]:
        return [(line.who, line.posting_id) for line in self.ledger.audit.lines() if line.action == "view_clear"]


def token(page: str) -> str:
    return page.partition('name="form_token" value="')[2].partition('"')[0]


def fill(ledger: Ledger, search: Search, settings: Settings, postings: tuple[Posting, ...] = ADS) -> None:
    """What a crawl, analyse and index leave behind."""
    secret = key("contact", given=settings.contact_key, data=settings.data)
    found = [replace(p, contacts=contacts.find(p.title, p.text, country=p.country, key=secret)) for p in postings]
    run = ledger.crawls.start("board", kind="test")
    ledger.crawls.record(run, postings=found)
    ledger.crawls.finish(run, outcome="finished", complete=True)
    work_off(ledger, settings)
    feed.drain(ledger, search)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with ads, analyses, an index and people: filled once, copied for each test."""
    data = tmp_path_factory.mktemp("filled") / "data"
    settings = load({"data": str(data)}, environment={}).settings
    with Ledger.open(settings.ledger) as ledger:
        search = open_search(settings)
        fill(ledger, search, settings)
        search.close()
        for name in ("analyst", "lead"):
            ledger.people.add(name, PASSWORD, role=name)  # type: ignore[arg-type]
    return data


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[Desk]:
    settings = load({"data": str(shutil.copytree(filled, tmp_path / "data"))}, environment={}).settings
    with Ledger.open(settings.ledger) as ledger:
        search = open_search(settings)
        with TestClient(build(ledger, search, settings), base_url="http://desk") as client:
            yield Desk(settings, ledger, search, client)
        search.close()
