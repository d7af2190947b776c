"""Every board shows what is live, all of it and nothing else, as it was published."""

from __future__ import annotations

import json
from datetime import datetime
from xml.etree import ElementTree as ET

import extruct
import httpx2
import pytest
from parsel import Selector

from crawler.simulator.adverts import BOARDS
from tests.simulator.walk import WALKS, mastodon, number


def truth(web, board):
    return [t for t in web.truth() if t.board == board]


def one(web, board):
    """The newest Romanian posting of a board."""
    return [t for t in truth(web, board) if t.lang == "ro"][-1]


def shown(node):
    """Text as a reader sees it, spaces aside."""
    return " ".join(" ".join(node.css("*::text").getall()).split())


def plain(text):
    return " ".join(text.split())


@pytest.mark.parametrize("day", [0, 2, 7, 9])
@pytest.mark.parametrize("way", sorted(WALKS))
def test_a_simple_client_finds_exactly_what_is_live(web, way, day):
    web.day = day
    board, walk = WALKS[way]
    expected = [number(t.url) for t in truth(web, board)]
    found = walk(web, board)
    assert len(found) == len(set(found)) >= 40
    assert sorted(found) == sorted(expected)


def test_listings_are_newest_first_and_new_postings_come_on_top(web):
    board, walk = WALKS["jsonld"]
    before = walk(web, board)
    web.day = 1
    after = walk(web, board)
    assert before == sorted(before, reverse=True)
    assert after == sorted(after, reverse=True)
    assert after[-len(before) :] == before
    assert len(after) > len(before)


@pytest.mark.parametrize("board", BOARDS)
def test_every_true_address_shows_its_title_and_text(web, board):
    for posting in truth(web, board)[::13]:
        response = httpx2.get(posting.url)
        assert response.status_code == 200
        body = shown(Selector(response.text).css("body"))
        assert plain(posting.title) in body
        assert all(plain(line) in body.replace(" ,", ",") for line in posting.text.splitlines() if line)
        assert "{" not in posting.title + posting.text


@pytest.mark.parametrize("board", [b for b in BOARDS if b != "channel"])
def test_a_detail_page_names_its_language_and_direction(web, board):
    arabic = next(t for t in truth(web, board) if t.lang == "ar")
    page = Selector(httpx2.get(arabic.url).text)
    assert page.css("html::attr(lang)").get() == "ar"
    assert page.css("html::attr(dir)").get() == "rtl"
    assert Selector(httpx2.get(one(web, board).url).text).css("html::attr(dir)").get() == "ltr"


def check_job(job, posting):
    assert job["title"] == posting.title
    assert "<p>Căutăm oameni în Timișoara, 5 &lt; 6.<br>" in job["description"]
    assert job["hiringOrganization"]["name"] == posting.employer
    address = {"@type": "PostalAddress", "addressLocality": "Timișoara", "addressCountry": "RO"}
    assert job["jobLocation"]["address"] == address
    assert job["baseSalary"]["currency"] == "RON"
    assert job["baseSalary"]["value"] == {"@type": "QuantitativeValue", "value": 3200, "unitText": "MONTH"}
    assert datetime.fromisoformat(job["datePosted"]) < datetime.fromisoformat(job["validThrough"]).replace(tzinfo=None)


def test_json_ld_holds_the_posting(web):
    posting = one(web, "jsonld")
    found = extruct.extract(httpx2.get(posting.url).text, syntaxes=["json-ld"])["json-ld"]
    assert [job["identifier"]["value"] for job in found] == [str(posting.number)]
    check_job(found[0], posting)


def test_the_agency_hides_the_posting_in_a_graph(web):
    posting = one(web, "agency")
    found = extruct.extract(httpx2.get(posting.url).text, syntaxes=["json-ld"])["json-ld"]
    kinds = {thing["@type"]: thing for thing in found[0]["@graph"]}
    assert set(kinds) == {"Organization", "BreadcrumbList", "JobPosting"}
    check_job(kinds["JobPosting"], posting)


def test_microdata_holds_the_posting(web):
    posting = one(web, "microdata")
    found = extruct.extract(httpx2.get(posting.url).text, syntaxes=["microdata"])["microdata"]
    assert found[0]["type"] == "http://schema.org/JobPosting"
    properties = found[0]["properties"]
    assert properties["title"] == posting.title
    assert properties["hiringOrganization"]["properties"]["name"] == posting.employer
    assert properties["jobLocation"]["properties"]["address"]["properties"]["addressLocality"] == "Timișoara"
    assert properties["baseSalary"] == posting.pay


def test_rss_gives_summary_whole_text_and_date(web):
    posting = one(web, "feed")
    item = next(
        item
        for item in ET.fromstring(httpx2.get(f"{web.address('feed')}/feed/").text).iter("item")
        if item.findtext("guid") == posting.url
    )
    assert item.findtext("title") == posting.title
    assert item.findtext("description") == posting.text[:200]
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert plain(posting.text.splitlines()[1]) in shown(Selector(content))


def test_the_api_gives_place_pay_and_html(web):
    posting = one(web, "ats")
    job = httpx2.get(f"{web.address('ats')}/api/v1/jobs/{posting.number}").json()
    assert (job["name"], job["location"]) == (posting.title, {"city": "Timișoara", "country": "ro"})
    assert job["compensation"] == {"text": posting.pay}
    assert job["postingUrl"] == posting.url
    assert "5 &lt; 6.<br>" in job["jobAd"]["sections"]["jobDescription"]["text"]


def test_a_tag_timeline_has_the_language_or_sector_only(web):
    everything = mastodon(web, "social")
    romanian = mastodon(web, "social", "tag/jobsro")
    assert len(romanian) == sum(t.lang == "ro" for t in truth(web, "social"))
    assert mastodon(web, "social", "tag/customerservice") == everything
    assert mastodon(web, "social", "tag/fishing") == []


def test_mastodons_ids_bound_the_timeline(web):
    ids = mastodon(web, "social")
    timeline = f"{web.address('social')}/api/v1/timelines/public"

    def asked(**parameters):
        return [int(status["id"]) for status in httpx2.get(timeline, params=parameters).json()]

    assert asked(limit=3, max_id=ids[4]) == ids[5:8]
    assert asked(limit=3, min_id=ids[10]) == ids[7:10]
    assert asked(limit=3, since_id=ids[10]) == ids[:3]
    assert asked(limit=40, max_id=ids[2], since_id=ids[5]) == ids[3:5]
    assert len(asked(limit=1000)) == 40


def test_a_status_is_shaped_as_mastodon_does(web):
    posting = one(web, "social")
    status = httpx2.get(f"{web.address('social')}/api/v1/statuses/{number(posting.url)}").json()
    assert status["url"] == posting.url
    assert status["language"] == "ro"
    assert [tag["name"] for tag in status["tags"]] == ["jobs", "customerservice", "jobsro"]
    assert status["content"].startswith("<p>Culegător de căpșuni")
    assert "&lt;altele&gt;" in status["content"]


def test_a_channel_shows_messages_oldest_first(web):
    web.day = 2
    page = Selector(httpx2.get(f"{web.address('channel')}/s/jobs_ro").text)
    numbers = [number(post) for post in page.css(".tgme_widget_message::attr(data-post)").getall()]
    assert numbers == sorted(numbers)
    assert len(numbers) == 20
    assert page.css("a.tme_messages_more::attr(data-before)").get() == str(numbers[0])


def test_an_unknown_channel_leads_home(web):
    response = httpx2.get(f"{web.address('channel')}/s/jobs_xx")
    assert (response.status_code, response.headers["location"]) == (302, "/")


def test_the_first_post_of_a_topic_is_the_posting(web):
    posting = one(web, "forum")
    topic = httpx2.get(f"{web.address('forum')}/t/{posting.number}.json").json()
    first, *answers = topic["post_stream"]["posts"]
    assert plain(posting.text.splitlines()[0]) in shown(Selector(first["cooked"]))
    assert len(answers) == topic["posts_count"] - 1
    thread = Selector(httpx2.get(f"{web.address('forum')}/viewtopic.php?f=5&t={posting.number}").text)
    assert len(thread.css("div.post div.content")) == topic["posts_count"]
    assert thread.css("h2.topic-title a::text").get() == posting.title


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_has_a_home_and_a_robots_txt_of_its_own(web, board):
    robots = httpx2.get(f"{web.address(board)}/robots.txt").text
    assert "Disallow: /account/" in robots
    assert ("Sitemap:" in robots) == (board == "agency")
    home = Selector(httpx2.get(f"{web.address(board)}/").text)
    for href in home.css("main a::attr(href)").getall():
        assert httpx2.get(web.address(board) + href).status_code == 200


@pytest.mark.parametrize(
    ("board", "path"),
    [
        ("jsonld", "/jobs?page=999"),
        ("jsonld", "/jobs?page=0"),
        ("classifieds", "/work/?o=999"),
        ("classifieds", "/ad/nothing.html"),
        ("agency", "/sitemap-jobs-9.xml"),
        ("agency", "/vacancy/nothing-999/"),
        ("ats", "/api/v1/jobs/1"),
        ("social", "/api/v1/statuses/1"),
        ("channel", "/jobs_ro/1"),
        ("forum", "/viewtopic.php?f=5"),
        ("microdata", "/vacancies/999999999"),
        ("feed", "/feed/?paged=999"),
        ("jsonld", "/nowhere"),
    ],
)
def test_what_is_not_there_answers_404(web, board, path):
    assert httpx2.get(web.address(board) + path).status_code == 404


def test_other_methods_are_refused(web):
    assert httpx2.post(f"{web.address('jsonld')}/jobs").status_code == 405


def test_truth_is_served_as_json(web):
    served = httpx2.get(f"{web.base}/_sim/truth").json()
    assert served == json.loads(json.dumps([{f: getattr(t, f) for f in t.__slots__} for t in web.truth()]))
