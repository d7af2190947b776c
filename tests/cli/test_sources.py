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


ANSWERS = ("--owner", "Site Ltd", "--terms", "theirs", "--legal-basis", "public interest", "--retention", "90")


@pytest.fixture
def board(web):  # noqa: F811 (the fixture)
    """A site of four postings that says nothing of how it is read."""
    links = "".join(f'<p><a class="job" href="/jobs/{n}00">A cook for kitchen {n}</a></p>' for n in range(1, 5))
    web.pages |= {"/": html(f'<nav><a href="/about">About</a></nav>{links}')}
    web.pages |= {f"/jobs/{n}00": html(JOB % n) for n in range(1, 5)}
    return web


def test_a_card_is_proposed_for_an_address_and_added_and_then_crawled(run, board):
    told = run("sources", "check", f"{board.base}/", "--private")
    assert told.code == 0, told.err
    assert "kind: jsonld" in told.out
    assert told.out.count("  Cook") == 4
    shown = run("sources", "check", f"{board.base}/", "--private", "--json").json
    assert [s["ok"] for s in shown["steps"]] == [True] * 6
    assert (shown["titles"], shown["filled"]["title"]) == (["Cook"] * 4, 1.0)
    assert shown["proposal"]["card"]["find"]["link"] == "a.job"
    assert not (run.data / "sources").exists()
    added = run("sources", "add", f"{board.base}/", "--private", "--name", "kitchens", *ANSWERS)
    assert added.code == 0, added.err
    file = run.data / "sources" / "kitchens.yml"
    card = yaml.safe_load(file.read_text())
    assert (card["enabled"], card["owner"], card["retention_days"]) == (False, "Site Ltd", 90)
    assert run("sources", "check").err == "1 card without a fault\n"
    assert run("crawl", "kitchens").code == 0
    (listed,) = run("sources", "list", "--json").json
    assert listed["postings"] == 4


def test_what_a_card_lacks_is_named_at_once_and_nothing_is_written_over(run, board):
    lacking = run("sources", "add", f"{board.base}/", "--private", "--owner", "Site Ltd")
    assert lacking.code == 2
    assert all(option in lacking.err for option in ("--terms", "--legal-basis", "--retention"))
    assert "--owner (" not in lacking.err
    assert board.asked == []
    write(run, "kitchens", board.base)
    before = (run.data / "sources" / "kitchens.yml").read_text()
    twice = run("sources", "add", f"{board.base}/", "--private", "--name", "kitchens", "--enable", *ANSWERS)
    assert twice.code == 2
    assert "is there already; nothing was written" in twice.err
    assert (run.data / "sources" / "kitchens.yml").read_text() == before
    assert "small letters" in run("sources", "add", board.base, "--name", "../x", *ANSWERS).err


def test_no_card_can_be_proposed_for_a_wall_and_that_is_said_with_what_to_do(run, board):
    board.pages["/"] = Answer(b"", 403)
    told = run("sources", "check", f"{board.base}/", "--private")
    assert told.code == 1
    assert "blocked: 403" in told.out
    assert "a wall is never passed" in told.err
    added = run("sources", "add", f"{board.base}/", "--private", *ANSWERS)
    assert added.code == 1
    assert "blocked: 403" in added.err
    assert not (run.data / "sources").exists()


def test_a_shipped_card_is_copied_once(run):
    added = run("sources", "add", "lt-uzt")
    assert added.code == 0
    assert yaml.safe_load((run.data / "sources" / "lt-uzt.yml").read_text())["enabled"] is False
    assert run("sources", "add", "lt-uzt").code == 2
    assert "no such ready card" in run("sources", "add", "no-such").err
    assert "copied as it is" in run("sources", "add", "lv-nva", "--enable").err
