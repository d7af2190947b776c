"""Real saved pages (schema.org's own examples, extruct's test pages) served and crawled through a card."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.files import import_files
from crawler.run import crawl
from tests.crawler.conftest import Answer, card, html

SHARED = Path(os.environ.get("LUREWATCH_TEST_SHARED") or Path.cwd().parent / "shared")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="no folder of real ads beside the project: set LUREWATCH_TEST_SHARED"
    ),
]


def serve(web, folder):
    """Every HTML page of a folder, and a listing of them."""
    files = sorted(p for p in folder.rglob("*.html") if p.is_file())
    links = []
    for file in files:
        path = "/" + quote(str(file.relative_to(folder)))
        web.pages[path] = Answer(file.read_bytes(), 200, {"Content-Type": "text/html"})
        links.append(f'<a href="{path}">x</a>')
    web.pages["/list"] = html("".join(links))
    return files


def test_every_example_of_schema_org_gives_its_posting_or_a_named_reason(web, settings, ledger):
    files = serve(web, SHARED / "fixtures" / "schemaorg_jobposting")
    (run,) = crawl(settings, [card("schema", "jsonld", f"{web.base}/list", find={"link": "a"})])
    found = {d.posting.url.rpartition("/")[2]: d.posting for d in ledger.each()}
    assert len(found) + len(ledger.crawls.rejects(run.number)) == len(files)
    assert {p.name for p in files if ".jsonld." in p.name} <= found.keys()
    assert set(run.counts["rejected"]) <= {"no posting"}
    whole = found["01_eg-0028.microdata.html"]
    assert (whole.title, whole.employer, whole.location, whole.pay) == (
        "Software Engineer",
        "ABC Company Inc.",
        "Kirkland, WA",
        "100000 USD",
    )
    assert whole.published is not None
    assert "develop in-house tools" in whole.text
    assert "Medical, Life, Dental" in whole.text
    assert "info@example.com" in found["03_eg-0285.jsonld.html"].text


def test_pages_with_other_markup_give_a_named_reason_and_break_nothing(web, settings, ledger):
    files = serve(web, SHARED / "fixtures" / "structured_extruct")
    (run,) = crawl(settings, [card("other", "jsonld", f"{web.base}/list", find={"link": "a"})])
    named = {r.place for r in ledger.crawls.rejects(run.number)}
    assert len(named) + ledger.count() == len(files)
    assert run.outcome == "finished"
    assert not any(k.startswith("unreadable") for k in run.counts["rejected"])


def test_all_ordinary_ads_are_imported_once(ledger):
    file = SHARED / "data" / "ordinary_ads.jsonl.gz"
    first = import_files(ledger, [file], key=b"k")
    assert (first.rows, first.new, first.rejected) == (27_803, 27_803, 0)
    again = import_files(ledger, [file], key=b"k")
    assert (again.new, again.changed, ledger.count()) == (0, 0, 27_803)
