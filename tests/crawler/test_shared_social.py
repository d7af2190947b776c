"""Answers of social networks that other projects keep, crawled through a card."""

from __future__ import annotations

import json

from crawler.run import crawl
from tests.crawler.conftest import Answer, card
from tests.crawler.test_shared import SHARED, pytestmark

__all__ = ["pytestmark"]

BLUESKY = SHARED / "fixtures" / "bluesky_atproto"
SMALL = SHARED / "fixtures" / "small_handcopied"
JSON = {"Content-Type": "application/json"}


def views():
    """The records of the fixtures as a search shows them: a record that stands alone is put into a post."""
    for file in sorted(BLUESKY.glob("*.json")):
        found = json.loads(file.read_bytes())
        if "thread" in found:
            yield found["thread"]["post"]
        elif "value" in found:
            yield {"uri": found["uri"], "cid": found["cid"], "record": found["value"], "author": {}, "labels": []}


def test_records_of_bluesky_give_their_words_or_nothing(web, settings, ledger):
    posts = list(views())
    assert len(posts) == 4
    body = json.dumps({"posts": posts}).encode()
    web.pages["/xrpc/app.bsky.feed.searchPosts"] = Answer(body, 200, JSON)
    (run,) = crawl(settings, [card("b", "bluesky", web.base, bluesky={"searches": ["x"]})])
    # A record of a kind of one's own is no post; a picture without words or description is not one to read without `pictures`.
    assert {d.posting.text for d in ledger.each()} == {"new text114", "regress test"}
    assert (run.outcome, set(run.counts["rejected"])) == ("finished", {"empty"})


def test_other_answers_of_bluesky_are_named_as_unreadable(web, settings):
    for name in ("did_doc.json", "get_follows.json", "resolve_handle.json"):
        web.pages["/xrpc/app.bsky.feed.searchPosts"] = Answer((BLUESKY / name).read_bytes(), 200, JSON)
        source = card(name[:-5].replace("_", "-"), "bluesky", web.base, bluesky={"searches": ["x"]})
        (run,) = crawl(settings, [source], anyway=True)
        assert (run.outcome, run.note.partition(":")[0]) == ("failed", "unreadable"), name


def test_previews_of_telegram_give_their_messages(web, settings, ledger):
    for name in ("freelance_kz", "minimal"):
        page = (SMALL / f"telegram_s_{name}.html").read_bytes()
        web.pages[f"/s/{name}"] = Answer(page, 200, {"Content-Type": "text/html; charset=utf-8"})
    urls = [f"{web.base}/s/freelance_kz", f"{web.base}/s/minimal"]
    (run,) = crawl(settings, [card("t", "telegram", urls)])
    found = {d.posting.key: d.posting for d in ledger.each()}
    assert sorted(found) == ["freelance_kz/101", "freelance_kz/102", "freelance_kz/103", "testchan/10", "testchan/11"]
    assert run.counts["rejected"] == {"empty": 2}
    assert found["freelance_kz/101"].text.endswith("Бюджет 500 000 тг. Пишите @zakazchik")
    assert found["freelance_kz/101"].published is not None
