"""`lurewatch sources`: health in one look, coverage, and what could not be used."""

from __future__ import annotations

import pytest
import yaml

from tests.crawler.conftest import Answer, html, web  # noqa: F401 (a fixture)

JOB = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Cook", "description": "D %s"}</script>'


@pytest.fixture
def site(run, web):  # noqa: F811 (the fixture)
    """A source of three pages, one of them walled off, and a card for it."""
    web.pages |= {"/": html("".join(f'<a href="/{n}">job</a>' for n in range(3)))}
    web.pages |= {"/0": html(JOB % 0), "/1": html(JOB % 1), "/2": Answer(b"", 403)}
    write(run, "site", web.base)
    return web


def write(run, name, base, **more):
    fixed = {"owner": "tests", "terms": "ours", "legal_basis": "no personal data", "retention_days": 30}
    pace = {"delay": 0, "concurrency": 8}
    place = {"url": f"{base}/", "kind": "jsonld", "private_addresses": True, "pace": pace, "find": {"link": "a"}}
    folder = run.data / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(yaml.safe_dump({"name": name, **place, **fixed, **more}))


def test_the_list_shows_health_with_those_first_that_need_somebody(run, site):
    write(run, "away", site.base, url=f"{site.base}/nowhere")
    write(run, "quiet", site.base, enabled=False)
    run("crawl", "site", "away")
    listed = run("sources", "list")
    assert listed.code == 0
    lines = listed.out.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["!", "!"]
    assert [line.split()[1] for line in lines[1:3]] == ["away", "site"]
    assert lines[3].split()[0] == "quiet"
    assert "25% blocked" in lines[2]
    assert "away: failed: missing: 404" in listed.err
    by_name = {h["name"]: h for h in run("sources", "list", "--json").json}
    assert by_name["site"] | {"started": 0, "due": 0} == {
        "name": "site",
        "kind": "jsonld",
        "enabled": True,
        "outcome": "finished",
        "started": 0,
        "postings": 2,
        "trend": None,
        "rejected": 1,
        "open_rejects": 1,
        "blocked": 1,
        "blocked_share": 0.25,
        "asked": 4,
        "note": None,
        "circuit": None,
        "due": 0,
        "unwell": "25% of what was asked for this week was blocked",
    }
    assert by_name["quiet"]["unwell"] is None


def test_a_source_that_is_held_back_says_so_in_the_list_and_when_it_is_crawled(run, site):
    site.pages["/"] = Answer(b"", 403)
    for _ in range(3):
        assert run("crawl", "site").code == 1
    named = run("crawl", "site")
    assert named.code == 1
    assert "site: not run: circuit of host " in named.out
    assert "`lurewatch crawl site --anyway`" in named.out
    everything = run("crawl", "--json")
    assert (everything.code, [r["outcome"] for r in everything.json]) == (0, ["held"])
    (listed,) = run("sources", "list", "--json").json
    assert listed["circuit"] in listed["unwell"]
    assert listed["due"] > listed["started"]
    site.pages["/"] = html('<a href="/0">a</a>')
    assert run("crawl", "site", "--anyway").code == 0
    assert run("crawl", "site").code == 0


def test_coverage_is_shown_by_week_and_on_the_desk(run, site):
    assert "no source was crawled" in run("sources", "coverage").err
    run("crawl", "site")
    (week,) = run("sources", "coverage", "--json").json
    assert (week["source"], week["runs"], week["asked"], week["blocked"], week["blocked_share"]) == (
        "site",
        1,
        4,
        1,
        0.25,
    )
    assert "25%" in run("sources", "coverage", "site", "--weeks", "1").out


def test_rejects_are_shown_retried_and_pruned_with_their_numbers(run, site):
    run("crawl", "site")
    shown = run("sources", "rejects")
    assert f"{site.base}/2" in shown.out
    assert [g["word"] for g in run("sources", "rejects", "site", "--reason", "blocked", "--json").json] == ["blocked"]
    unnamed = run("sources", "retry")
    assert unnamed.code == 0
    assert "1 not asked for again: blocked, and neither --reason nor --place names it" in unnamed.err
    again = run("sources", "retry", "--place", f"{site.base}/2")
    assert again.code == 1
    assert "1 asked for again, 0 gave a posting, 1 still not" in again.err
    assert run("sources", "prune").code == 2
    assert "30m, 6h or 7d" in run("sources", "prune", "--older", "soon").err
    assert run("sources", "prune", "--older", "30d").out == ""
    assert run("sources", "prune", "--reason", "blocked").out == "2 blocked\n"
    assert "nothing waits" in run("sources", "rejects").err


def test_why_tells_the_story_of_an_address(run, site):
    run("crawl", "site")
    told = run("sources", "why", f"{site.base}/2")
    assert told.code == 0
    assert "rejected: it was asked for and gave no posting: blocked: 403" in told.out
    assert run("sources", "why", f"{site.base}/1", "--json").json["verdict"] == "fetched"
    nowhere = run("sources", "why", "https://nowhere.example/")
    assert nowhere.code == 1
    assert "no card covers its host" in nowhere.out
    assert run("sources", "why", "no-id").code == 2
