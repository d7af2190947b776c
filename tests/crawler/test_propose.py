"""An address becomes a card: by itself, by what answers there, and, as written, the card reads what the board shows."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler import templates
from crawler.cards import KINDS
from crawler.propose import addresses, links
from crawler.propose.checking import check_url
from crawler.propose.explore import explore
from crawler.propose.proposal import Proposal, name_for, parsed, text
from crawler.run import crawl
from crawler.simulator import running
from records.errors import BadData, UsedWrongly
from tests.crawler.adverts import adverts
from tests.crawler.conftest import Answer, html

ANSWERS = {"owner": "tests", "terms": "ours", "legal_basis": "no personal data", "retention_days": 30}
JOB = '<html lang="ro"><script type="application/ld+json">{"@type": "JobPosting", "title": "%s", "description": "D"}</script>'


@pytest.fixture(scope="module")
def boards():
    with running(adverts=adverts(60)) as web:
        yield web


@pytest.mark.parametrize(
    ("board", "path", "kind"),
    [
        ("jsonld", "/", "jsonld"),
        ("feed", "/", "feed"),
        ("classifieds", "/", "html"),
        ("agency", "/", "jsonld"),
        ("social", "/", "mastodon"),
        ("channel", "/", "telegram"),
        ("forum", "/", "forum"),
        ("microdata", "/", "jsonld"),
        ("discourse", "/", "forum"),
        ("ats", "/api/v1/jobs", "api"),  # its home links to nothing: its interface must be named
    ],
)
def test_the_card_proposed_for_a_board_reads_it_as_written(boards, settings, ledger, board, path, kind):
    before = len(boards.log)
    checked = check_url(settings, boards.address(board) + path, private=True)
    assert checked.proposal is not None, checked.steps
    assert [s.name for s in checked.steps if s.ok] == ["dns", "tls", "robots", "fetch", "extract", "validate"]
    assert len(boards.log) - before <= 18, "robots.txt and conditional requests among them"
    assert checked.titles
    card = parsed(text(checked.proposal, name="s", answers=ANSWERS, private=True, enabled=True), name="s")
    assert card.kind == kind
    (run,) = crawl(settings, [card.model_copy(update={"pace": card.pace.model_copy(update={"delay": 0.0})})])
    assert run.outcome == "finished", run.note
    shelf = "forum" if board == "discourse" else board
    # Its number, or on the social board its mark, is the largest number in the address of a posting.
    true = {max(re.findall(r"\d+", t.url), key=int) for t in boards.truth() if t.board == shelf}
    found = [d.posting for d in ledger.each()]
    there = {n for n in true if any(n in f"{p.key} {p.url}" for p in found)}
    assert len(there) >= 0.9 * len(true) > 0
    assert len(found) <= 1.1 * len(true), "and little else"


@pytest.mark.parametrize("board", ["bluesky", "matrix", "reddit", "vk", "opensearch", "searxng", "popups"])
def test_what_has_no_pages_to_follow_is_said_with_what_to_do(boards, settings, board):
    checked = check_url(settings, boards.address(board) + "/", private=True)
    assert checked.proposal is None
    assert (checked.steps[-1].name, checked.steps[-1].ok) == ("extract", False)
    assert "name the address of the list of postings itself" in checked.steps[-1].todo


@pytest.mark.parametrize(
    ("url", "card"),
    [
        ("https://boards.greenhouse.io/acme/jobs/1", {"template": "greenhouse", "fill": {"board": "acme"}}),
        (
            "https://boards.greenhouse.io/embed/job_board/js?for=acme",
            {"template": "greenhouse", "fill": {"board": "acme"}},
        ),
        ("https://jobs.eu.lever.co/acme", {"template": "lever", "fill": {"board": "acme", "host": "api.eu.lever.co"}}),
        ("https://acme.jobs.personio.de/job/1", {"template": "personio", "fill": {"host": "acme.jobs.personio.de"}}),
        (
            "https://acme.wd3.myworkdayjobs.com/en-US/Careers/job/x",
            {
                "template": "workday",
                "fill": {"host": "acme.wd3.myworkdayjobs.com", "tenant": "acme", "site": "Careers"},
            },
        ),
        ("https://t.me/rabota_eu/12", {"kind": "telegram", "url": "https://t.me/s/rabota_eu"}),
        ("https://t.me/s/rabota_eu", {"kind": "telegram", "url": "https://t.me/s/rabota_eu"}),
        (
            "https://bsky.app/hashtag/jobs%20ro",
            {"kind": "bluesky", "url": "https://public.api.bsky.app", "bluesky": {"searches": ["#jobs ro"]}},
        ),
    ],
)
def test_an_address_of_a_provider_or_network_needs_no_request(url, card):
    way = explore(url, list)
    with pytest.raises(StopIteration) as end:
        next(way)
    (proposal,) = end.value.value
    assert proposal.card == card
    parsed(text(proposal, name="s", answers=ANSWERS), name="s")


@pytest.mark.parametrize(
    "url", ["https://t.me/joinchat/abc", "https://t.me/+abc", "https://www.recruitee.com/", "https://example.org/"]
)
def test_other_addresses_tell_nothing_by_themselves(url):
    assert addresses.by_address(url) is None


def test_every_template_that_can_be_told_by_an_address_is():
    told = {p.card["template"] for p in addresses.platforms() if "template" in p.card}
    assert told <= set(templates.names())
    assert set(templates.names()) - told == {"hh"}, "searches of hh are not told from its pages"
    assert {p.card["kind"] for p in addresses.platforms() if "kind" in p.card} <= set(KINDS)


def explored(pages: dict[str, Response], url: str, named=()):
    """Runs the exploring over saved pages."""
    way, asked, answer = explore(url, lambda: list(named)), [], None
    while True:
        try:
            url = way.send(answer) if asked else next(way)
        except StopIteration as end:
            return end.value, asked
        asked.append(url)
        answer = pages.get(url, Response(url, status=404))


def page(url: str, body: str) -> HtmlResponse:
    return HtmlResponse(url, body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def test_a_careers_page_that_embeds_a_provider_is_read_through_its_interface():
    frame = '<h1>Careers</h1><iframe src="https://boards.greenhouse.io/embed/job_board?for=acme"></iframe>'
    (found,), asked = explored(
        {"https://acme.example/jobs": page("https://acme.example/jobs", frame)}, "https://acme.example/jobs"
    )
    assert found.card == {"template": "greenhouse", "fill": {"board": "acme"}}
    assert asked == ["https://acme.example/jobs"]


def test_the_state_of_a_framework_is_mapped():
    rows = [
        {"id": n, "title": f"Cook {n}", "url": f"/jobs/{n}", "description": "A long description " * 9} for n in range(5)
    ]
    state = json.dumps({"props": {"pageProps": {"jobs": rows}}})
    url = "https://acme.example/jobs"
    (found,), _ = explored(
        {url: page(url, f'<script id="__NEXT_DATA__" type="application/json">{state}</script>')}, url
    )
    assert found.card["api"]["inside"] == {"state": "next_data"}
    assert found.card["api"]["rows"] == "props.pageProps.jobs"
    assert found.card["api"]["fields"]["title"] == "title"
    parsed(text(found, name="s", answers=ANSWERS), name="s")


def test_a_json_feed_and_a_sitemap_are_told_from_an_interface():
    body = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "https://a.example/1", "content_text": "Cook"}]}'
    feed = TextResponse("https://a.example/feed.json", body=body, headers={"Content-Type": "application/feed+json"})
    assert explored({feed.url: feed}, feed.url)[0][0].card == {"kind": "feed", "url": feed.url}
    locs = "".join(f"<url><loc>https://a.example/jobs/{n}</loc></url>" for n in range(4))
    urls = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'.encode()
    sitemap = TextResponse("https://a.example/s.xml", body=urls, headers={"Content-Type": "application/xml"})
    assert explored({sitemap.url: sitemap}, sitemap.url)[0][0].card["find"] == {"by": "sitemap", "match": "/jobs/."}


def interface(rows, url="https://api.example/jobs"):
    """What is proposed for an interface that answers these rows."""
    answer = TextResponse(url, body=json.dumps({"jobs": rows}).encode(), headers={"Content-Type": "application/json"})
    (found,), _ = explored({url: answer}, url)
    parsed(text(found, name="s", answers=ANSWERS), name="s")
    return found


def test_rows_whose_pages_lie_elsewhere_name_that_host():
    found = interface(
        [
            {"id": n, "title": f"Cook in kitchen {n}", "location": "Cluj", "url": f"https://acme.example/{n}"}
            for n in range(4)
        ]
    )
    assert found.card["hosts"] == ["acme.example"]
    assert any("other hosts" in t for t in found.todo)
    at_home = interface(
        [{"id": n, "title": f"Cook in kitchen {n}", "location": "Cluj", "url": f"/{n}"} for n in range(4)]
    )
    assert "hosts" not in at_home.card


def test_rows_without_an_id_are_known_by_their_titles_and_that_is_said():
    found = interface([{"title": f"Cook in kitchen {n}", "description": "A long description " * 9} for n in range(4)])
    assert found.card["api"]["fields"]["key"] == "title"
    assert any("name an id under `key`" in t for t in found.todo)


def test_hostile_pages_end_the_exploring_without_a_fault():
    for body in (
        "",
        "<a href='http://[::1'>x</a>" * 9,
        "<a href='javascript:1'>x</a>" * 99,
        "\x00" * 99,
        "<a>" * 20_000,
        "<link rel='alternate' type='application/rss+xml' href='http://[x/feed'>",
        "<iframe src='//['></iframe>",
    ):
        assert explored({"https://a.example/": page("https://a.example/", body)}, "https://a.example/")[0] == []


@pytest.mark.parametrize(
    ("body", "find"),
    [
        ('<a rel="next" href="?page=2">2</a>', {"next": "a[rel~=next]"}),
        ('<a class="btn pager-next" href="?page=2">go</a>', {"next": "a.pager-next"}),
        ('<a href="?page=2">2</a><a href="?page=3">3</a>', {"number": {"parameter": "page", "first": 1, "step": 1}}),
        ('<a href="?start=25">Next</a>', {"number": {"parameter": "start", "first": 0, "step": 25}}),
        ('<a href="/about">About</a>', {}),
    ],
)
def test_how_a_listing_goes_on_is_seen(body, find):
    assert links.onward(page("https://a.example/jobs", body)) == find


def test_what_a_person_must_answer_is_left_empty_and_such_a_card_names_its_faults():
    proposal = Proposal(card={"kind": "feed", "url": "https://a.example/feed"}, because=("it is a feed",))
    written = text(proposal, name="a-example", answers={})
    assert yaml.safe_load(written)["enabled"] is False
    with pytest.raises(BadData) as faults:
        parsed(written, name="a-example")
    assert {p.message.partition(":")[0] for p in faults.value.problems} >= {"owner", "terms", "legal_basis"}
    assert name_for("https://www.Jobs.Example/x", proposal) == "jobs-example"


def test_no_answer_no_leave_and_no_address_are_named_at_their_step(web, settings):
    with pytest.raises(UsedWrongly, match="neither a source nor an address"):
        check_url(settings, "brightjob")
    with pytest.raises(UsedWrongly, match="neither a source nor an address"):
        check_url(settings, "https://[::1/")
    closed = check_url(settings.model_copy(update={"operator": "me@example.org"}), f"{web.base}/")
    assert (closed.steps[-1].name, closed.steps[-1].ok) == ("dns", False)
    assert "--private" in closed.steps[-1].todo
    assert web.asked == []
    web.pages["/"] = Answer(b"", 403)
    walled = check_url(settings, f"{web.base}/", private=True)
    assert (walled.steps[-1].name, walled.steps[-1].detail) == ("fetch", f"blocked: 403 ({web.base}/)")
    assert "a wall is never passed" in walled.steps[-1].todo
    web.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")
    forbidden = check_url(settings, f"{web.base}/", private=True)
    assert (forbidden.steps[-1].name, forbidden.steps[-1].ok) == ("robots", False)


def test_a_page_with_one_posting_alone_is_read_as_that_page(web, settings):
    web.pages["/"] = html(JOB % "Cook")
    checked = check_url(settings, f"{web.base}/", private=True)
    assert checked.titles == ("Cook",)
    assert checked.proposal.card["find"] == {"by": "page"}
    assert "name its listing" in checked.proposal.todo[0]
