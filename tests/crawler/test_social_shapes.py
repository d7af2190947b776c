"""Saved answers in the true shapes of social networks, forums and chat rooms, and the postings that they must give: no more, no less."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.run import crawl
from tests.crawler.conftest import SAVED, Answer, card

NAMES = ("maria", "some_person", "olena", "@anna", "mallory", "hidden.example")
"""Names of accounts in the saved answers, which must stand nowhere but in published words."""


def saved(name: str) -> Answer:
    kind = "text/html; charset=utf-8" if name.endswith(".html") else "application/json"
    return Answer((SAVED / "social" / name).read_bytes(), 200, {"Content-Type": kind})


def read(web, settings, ledger, kind, path="", **block):
    token = {"token": f"LUREWATCH_TOKEN_{kind.upper()}"} if kind in ("vk", "matrix") else {}
    (run,) = crawl(settings, [card("s", kind, web.base + path, **({kind: block} if block else {}), **token)])
    postings = {d.posting.key: d.posting for d in ledger.each()}
    for p in postings.values():
        assert not [n for n in NAMES if n in f"{p.key} {p.url} {p.extra}".casefold()]
    return run, postings


def test_telegram(web, settings, ledger):
    web.pages["/s/work"] = saved("telegram.html")
    run, found = read(web, settings, ledger, "telegram", "/s/work")
    assert (run.outcome, run.counts["rejected"]) == ("finished", {"empty": 1})
    assert sorted(found) == ["work/22", "work/23"]
    post, poll = found["work/22"], found["work/23"]
    assert post.text == "Кухар 📍 Київ\nДеталі тут (https://jobs.example/apply?id=7&src=tg), пишіть @kukhar_hr\n#робота"
    assert post.url == f"{web.base}/work/22"
    assert post.published == datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
    assert post.extra.keys() == {"author", "tags", "reply_to", "pictures", "edited"}
    assert post.extra["pictures"] == ["https://cdn4.telesco.pe/file/abc.jpg"]
    assert (post.extra["tags"], post.extra["reply_to"]) == (["робота"], "work/19")
    assert poll.text == "Which country?\nPoland\nSpain"


def test_bluesky(web, settings, ledger):
    web.pages["/xrpc/app.bsky.feed.searchPosts"] = saved("bluesky.json")
    run, found = read(web, settings, ledger, "bluesky", searches=["#munca"])
    assert (run.outcome, run.counts["rejected"]) == ("finished", {"empty": 1})
    by_key = {k.rpartition("/")[2]: p for k, p in found.items()}
    assert sorted(by_key) == ["3lb1", "3lb3"]
    post, quote = by_key["3lb1"], by_key["3lb3"]
    assert post.text == "Caut bucătari 👩‍🍳 https://jobs.example/oferta/77?x=1 #munca\n\nSalariu 1500 EUR"
    assert post.url == "https://bsky.app/profile/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/post/3lb1"
    assert (post.language, post.extra["tags"]) == ("ro", ["munca"])
    assert post.extra["pictures"] == ["https://cdn.bsky.app/f.jpg"]
    assert quote.text == "Look at this"
    assert quote.extra["thread"].endswith("/1")


def test_bluesky_tells_errors_in_its_own_words(web, settings, ledger):
    said = b'{"error": "InvalidRequest", "message": "Profile not found"}'
    web.pages["/xrpc/app.bsky.feed.getAuthorFeed"] = Answer(said, 400, {"Content-Type": "application/json"})
    run, _ = read(web, settings, ledger, "bluesky", authors=["nobody.example"])
    assert run.outcome == "failed"
    assert "failed: InvalidRequest: Profile not found" in run.note


def test_vk(web, settings, ledger, monkeypatch):
    monkeypatch.setenv("LUREWATCH_TOKEN_VK", "t0ken")
    web.pages["/method/wall.get"] = saved("vk.json")
    run, found = read(web, settings, ledger, "vk", walls=["-77"])
    assert (run.outcome, run.counts["rejected"]) == ("finished", {"empty": 1, "unreadable": 1})
    assert sorted(found) == ["-77_11", "-77_12"]
    post = found["-77_12"]
    assert post.text.split("\n\n") == [
        "Работа в Польше, пишите Анне (https://vk.com/id901) или в группу (https://vk.com/club77). Анкета: здесь (https://form.example/a?b=1) #работа@jobs",
        "Зарплата 2000",
        "Куда?\nПольша\nЧехия",
        "Вакансии (https://jobs.example/pl)",
    ]
    assert (post.url, post.extra["tags"]) == ("https://vk.com/wall-77_12", ["работа"])
    assert post.extra["pictures"] == ["https://sun1.userapi.com/z.jpg"]
    assert post.extra["edited"] is post.extra["marked_as_ads"] is True
    assert found["-77_11"].text == "Мы тоже ищем"
    assert not [path for path in web.paths() if "t0ken" in path]


@pytest.mark.parametrize(
    ("code", "outcome"), [(5, "blocked"), (6, "blocked"), (15, "blocked"), (18, "failed"), (100, "failed")]
)
def test_vk_says_errors_with_status_200(web, settings, ledger, monkeypatch, code, outcome):
    monkeypatch.setenv("LUREWATCH_TOKEN_VK", "t0ken")
    said = f'{{"error": {{"error_code": {code}, "error_msg": "No"}}}}'.encode()
    web.pages["/method/wall.get"] = Answer(said, 200, {"Content-Type": "application/json"})
    run, _ = read(web, settings, ledger, "vk", walls=["-77"])
    assert (run.outcome, f"vk error {code}: No" in run.note) == (outcome, True)


def test_reddit(web, settings, ledger):
    web.pages["/r/jobs/new.json"] = saved("reddit.json")
    run, found = read(web, settings, ledger, "reddit", subreddits=["jobs"])
    assert (run.outcome, run.counts["rejected"]) == ("finished", {})
    assert sorted(found) == ["t3_16", "t3_19", "t3_1a"]
    post, poster, gallery = found["t3_1a"], found["t3_19"], found["t3_16"]
    assert post.title == "Cooks & cleaners wanted"
    assert post.text.startswith("See here (https://jobs.example/x) or me")
    assert (post.url, post.extra["tags"]) == ("https://www.reddit.com/comments/1a", ["Hiring"])
    assert (poster.text, poster.extra["pictures"]) == ("", ["https://i.redd.it/poster.jpg"])
    assert "author" not in poster.extra, "a deleted account is nobody"
    assert (gallery.text, gallery.extra["pictures"]) == ("Call 555 0100", ["https://preview.redd.it/m1.jpg?a=1&b=2"])


def test_mastodon(web, settings, ledger):
    web.pages["/api/v1/timelines/public"] = saved("mastodon.json")
    _, found = read(web, settings, ledger, "mastodon")
    (post,) = found.values()
    assert post.text == (
        "Praca: https://jobs.example/a/very/long/address i WhatsApp (https://wa.me/48500100200)\n\nTak\nNie\n\nStawka 30 zł"
    )
    assert post.extra["pictures"] == ["https://files.example/1.jpg"]


def test_discourse(web, settings, ledger):
    topics = (
        b'{"topic_list": {"topics": [{"id": 7, "title": "Cooks wanted", "bumped_at": "2026-11-02T10:00:00.000Z"}]}}'
    )
    web.pages["/c/jobs/5/l/latest.json"] = Answer(topics, 200, {"Content-Type": "application/json"})
    web.pages["/t/7.json"] = saved("discourse_topic.json")
    run, found = read(web, settings, ledger, "forum", "/c/jobs/5", software="discourse", replies=True)
    assert (run.outcome, run.counts["rejected"]) == ("finished", {})
    (post,) = found.values()
    assert post.title == "Cooks wanted"
    assert post.key == post.url == f"{web.base}/t/7"
    assert post.text.startswith("Work in Spain, see the form (https://jobs.example/apply):wave:")
    assert "https://site.example/a" in post.text
    assert not [w for w in ("Words of", "hidden", "closed", "big.jpg") if w in post.text]
    assert (post.extra["tags"], post.extra["pictures"]) == (["work", "spain"], [f"{web.base}/uploads/big.jpg"])


def test_phpbb(web, settings, ledger):
    listing = b'<body><ul class="topics"><li class="row"><a class="topictitle" href="./viewtopic.php?t=5&amp;sid=0123456789abcdef0123456789abcdef">x</a></li></ul></body>'
    web.pages["/viewforum.php"] = Answer(listing, 200, {"Content-Type": "text/html"})
    web.pages["/viewtopic.php"] = saved("phpbb.html")
    run, found = read(web, settings, ledger, "forum", "/viewforum.php?f=1", software="phpbb", replies=True)
    assert run.outcome == "finished"
    first, answer = found[f"{web.base}/viewtopic.php?t=5"], found[f"{web.base}/viewtopic.php?p=52#p52"]
    assert (first.title, first.text) == ("Cooks wanted", "Work in Spain.\nAsk here (https://jobs.example/apply)")
    assert first.extra["pictures"] == [f"{web.base}/job.png"]
    assert (answer.title, answer.text, answer.extra["thread"]) == ("", "Is it open?", first.key)
    assert len(found) == 2


def test_matrix(web, settings, ledger, monkeypatch):
    monkeypatch.setenv("LUREWATCH_TOKEN_MATRIX", "t0ken")
    start = "/_matrix/client/v3/rooms/%21room%3Am.example"
    kind = {"Content-Type": "application/json"}
    web.pages[f"{start}/state/m.room.history_visibility"] = Answer(
        b'{"history_visibility": "world_readable"}', 200, kind
    )
    web.pages[f"{start}/messages"] = saved("matrix.json")
    run, found = read(web, settings, ledger, "matrix", rooms=["!room:m.example"])
    assert (run.outcome, run.counts["rejected"]) == ("finished", {"empty": 1, "unreadable": 1})
    assert {k: p.text for k, p in found.items()} == {
        "$a": "new words",
        "$b": "My answer (https://jobs.example/z)",
        "$p": "Call us",
    }
    assert found["$a"].published == datetime.fromtimestamp(1762080003, UTC)
    assert found["$b"].extra["reply_to"] == "$z"
    assert found["$b"].url == "https://matrix.to/#/!room:m.example/$b"
    assert found["$p"].extra["pictures"] == [f"{web.base}/_matrix/client/v1/media/download/m.example/MEDIA"]
    assert not [path for path in web.paths() if "t0ken" in path]


def test_a_room_that_is_not_open_to_the_world_is_not_read(web, settings, ledger, monkeypatch):
    monkeypatch.setenv("LUREWATCH_TOKEN_MATRIX", "t0ken")
    state = "/_matrix/client/v3/rooms/%21room%3Am.example/state/m.room.history_visibility"
    web.pages[state] = Answer(b'{"history_visibility": "shared"}', 200, {"Content-Type": "application/json"})
    run, found = read(web, settings, ledger, "matrix", rooms=["!room:m.example"])
    assert (run.outcome, found) == ("blocked", {})
    assert not [path for path in web.paths() if "messages" in path]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"posts": 5}', b"<html>not this</html>", b"[" * 100_000])
@pytest.mark.parametrize(
    ("kind", "path", "block"),
    [
        ("bluesky", "/xrpc/app.bsky.feed.searchPosts", {"searches": ["x"]}),
        ("vk", "/method/wall.get", {"walls": ["-1"]}),
        ("reddit", "/r/jobs/new.json", {"subreddits": ["jobs"]}),
        ("forum", "/latest.json", {"software": "discourse"}),
    ],
)
def test_what_cannot_be_read_is_named(web, settings, ledger, monkeypatch, kind, path, block, body):
    monkeypatch.setenv("LUREWATCH_TOKEN_VK", "t0ken")
    web.pages[path] = Answer(body, 200, {"Content-Type": "application/json"})
    run, found = read(web, settings, ledger, kind, **block)
    assert (run.outcome, found) == ("failed", {})
    assert run.note.startswith("unreadable: ")


def test_an_entry_of_mastodon_that_is_no_status_is_counted_and_the_others_are_read(web, settings, ledger):
    good = (
        b'{"id": "7", "content": "<p>Cook wanted</p>", "created_at": "2026-11-02T08:00:00Z", "account": {"acct": "a"}}'
    )
    kind = {"Content-Type": "application/json"}
    web.pages["/api/v1/timelines/public"] = Answer(b'[5, {"content": "x"}, ' + good + b"]", 200, kind)
    run, found = read(web, settings, ledger, "mastodon")
    assert (run.outcome, run.counts["rejected"], list(found)) == ("finished", {"unreadable": 2}, ["7"])
    web.pages["/api/v1/timelines/public"] = Answer(b"[5]", 200, kind)
    run, _ = read(web, settings, ledger, "mastodon")
    assert run.outcome == "failed"
