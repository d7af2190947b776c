"""Sites in shapes of the wild become a card that reads all of them: their pagers, labels, states in scripts and addresses."""

from __future__ import annotations

import json

import pytest
from scrapy.http import HtmlResponse

from crawler.cards import Forum
from crawler.cards.api import Inside
from crawler.dates import utc
from crawler.extract import embedded, guess, jsonld
from crawler.forums import phpbb
from crawler.propose import fields, interfaces, links, software
from crawler.propose.checking import check_url
from crawler.propose.explore import explore
from crawler.propose.proposal import parsed, text
from crawler.run import crawl
from crawler.timelimit import time_limit
from tests.crawler.conftest import Answer, html

ANSWERS = {"owner": "tests", "terms": "ours", "legal_basis": "no personal data", "retention_days": 30}
ADS = [
    {"id": n, "title": f"Picker number {n}", "description": f"Picks berries on farm {n}. " * 4, "city": "Huelva"}
    for n in range(1, 6)
]


def shown(body: str, url: str = "https://board.example/") -> HtmlResponse:
    return HtmlResponse(url, body=f"<html><body>{body}</body></html>".encode(), encoding="utf-8")


@pytest.mark.parametrize(
    ("pager", "find"),
    [
        ('<a class="page-numbers" href="/page/2/">2</a><a class="next" href="/page/2/">Next »</a>', {"number": {"address": "/page/{number}/"}}),
        ('<a href="page-2.html">2</a> <a href="page-3.html">3</a>', {"number": {"address": "/page-{number}.html"}}),
        ('<a href="/?page=2" aria-label="Next page"><svg></svg></a>', {"number": {"parameter": "page", "first": 1, "step": 1}}),
        ('<a href="/jobs?start=10" title="x">Напред</a>', {"number": {"address": "/jobs?start={number}", "first": 0, "step": 10}}),
        ('<a class="more-link" href="/ad/1">Read more</a>', {}),
    ],
)  # fmt: skip
def test_pagers_of_the_wild_are_seen(pager, find):
    assert links.onward(shown(pager)) == find


def test_a_listing_of_endless_length_is_looked_at_from_its_beginning():
    rows = "".join(f'<li><a class="ad" href="/ad/{n}">Picker number {n}</a></li>' for n in range(50_000))
    start = shown(f"<ul>{rows}</ul>")
    exploring = explore(start.url, list)
    assert next(exploring) == start.url
    with time_limit():
        assert exploring.send(start) == "https://board.example/ad/0"


def test_what_the_canonical_address_does_without_says_nothing():
    head = '<link rel="canonical" href="https://board.example/ad?id=7">'
    assert links.saying_nothing(shown(head, "https://board.example/ad?id=7&pos=3&from=list")) == ["from", "pos"]
    assert links.saying_nothing(shown(head, "https://board.example/other?id=7&pos=3")) == []
    front = '<link rel="canonical" href="https://board.example/ad">'
    assert links.saying_nothing(shown(front, "https://board.example/ad?id=7")) == [], "it stands for several pages"


def test_addresses_that_differ_in_their_query_alone_have_a_match():
    assert links.match_of(["https://b.example/view.php?id=1", "https://b.example/view.php?id=2"]) == r"/view\.php\?"


@pytest.mark.parametrize(
    ("script", "inside"),
    [
        (f'<script id="ng-state" type="application/json">{json.dumps({"12": {"b": {"content": ADS}}})}</script>', {"selector": "script#ng-state"}),
        (f'<script>window.board = {{}}; window.board.data["cards"]={json.dumps({"results": ADS})};</script>', {"assigned": 'window.board.data["cards"]'}),
        (
            "<script>window.__NUXT__=(function(a,b){return {data:[{ads:["
            + ",".join(f'{{id:{a["id"]},title:"{a["title"]}",description:"{a["description"]}",city:a,open:b}}' for a in ADS)
            + ']}],ok:b}}("Huelva",true));</script>',
            {"assigned": "window.__NUXT__"},
        ),
    ],
)  # fmt: skip
def test_the_state_in_a_script_is_mapped(script, inside):
    proposal = interfaces.in_script(shown(script))
    assert proposal is not None
    assert proposal.card["api"]["inside"] == inside
    assert proposal.card["api"]["fields"]["location"] == "city"
    assert embedded.inside(shown(script), Inside.model_validate(inside))


def test_what_a_function_computes_is_named_as_no_plain_value():
    script = "<script>window.__NUXT__=(function(a){return {x:a+1}}(1));</script>"
    with pytest.raises(embedded.Unreadable, match="no plain value"):
        embedded.inside(shown(script), Inside(assigned="window.__NUXT__"))


def test_rows_within_elements_that_a_framework_streams_are_found():
    streamed = [[1, [], ""], ["$", "div", None, {"children": ["$", "$L9", None, {"jobs": ADS}]}]]
    found = guess.mapping(streamed)
    assert found is not None
    assert (found.rows, found.count) == ("[][].children[][].jobs[]", 5)


def test_the_next_page_of_a_json_api_is_seen():
    rows = [{"id": str(a["id"]), "attributes": {"title": a["title"], "body": a["description"]}} for a in ADS]
    answer = {"data": rows, "links": {"next": "https://board.example/api?page%5Bnumber%5D=2"}}
    assert interfaces._paging("https://board.example/api", answer, 5) == {"by": "next", "value": "links.next"}


@pytest.mark.parametrize(
    ("body", "selectors"),
    [
        ('<ul><li class="location">Huelva</li><li class="salary">1200 EUR</li></ul>', {"location": "li.location", "pay": "li.salary"}),
        ("<table><tr><td>Judeţ:</td><td>Cluj</td></tr><tr><td>Preţ:</td><td>900 EUR</td></tr></table>", {"location": 'td:contains("Judeţ:") + td', "pay": 'td:contains("Preţ:") + td'}),
        ('<div><div class="l">Заплата</div><div>1200 лв</div></div>', {"pay": 'div.l:contains("Заплата") + div'}),
        ('<div class="company"><a>Website</a><strong>Acme</strong></div>', {"employer": "div.company strong"}),
        ('<p class="location">A</p><p class="location">B</p><nav><i class="salary">1200</i></nav>', {}),
    ],
)  # fmt: skip
def test_fields_are_guessed_by_classes_and_labels(body, selectors):
    assert fields.guessed(shown(body)) == selectors


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31.12.2026", "2026-12-31"),
        ("03.11.2026 12:30", "2026-11-03"),
        ("2026/11/03 10:00", "2026-11-03"),
        ("2026-11-3", "2026-11-03"),
        ("31/10/2026", "2026-10-31"),
        ("Tuesday, November 3, 2026", "2026-11-03"),
        ("3 Nov 2026", "2026-11-03"),
        ("02/11/2026", None),
        ("32.12.2026", None),
    ],
)
def test_dates_for_people_that_mean_one_day_are_read(written, day):
    found = utc(written)
    assert (found and found.date().isoformat()) == day


def test_a_wrong_escape_is_what_it_shows():
    assert jsonld.loads(r'{"a": "C:\dir \"x\" \\n \u00e9"}') == {"a": 'C:\\dir "x" \\n é'}


def test_a_vbulletin_forum_is_read_as_a_forum():
    said = '<a id="thread_title_7" class="title" href="showthread.php?7-Pickers&amp;s=%s">Pickers</a>' % ("ab" * 16)
    listed = shown(said, "https://forum.example/forumdisplay.php?2-Jobs&s=" + "ab" * 16)
    proposal = software.recognised(listed)
    assert proposal is not None
    assert proposal.card["url"] == "https://forum.example/forumdisplay.php?2-Jobs"
    block = Forum.model_validate(proposal.card["forum"])
    (topic,), _ = phpbb.topics(listed, block)
    assert topic.url == "https://forum.example/showthread.php?7-Pickers"
    post = '<li id="post_71"><div id="post_message_71"><blockquote class="postcontent">%s</blockquote></div></li>'
    quoted = "<div><blockquote>What others said</blockquote></div>Pickers wanted"
    (first,) = phpbb.thread(shown(post % quoted, topic.url), block, topic.url).posts
    assert first.text == "Pickers wanted"


def test_postings_that_a_listing_marks_up_itself_are_its_rows():
    row = '<div itemscope itemtype="http://schema.org/JobPosting"><a itemprop="url" href="/v/%s"><b itemprop="title">Cook</b></a><p itemprop="description">Cooks</p></div>'
    block = fields.rows(shown("".join(row % n for n in range(3))))
    assert block is not None
    assert block["fields"] == {
        n: f"[itemprop={m}]" for n, m in {"title": "title", "text": "description", "url": "url"}.items()
    }


def _ad(n: int) -> str:
    return f"<h1>Picker number {n}</h1><p>{ADS[n - 1]['description']}</p>"


def _listed(address: str) -> str:
    rows = "".join(f'<tr><td><a href="{address}{n}">Picker number {n}</a></td></tr>' for n in range(1, 6))
    return f"<table>{rows}</table>"


def test_a_blog_beside_a_listing_is_not_proposed(web, settings):
    entry = f"<item><title>Visa tips</title><link>/blog/visa</link><description>{'Tips. ' * 40}</description></item>"
    feed = f'<rss version="2.0"><channel><title>b</title>{entry}</channel></rss>'
    web.pages["/feed/"] = Answer(feed.encode(), headers={"Content-Type": "application/rss+xml"})
    web.pages["/jobs"] = html(f'<link rel="alternate" type="application/rss+xml" href="/feed/">{_listed("/job/")}')
    web.pages |= {f"/job/{n}": html(f"<main>{_ad(n)}</main>") for n in range(1, 6)}
    checked = check_url(settings, web.base + "/jobs", private=True)
    assert checked.proposal is not None
    assert checked.proposal.card["kind"] == "html"


def test_a_page_that_is_served_as_xml_is_a_page(web, settings, ledger):
    head = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>%s</body></html>'

    def served(body: str) -> Answer:
        return Answer((head % body).encode(), headers={"Content-Type": "application/xml"})

    web.pages["/jobs"] = served(_listed("ad.php?id="))
    web.pages |= {f"/ad.php?id={n}": served(_ad(n)) for n in range(1, 6)}
    checked = check_url(settings, web.base + "/jobs", private=True)
    assert checked.proposal is not None
    assert checked.titles
    card = parsed(text(checked.proposal, name="s", answers=ANSWERS, private=True, enabled=True), name="s")
    (run,) = crawl(settings, [card.model_copy(update={"pace": card.pace.model_copy(update={"delay": 0.0})})])
    assert sorted(d.posting.title for d in ledger.each()) == [a["title"] for a in ADS], run.note


def test_a_long_script_that_gives_nothing_to_a_name_proposes_nothing():
    assert interfaces.in_script(shown(f"<script>{'track(1);' * 2000}</script>")) is None


@pytest.mark.parametrize(("count", "complete"), [(4, None), (12, False)])
def test_a_card_whose_next_page_was_not_seen_takes_nothing_for_gone(count, complete):
    rows = [{"id": n, "title": f"Picker {n}", "description": "Picks berries on a farm. " * 5} for n in range(count)]
    script = f"<script>window.jobs = {json.dumps(rows)}; {'track(1);' * 300}</script>"
    proposal = interfaces.in_script(shown(script))
    assert proposal.card.get("complete") is complete
    assert ("take `complete` out" in " ".join(proposal.todo)) is (complete is False)
    assert ("complete: false" in text(proposal, name="board", answers=ANSWERS)) is (complete is False)
