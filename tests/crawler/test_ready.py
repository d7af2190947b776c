"""Ready cards: each is off, says on what grounds and how it was checked, and reads answers in its source's shape."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from crawler import ready
from crawler.cards import Card, load_card
from crawler.run import crawl
from records.errors import UsedWrongly
from records.ledger import Ledger
from records.settings import load
from tests.crawler.conftest import SAVED, Answer, served
from tests.crawler.test_templates import TOKEN, serve, shown

NETWORKS = ("mastodon", "bluesky", "reddit", "telegram")


def saved(name: str) -> dict[str, Any]:
    return yaml.safe_load((SAVED / "ready" / f"{name}.yml").read_text(encoding="utf-8"))


def on_loopback(card: Card, base: str) -> Card:
    """The card with its addresses under that of a local server and without its pace; nothing else is another."""
    plain = json.dumps(card.model_dump(mode="json"), ensure_ascii=False)
    fast = {"delay": 0, "concurrency": 4, "timeout": 10}
    local = json.loads(plain.replace("https://", f"{base}/")) | {"private_addresses": True, "provider": None}
    return Card.model_validate(local | {"every": "1h", "refetch": "7d", "pace": fast})


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Every ready card crawled over answers in its source's shape."""
    folder = tmp_path_factory.mktemp("ready")
    settings = load({"data": folder / "data"}, environment={}, folder=folder).settings
    patch = pytest.MonkeyPatch()
    with served() as web:
        serve(web, web.base, [one for name in ready.names() for one in saved(name)["answers"]])
        cards = []
        for name in ready.names():
            card = ready.load(name)
            if card.token:
                patch.setenv(card.token, TOKEN)
            cards.append(on_loopback(card, web.base))
            for timeline in card.mastodon.timelines if card.kind == "mastodon" else ():
                # The other hashtags have nothing.
                tag = quote(timeline.removeprefix("tag:"), safe="")
                path = f"/{card.url[0].removeprefix('https://')}/api/v1/timelines/tag/{tag}"
                web.pages.setdefault(path, Answer(b"[]", 200, {"Content-Type": "application/json"}))
        runs = {r.source: r for r in crawl(settings, cards)}
        with Ledger.open(settings.ledger) as ledger:
            rejects = {n: ledger.crawls.rejects(r.number) for n, r in runs.items()}
            found = {n: {d.posting.title: d.posting for d in ledger.each(source=n)} for n in runs}
        yield web.base, runs, rejects, found
    patch.undo()


@pytest.mark.parametrize("name", ready.names())
def test_a_ready_card_reads_the_answers_of_its_source(crawled, name):
    base, runs, rejects, found = crawled
    wanted = saved(name)["postings"]
    assert rejects[name] == []
    assert runs[name].outcome == "finished", runs[name].note
    assert sorted(found[name]) == sorted(p["title"] for p in wanted)
    for posting in wanted:
        got = found[name][posting["title"]]
        assert {n: shown(getattr(got, n), base) for n in posting} == posting


def test_no_contact_person_of_a_public_service_is_kept(crawled):
    *_, found = crawled
    kept = " ".join(f"{p!r}" for postings in found.values() for p in postings.values())
    for person in ("Jan Nowak", "osoba@firma", "Jonas Jonaitis", "Anna Liepa", "Иван Иванов", "900 000-00-00"):
        assert any(person in (SAVED / "ready" / f"{n}.yml").read_text(encoding="utf-8") for n in ready.names())
        assert person not in kept


@pytest.mark.parametrize("name", ready.names())
def test_a_ready_card_is_off_and_says_on_what_grounds_and_how_it_was_checked(name):
    card = ready.load(name)
    assert card.name == name
    assert not card.enabled
    assert re.search(r"https://\S+", card.terms)
    assert card.legal_basis
    assert 30 <= card.retention_days <= 365
    assert card.languages
    assert card.expect.filled or card.kind in NETWORKS
    assert card.pace.delay >= 2
    assert card.pace.budget
    assert card.pace.daily
    assert card.checked
    assert card.checked.on >= date(2026, 11, 25)
    assert card.checked.by in ("documentation", "saved response"), "nothing here was looked at on the live web"
    assert len(card.checked.note) > 30
    assert ready.about(name).endswith(".")


def test_there_are_enough_of_them_in_origin_and_destination_countries():
    cards = ready.listed()
    assert len(cards) >= 25
    assert len({c.country for c in cards if c.country}) >= 15
    assert len({language for c in cards for language in c.languages}) >= 15


def test_a_ready_card_is_copied_into_the_folder_once_and_stays_off(tmp_path):
    file = ready.copy("lt-uzt", tmp_path / "sources")
    assert load_card(file) == ready.load("lt-uzt")
    assert not load_card(file).enabled
    with pytest.raises(UsedWrongly, match="is there already"):
        ready.copy("lt-uzt", tmp_path / "sources")
    with pytest.raises(UsedWrongly, match="no such ready card"):
        ready.copy("lt-nowhere", tmp_path)


def command(*words: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "lurewatch", "sources", "ready", *words]
    return subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_lists_them():
    rows = {r["name"]: r for r in json.loads(command("--json").stdout)}
    assert sorted(rows) == ready.names()
    assert rows["pl-cbop"]["country"] == "PL"
    assert rows["us-usajobs"]["token"] == "LUREWATCH_TOKEN_USAJOBS"
    assert datetime.fromisoformat(rows["pl-cbop"]["checked_on"])


def test_the_command_chooses_by_language_country_and_kind_and_shows_a_card():
    chosen = json.loads(command("--language", "uk", "--country", "pl", "--kind", "telegram", "--json").stdout)
    assert [r["name"] for r in chosen] == ["telegram-poland-uk"]
    assert command("np-dofe").stdout == ready.text("np-dofe")
    wrong = command("np-dofi")
    assert (wrong.returncode, "did you mean np-dofe?" in wrong.stderr) == (2, True)


def test_every_card_of_a_network_says_what_its_terms_ask():
    for name in ready.names():
        card = ready.load(name)
        if card.kind == "telegram":
            assert "content-licensing: RESTRICTED" in card.terms
        if card.kind in ("bluesky", "reddit", "telegram"):
            assert card.retention_days <= 180
            assert "Not seen live." in card.checked.note


def test_the_networks_that_people_are_recruited_on_are_among_them():
    kinds = {card.kind for card in ready.listed()}
    assert kinds >= set(NETWORKS)
    spoken = {language for c in ready.listed() if c.kind in NETWORKS for language in c.languages}
    assert spoken >= {"ro", "uk", "ru", "pl", "en", "uz", "am"}
