"""New sources are proposed from what was found, with what speaks for them; nothing is fetched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import relevance
from crawler.discovery.sites import is_never, links, site_of
from crawler.discovery.suggest import dismiss, scan, suggest
from records.candidates import Candidate, Found
from records.posting import Posting
from tests.crawler.conftest import card


def searched(ledger, url: str, *queries: str, title: str = "", snippet: str = "") -> None:
    score = relevance.of_page(title, snippet, url).score
    finds = tuple(Found(q, "bing", 1) for q in queries)
    host = url.split("/")[2]
    one = Candidate(url=url, host=host, found_by="engine", finds=finds, title=title, snippet=snippet, score=score)
    ledger.crawls.record(ledger.crawls.start("engine", kind="search"), candidates=[one])


def published(ledger, key: str, text: str, **more) -> str:
    one = Posting(
        source="board", key=key, text=text, collected=datetime.now(UTC), url=f"https://board.example/{key}", **more
    )
    ledger.crawls.record(ledger.crawls.start("board", kind="jsonld"), postings=[one])
    return one.id


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.jobs.agency.co.uk/x", "agency.co.uk"),
        ("https://t.me/s/rabota_eu/123", "t.me/rabota_eu"),
        ("https://telegram.me/Rabota_EU", "t.me/rabota_eu"),
        ("https://boards.greenhouse.io/acme/jobs/1", "boards.greenhouse.io/acme"),
        ("https://acme.wordpress.com/2026/jobs", "acme.wordpress.com"),
        ("https://www.reddit.com/r/jobs/comments/1", "reddit.com/r/jobs"),
        ("http://127.0.0.1:8601/jobs", "127.0.0.1:8601"),
        ("https://t.me/+invitation", None),
        ("https://t.me/", None),
        ("https://wa.me/40721234567", None),
        ("https://wordpress.com/", None),
        ("https://a.example/photo.JPG", None),
        ("https://www.agency.unheard-of/", "agency.unheard-of"),
        ("not an address", None),
    ],
)
def test_a_site_is_the_part_of_an_address_that_names_the_publisher(url, name):
    site = site_of(url)
    assert (site and site.name) == name


@given(st.text(max_size=200))
def test_any_text_is_looked_through(text):
    for url in links(text):
        site_of(url)
        is_never(url)
        relevance.of_page(text, text, url)


def test_links_end_where_people_end_them():
    text = (
        "See https://a.example/jobs, (http://b.example/x). Channel t.me/rabota_eu! Mail a@b.example and visit.t.example"
    )
    assert links(text) == ["https://a.example/jobs", "http://b.example/x", "https://t.me/rabota_eu"]


def test_more_evidence_never_lowers_a_score_and_the_words_are_told(ledger):
    bare = relevance.of_page("", "", "https://x.example/abc")
    one = relevance.of_page("Angajăm dansatoare", "", "https://x.example/abc")
    more = relevance.of_page("Angajăm dansatoare", "salariu și cazare", "https://x.example/locuri-de-munca/joburi")
    assert bare.score == 0 < one.score < more.score < 1
    assert {"angajăm", "salariu", "cazare", "munca"} <= set(more.words)
    assert relevance.of_page("柬埔寨高薪招聘", "", "https://x.example/").words == ("高薪", "招聘")
    assert relevance.of_page("Jobsite", "workshop", "https://worksheet.example/").score == 0, "whole words only"


def test_sites_are_proposed_with_their_evidence_and_the_likely_ones_come_first(ledger):
    searched(
        ledger, "https://agency.example/jobs/1", "dansatoare în Cipru", "hostess în Cipru", title="Angajăm dansatoare"
    )
    searched(ledger, "https://agency.example/jobs/2", "dansatoare în Cipru", title="Angajăm hostess", snippet="salariu")
    searched(ledger, "https://ro.wikipedia.org/wiki/Dans", "dansatoare în Cipru", title="Dans: loc de muncă")
    searched(ledger, "https://soup.example/recipe", "dansatoare în Cipru", title="Soup")
    first = published(
        ledger, "1", "More offers: https://agency.example/jobs and https://t.me/dans_cipru, https://board.example/2"
    )
    assert scan(ledger) == 1
    found = suggest(ledger, [])
    assert [s.site for s in found][:2] == ["agency.example", "t.me/dans_cipru"]
    agency, channel = found[:2]
    assert (agency.pages, agency.postings) == (3, (first,))
    assert set(agency.queries) == {"dansatoare în Cipru", "hostess în Cipru"}
    assert "angajăm" in agency.words
    assert agency.command == f"lurewatch sources add '{agency.example}'"
    assert channel.command == "lurewatch sources add 'https://t.me/s/dans_cipru'"
    assert agency.score > 0.8 > channel.score > 0
    encyclopedia = next(s for s in found if s.site == "wikipedia.org")
    assert (encyclopedia.kind, encyclopedia.score < 0.05) == ("encyclopedia", True)
    assert "board.example" not in {s.site for s in found}, "an ad's own site is no find"


def test_what_a_card_covers_or_a_person_put_aside_is_not_proposed(ledger):
    for host in ("one.example", "two.example", "three.example"):
        searched(ledger, f"https://www.{host}/jobs", "q")
    searched(ledger, "https://t.me/s/known", "q")
    searched(ledger, "https://t.me/s/other", "q")
    cards = [
        card("one", "jsonld", "https://one.example/", hosts=["cdn.two.example"], find={"by": "page"}),
        card("known", "feed", "https://t.me/s/known"),
    ]
    assert [s.site for s in suggest(ledger, cards)] == ["three.example", "t.me/other"]
    assert dismiss(ledger, "Three.example") == 1
    searched(ledger, "https://jobs.three.example/new", "another")
    assert [s.site for s in suggest(ledger, cards)] == ["t.me/other"]
    assert dismiss(ledger, "nowhere.example") == 0


def test_each_posting_is_looked_through_once_and_again_when_it_changed(ledger):
    for number in range(3):
        published(ledger, str(number), f"offer {number} https://agency.example/jobs/{number}")
    ledger.crawls.record(
        ledger.crawls.start("board", kind="jsonld"),
        postings=[Posting(source="b", key=str(n), text="x", collected=datetime.now(UTC)) for n in range(1200)],
    )
    assert scan(ledger) == 1203
    assert scan(ledger) == 0
    published(ledger, "1", "changed https://agency.example/new")
    assert scan(ledger) == 1
    assert suggest(ledger, [])[0].pages == 4


def test_what_else_a_source_gave_is_looked_through_too(ledger):
    published(ledger, "1", "offer", extra={"apply": {"links": ["https://agency.example/apply"]}, "n": 1})
    scan(ledger)
    assert [s.example for s in suggest(ledger, [])] == ["https://agency.example/apply"]


OFFLINE = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise SystemExit(f"asked for {arguments}")
sys.addaudithook(refuse)
from cli.main import main
main()
"""


def command(settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"LUREWATCH_DATA": str(settings.data)}
    asked = [sys.executable, "-c", OFFLINE, "sources", "suggest", *arguments]
    return subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_proposes_without_a_single_request(web, settings, ledger):
    web.serve_saved()
    published(ledger, "1", f"See {web.base}/listing.html")
    searched(ledger, f"{web.base}/jobs", "job in Italy", title="Jobs")
    done = command(settings, "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["site"], row["pages"], row["queries"]) == (web.base.removeprefix("http://"), 2, ["job in Italy"])
    assert row["words"] == ["jobs"]
    shown = command(settings)
    assert row["command"] in shown.stdout.replace("\n", "")
    assert command(settings, "--dismiss", row["site"]).returncode == 0
    assert json.loads(command(settings, "--json").stdout) == []
    assert command(settings, "--dismiss", "nowhere.example").returncode == 2
    assert web.asked == []


def test_the_page_shows_the_weights_that_count():
    page = Path("docs/discovery.md").read_text(encoding="utf-8")
    weights = relevance.table().weights
    for name in ("title", "snippet", "address", "query", "posting"):
        assert f"| {getattr(weights, name):.2f} |" in page, name
    for kind in relevance.table().kinds.values():
        assert f" {kind.factor:g}" in page
    assert "at most four count" in page
    assert weights.most == 4
