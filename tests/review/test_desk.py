"""The desk as a browser without scripts sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from records.captures import Capture, Given
from records.errors import SearchUnavailable
from tests.records.ads import ad
from tests.review.conftest import ADS, HOSTILE, LURE, PASSWORD, fill, token

LURE_PAGE = f"/posting/{LURE.id}"
CLEAR = ("luca_work700", "721 000 123", "40721000123")


def verdict(client, page, value, **given):
    shown = client.get(page)
    data = {
        "form_token": token(shown.text),
        "revision": re.search(r'name="revision" value="([^"]+)"', shown.text)[1],
        "verdict": value,
        "note": "",
        "list": "/?",
    }
    return client.post(page.partition("?")[0] + "/review", data=data | given, follow_redirects=False)


@pytest.mark.parametrize("page", ["/", LURE_PAGE, "/runs", "/?q=cook"])
def test_nothing_is_shown_without_a_session(desk, page):
    answer = desk.client.get(page, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/signin?then=")
    assert "Dancers" not in answer.text


@pytest.mark.parametrize("action", ["review", "contacts"])
def test_no_form_works_without_a_session(desk, action):
    answer = desk.client.post(f"{LURE_PAGE}/{action}", data={"verdict": "concern"})
    assert answer.status_code == 403
    assert desk.ledger.reviews.of(LURE.id) == []
    assert desk.clear_audit() == []


def test_signing_in_leads_to_the_page_that_was_asked_for(desk):
    form = desk.client.get(f"{LURE_PAGE}")
    answer = desk.client.post(
        "/signin",
        data={"name": "analyst", "password": PASSWORD, "form_token": token(form.text), "then": LURE_PAGE},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, LURE_PAGE)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_signing_in_never_leads_away(desk, elsewhere):
    form = desk.client.get("/signin")
    data = {"name": "analyst", "password": PASSWORD, "form_token": token(form.text), "then": elsewhere}
    answer = desk.client.post("/signin", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_wrong_password_opens_nothing_and_five_close_the_door(desk):
    for _ in range(5):
        desk.sign_in("analyst", "wrong wrong wrong")
        assert desk.client.get("/", follow_redirects=False).status_code == 303
    form = desk.client.get("/signin")
    data = {"name": "analyst", "password": PASSWORD, "form_token": token(form.text)}
    assert desk.client.post("/signin", data=data).status_code == 429
    refused = [line for line in desk.ledger.audit.lines() if line.action == "sign_in_refused"]
    assert len(refused) == 5


def test_signing_out_ends_the_session_itself_not_only_the_cookie(desk):
    client = desk.sign_in("analyst")
    held = dict(client.cookies)
    client.post("/signout", data={"form_token": token(client.get("/").text)})
    client.cookies.update(held)
    assert client.get("/", follow_redirects=False).status_code == 303


def test_the_list_ranks_by_score_and_says_why(desk):
    page = desk.sign_in("analyst").get("/").text
    order = re.findall(r'href="/posting/([0-9a-f]+)\?', page)
    assert order[0] == LURE.id
    assert len(order) == len(ADS)
    assert "Debt, advance or deposit" in page
    assert "The advertisement" in page


def test_search_and_facets_narrow_the_list(desk):
    client = desk.sign_in("analyst")
    page = client.get("/?q=cook").text
    assert "<mark" in page
    assert LURE.id not in page
    link = re.search(r'href="(/\?[^"]*band=high[^"]*)"', client.get("/").text)[1].replace("&amp;", "&")
    narrowed = client.get(link).text
    assert re.findall(r'href="/posting/([0-9a-f]+)\?', narrowed) == [LURE.id]


def test_what_an_advertisement_states_stands_beside_its_words_with_contacts_masked(desk):
    page = desk.sign_in("analyst").get(LURE_PAGE).text
    stated = page.partition("What it states")[2].partition("</section>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", stated).split())
    assert "Age asked 18–25 years" in text
    assert "Photographs of the whole body" in text
    assert "Documents named passport" in text
    assert not [c for c in CLEAR if c in stated]


def test_a_query_that_cannot_be_read_is_explained_and_the_list_stays(desk):
    answer = desk.sign_in("analyst").get("/", params={"q": '(cook "open'})
    assert answer.status_code == 400
    assert "The query was not understood" in answer.text
    assert LURE.id in answer.text


def test_hits_are_marked_in_the_published_text(desk):
    page = desk.sign_in("analyst").get(LURE_PAGE).text
    marks = [re.sub(r"<[^>]+>", "", m) for m in re.findall(r"<mark[^>]*>.*?</mark>", page, re.S)]
    assert any("passport" in m for m in marks)
    assert any("photos" in m for m in marks)
    assert "Not stated" in page
    assert "First seen" in page


@pytest.mark.parametrize("name", ["analyst", "lead"])
@pytest.mark.parametrize("page", ["/", LURE_PAGE, "/?q=telegram", "/?sort=newest"])
def test_contacts_are_masked_everywhere(desk, name, page):
    shown = desk.sign_in(name).get(page).text
    assert not [c for c in CLEAR if c in shown]
    assert "•" in shown
    assert desk.clear_audit() == []


def test_a_lead_sees_contacts_in_clear_and_each_view_is_one_audit_line(desk):
    client = desk.sign_in("lead")
    for _ in range(2):
        data = {"form_token": token(client.get(LURE_PAGE).text)}
        shown = client.post(f"{LURE_PAGE}/contacts", data=data)
        assert "luca_work700" in shown.text
        assert "721 000 123" in shown.text
    assert desk.clear_audit() == [("lead", LURE.id)] * 2


def test_an_analyst_may_not_see_contacts_in_clear(desk):
    client = desk.sign_in("analyst")
    page = client.get(LURE_PAGE).text
    assert "Show contacts" not in page
    answer = client.post(f"{LURE_PAGE}/contacts", data={"form_token": token(page)})
    assert answer.status_code == 403
    assert not [c for c in CLEAR if c in answer.text]
    assert desk.clear_audit() == []


@pytest.mark.parametrize("page", ["/", "/?q=cook", f"/posting/{ADS[2].id}"])
def test_a_hostile_ad_is_only_text(desk, page):
    answer = desk.sign_in("lead").get(page)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert 'href="javascript:' not in answer.text
    assert "&lt;script&gt;" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_hostile_query_is_only_text(desk):
    page = desk.sign_in("analyst").get("/", params={"q": f'"{HOSTILE}', "language": HOSTILE}).text
    assert "<script>alert" not in page


def test_a_verdict_lands_in_the_ledger_and_in_the_list_and_leads_to_the_next_ad(desk):
    client = desk.sign_in("analyst")
    answer = verdict(client, LURE_PAGE, "concern", note="Same number as last week")
    (kept,) = desk.ledger.reviews.of(LURE.id)
    assert (kept.verdict, kept.reviewer, kept.note) == ("concern", "analyst", "Same number as last week")
    assert kept.revision == LURE.revision
    assert kept.recipe == desk.ledger.dossier(LURE.id).analysis.recipe
    assert answer.status_code == 303
    assert re.match(rf"/posting/(?!{LURE.id})[0-9a-f]+\?list=", answer.headers["location"])
    assert LURE.id in client.get("/?verdict=concern").text
    assert LURE.id not in client.get("/?verdict=open").text
    assert "Same number as last week" in client.get(LURE_PAGE).text


def test_a_second_verdict_is_added_and_the_first_stays(desk):
    client = desk.sign_in("analyst")
    verdict(client, LURE_PAGE, "concern")
    verdict(desk.sign_in("lead"), LURE_PAGE, "no_concern")
    assert [(r.verdict, r.reviewer) for r in desk.ledger.reviews.of(LURE.id)] == [
        ("concern", "analyst"),
        ("no_concern", "lead"),
    ]
    assert desk.ledger.dossier(LURE.id).verdict == "no_concern"


@pytest.mark.parametrize(
    ("given", "status"),
    [({"verdict": "guilty"}, 400), ({"form_token": "0" * 64}, 403), ({"revision": "0" * 16}, 400)],
)
def test_a_form_that_is_not_ours_changes_nothing(desk, given, status):
    client = desk.sign_in("analyst")
    assert verdict(client, LURE_PAGE, "concern", **given).status_code == status
    assert desk.ledger.reviews.of(LURE.id) == []


def test_a_token_of_another_session_is_refused(desk):
    stolen = token(desk.sign_in("lead").get(LURE_PAGE).text)
    client = desk.sign_in("analyst")
    assert verdict(client, LURE_PAGE, "concern", form_token=stolen).status_code == 403


@pytest.mark.parametrize("page", ["/posting/ffff", "/posting/ffff?list=/?q=x", "/nothing"])
def test_what_is_not_there_says_so(desk, page):
    answer = desk.sign_in("analyst").get(page)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_a_verdict_is_kept_while_search_is_away(desk, monkeypatch):
    client = desk.sign_in("analyst")

    def away(*_args, **_given):
        raise SearchUnavailable("search is away")

    monkeypatch.setattr(type(desk.search), "put", away)
    assert verdict(client, LURE_PAGE, "unsure").status_code == 303
    assert desk.ledger.reviews.of(LURE.id)[0].verdict == "unsure"
    assert desk.ledger.outbox.waiting()[0] == 1
    assert "Search is behind" in client.get(LURE_PAGE).text
    monkeypatch.setattr(type(desk.search), "search", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "search is away" in answer.text


def test_health_is_for_machines(desk):
    assert desk.client.get("/health").json() == {"ok": True, "waiting_for_search": 0, "behind_since": None}


def test_every_answer_forbids_caching_and_framing(desk):
    client = desk.sign_in("analyst")
    for page in ("/", LURE_PAGE, "/nothing", "/runs", "/signin"):
        headers = client.get(page).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_what_could_not_be_judged_never_reads_as_none(desk):
    lettish = ad("lv", title="KONSTRUKTORS", text="Meklējam konstruktoru darbam Rīgā, pieredze būvniecībā ir vēlama.")
    fill(desk.ledger, desk.search, desk.settings, (lettish,))
    client = desk.sign_in("analyst")
    assert lettish.id in client.get("/?band=abstained").text
    assert lettish.id not in client.get("/?band=none").text
    page = client.get(f"/posting/{lettish.id}").text
    assert "Could not be judged" in page
    assert 'class="band none"' not in page


def test_the_page_of_runs_shows_beside_each_source_how_much_of_it_was_blocked(desk):
    client = desk.sign_in("analyst")
    assert " %</span>" not in client.get("/runs").text
    run = desk.ledger.crawls.start("walled", kind="html")
    counts = {"requests": 13, "rejected": {"blocked": 4}}
    desk.ledger.crawls.finish(run, outcome="finished", complete=True, counts=counts)
    shown = client.get("/runs").text
    assert "4 of 13 asked for in " in shown
    assert ">31 %</span>" in shown


def test_what_a_change_changed_stands_in_the_history_escaped_and_masked(desk):
    changed = replace(
        LURE, text=LURE.text.replace("721 000 123", "722 555 777") + ' <script>alert("y")</script>', pay="900 EUR"
    )
    fill(desk.ledger, desk.search, desk.settings, (changed,))
    page = desk.sign_in("analyst").get(f"/posting/{LURE.id}").text
    history = page.partition('class="history"')[2].partition("</section>")[0]
    assert "What changed: Text, Pay" in history
    assert "900 EUR</ins>" in history
    assert "<script>" not in history
    assert "&lt;script&gt;" in history or "&lt;" in history
    assert not {"721", "722", "555", "777"} & set(re.findall(r"\d+", re.sub(r"<time[^>]*>[^<]*</time>", "", history)))


def test_an_ad_past_its_own_end_is_shown_so_and_can_be_filtered(desk):
    over = replace(LURE, expires=datetime(2026, 1, 5, 12, tzinfo=UTC))
    fill(desk.ledger, desk.search, desk.settings, (over,))
    client = desk.sign_in("analyst")
    assert "Past its own end 2026-01-05" in client.get(f"/posting/{LURE.id}").text
    found = client.get("/?state=expired").text
    assert LURE.id in found
    assert found.count('class="card line') == 1


def test_evidence_is_named_with_its_time_and_digest(desk):
    page = f"/posting/{LURE.id}"
    assert "No copy of what the source answered is kept" in desk.sign_in("analyst").get(page).text
    digest = "sha256:" + "ab" * 32
    capture = Capture(
        source="board", url="https://b.example/1", at=datetime(2026, 11, 3, 8, 5, tzinfo=UTC), digest=digest
    )
    posting = desk.ledger.dossier(LURE.id).posting
    run = desk.ledger.crawls.start("board", kind="test")
    desk.ledger.crawls.record(run, postings=[posting], given=[Given(capture=capture, postings=(posting,))])
    desk.ledger.crawls.finish(run, outcome="finished", complete=False)
    shown = desk.client.get(page).text
    assert "ab" * 32 in shown
    assert "2026-11-03 08:05" in shown
    assert f"lurewatch evidence show {LURE.id}" in shown
