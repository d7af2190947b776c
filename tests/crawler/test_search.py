"""Search engines: what is asked, what becomes of results, and what the other kinds then read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.cards import Card, load_card
from crawler.cards.search import Queries
from crawler.discovery import words
from crawler.discovery.queries import due, expand
from crawler.run import crawl
from crawler.simulator import running
from records.errors import BadData
from tests.crawler.conftest import Answer, card
from tests.simulator.samples import adverts

ROBOTS = b"User-agent: *\nDisallow: /*?*q=*\n"
PHRASES = {"phrases": {"en": ["job abroad"], "ro": ["job in Italy"]}}


def engine(url: str, **search):
    more = {"engine": "searxng", "queries": PHRASES, "ours": True} | search
    return card("engine", "search", url, search=more)


def answer(*results, **more) -> Answer:
    body = {"query": "q", "number_of_results": 0, "results": list(results), "unresponsive_engines": [], **more}
    return Answer(json.dumps(body).encode(), 200, {"Content-Type": "application/json"})


def result(url: str, title: str = "Jobs", content: str = "We are hiring", **more):
    return {"url": url, "title": title, "content": content, "engine": "bing", "publishedDate": None, **more}


def test_results_become_candidates_that_a_card_of_another_kind_reads(settings, ledger):
    with running(adverts=adverts(60)) as web:
        search = engine(web.address("searxng"), pages=2)
        (run,) = crawl(settings, [search])
        found = {c.url: c for c in ledger.candidates.each()}
        assert (run.outcome, run.counts["found"]) == ("finished", 40)
        assert run.counts["found_new"] == len(found)
        asked = [s.path for s in web.log if s.board != "searxng"]
        assert asked == [], "nothing is fetched from what is found"
        known = {t.url: t for t in web.truth()}
        assert set(found) <= set(known)
        board = web.address("jsonld")
        there = [u for u in found if u.startswith(board)]
        reader = card("reader", "jsonld", board, find={"by": "candidates", "match": f"^{board}/jobs/"})
        crawl(settings, [reader])
        read = {d.posting.url: d.posting for d in ledger.each(source="reader")}
        assert there
        assert set(read) == set(there)
        assert all(read[u].title == known[u].title.partition(" <")[0] for u in there)
        states = {c.url: c.state for c in ledger.candidates.each()}
        assert {u for u, s in states.items() if s == "taken"} == set(there)
        before = len(web.log)
        (again,) = crawl(settings, [reader.model_copy(update={"refetch": search.every})])
        assert len(web.log) - before <= 1, "robots.txt alone: pages that are known are not asked for again"
        assert (again.counts["seen"], again.complete) == (len(there), False)


def test_opensearch_rss_gives_candidates_by_its_template(settings, ledger):
    with running(adverts=adverts(60)) as web:
        url = f"{web.address('opensearch')}/find?q={{searchTerms}}&page={{startPage?}}&x={{geo:box?}}"
        asked = {"engine": "opensearch", "queries": PHRASES, "pages": 2}
        (run,) = crawl(settings, [card("rss", "search", url, search=asked)])
        found = list(ledger.candidates.each())
        assert (run.outcome, run.counts["found"]) == ("finished", 40)
        assert {c.url for c in found} <= {t.url for t in web.truth()}
        assert all(f.engine == "127.0.0.1" and f.published for c in found for f in c.finds)


def test_every_query_comes_round_and_a_run_asks_no_more_than_it_may(web, settings, ledger):
    web.pages["/search"] = answer(result("https://a.example/jobs"))
    phrases = {"en": [f"work {n}" for n in range(5)]}
    few = engine(web.base, queries={"phrases": phrases}, take=2)
    rounds = []
    for _ in range(3):
        before = len(web.asked)
        crawl(settings, [few])
        rounds.append([p for p in web.paths()[before:] if p.startswith("/search")])
    assert [len(r) for r in rounds] == [2, 2, 2]
    assert len({p for r in rounds for p in r}) == 5, "the sixth is the first again"
    assert rounds[2][1] == rounds[0][0]
    (only,) = ledger.candidates.each()
    assert (only.times, len(only.finds)) == (6, 5)


def test_a_result_is_kept_with_its_rank_and_without_contacts_and_found_again_is_one(web, settings, ledger):
    text = "Call +40 721 234 567 or write to office@agency.example now"
    web.pages["/search"] = answer(
        result("https://Agency.example/Jobs?utm_source=x#top", "Angajăm dansatoare", text, publishedDate="2026-11-02"),
        result("https://agency.example/Jobs", "Angajăm dansatoare"),
        result("https://wa.me/40721234567"),
        result("javascript:alert(1)"),
        {"title": "no address"},
        "nonsense",
    )
    crawl(settings, [engine(web.base, queries={"phrases": {"ro": ["dansatoare în Cipru"]}})])
    (found,) = ledger.candidates.each()
    assert (found.url, found.host, found.times) == ("https://agency.example/Jobs", "agency.example", 2)
    (find,) = found.finds
    assert (find.what, find.engine, find.rank, find.published) == ("dansatoare în Cipru", "bing", 1, "2026-11-02")
    assert "721" not in found.snippet.replace(" ", "")
    assert "office" not in found.snippet
    assert found.score > 0.5


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/closed", "blocked: 403, the instance gives no JSON (settings.yml: search.formats) or does not want us"),
        ("/pages", "unreadable: ValueError: HTML in place of JSON: is it a SearXNG instance with `json`"),
    ],
)
def test_an_instance_without_json_is_named(settings, ledger, path, reason):
    with running(adverts=adverts(9)) as web:
        (run,) = crawl(settings, [engine(web.address("searxng") + path)])
        assert [r.reason.startswith(reason) for r in ledger.crawls.rejects(run.number)][:1] == [True]
        assert run.outcome in ("blocked", "failed")


def test_the_rest_is_not_asked_where_the_door_is_closed_and_waits_for_the_next_run(web, settings, ledger):
    web.pages["/search"] = Answer(b"no", 403)
    phrases = {"en": [f"work {n}" for n in range(5)]}
    (run,) = crawl(settings, [engine(web.base, queries={"phrases": phrases})])
    assert sum(p.startswith("/search") for p in web.paths()) == 1
    assert run.outcome == "blocked"
    web.pages["/search"] = answer()
    (again,) = crawl(settings, [engine(web.base, queries={"phrases": phrases})])
    assert again.counts["rejected"] == {"empty": 5}


def test_an_empty_answer_names_the_engines_that_were_silent(web, settings, ledger):
    web.pages["/search"] = answer(unresponsive_engines=[["google", "CAPTCHA"], ["bing", "timeout"]])
    (run,) = crawl(settings, [engine(web.base, queries={"phrases": {"en": ["job"]}})])
    (rejected,) = ledger.crawls.rejects(run.number)
    assert rejected.reason == "empty: no result for 'job'; no answer from google CAPTCHA, bing timeout"
    assert run.outcome == "finished"


def test_the_robots_txt_of_an_instance_is_obeyed_unless_it_is_ours(web, settings, ledger):
    web.pages["/robots.txt"] = Answer(ROBOTS)
    web.pages["/search"] = answer(result("https://a.example/jobs"))
    (run,) = crawl(settings, [engine(web.base, ours=False)])
    assert web.paths() == ["/robots.txt"]
    (rejected, *_) = ledger.crawls.rejects(run.number)
    assert rejected.reason.startswith("blocked: robots.txt does not allow it; SearXNG closes /search to strangers")
    (ours,) = crawl(settings, [engine(web.base)])
    assert ours.counts["found"] == 2


def test_only_an_instance_on_a_private_address_can_be_ours():
    with pytest.raises(ValueError, match="only an instance on a private address"):
        engine("https://searx.example.org")


def test_a_template_without_a_place_for_the_words_is_a_fault():
    with pytest.raises(ValueError, match="searchTerms"):
        card("engine", "search", "http://127.0.0.1/?q=", search={"engine": "opensearch"})


def test_the_shipped_words_make_queries_of_twenty_languages_and_every_sector():
    everything = expand(Queries())
    assert len({q.language for q in everything}) == 20
    assert len(everything) == len(set(everything)) > 5000
    sectors = {s for w in words.shipped().values() for s in w.jobs}
    assert all(set(w.jobs) == sectors for w in words.shipped().values())
    assert {"models", "dancers", "hostess", "care", "fishing", "customer_service", "au_pair"} <= sectors
    assert len({q.language for q in everything[:60]}) >= 12, "the first queries already mix the languages"


def test_every_corridor_has_the_name_of_its_end_in_its_languages():
    for corridor in words.corridors():
        for language in corridor.languages:
            assert set(corridor.to) <= set(words.shipped()[language].places), corridor
    assert len({c.origin for c in words.corridors()}) >= 20


def test_a_card_narrows_the_queries():
    wanted = Queries(languages=["ro"], sectors=["dancers"], corridors=["RO-CY", "MD-*"])
    texts = {q.text for q in expand(wanted)}
    assert "dansatoare club în Cipru" in texts
    assert "dansatoare club în Turcia" in texts
    assert "dansatoare club în Anglia" not in texts
    with pytest.raises(ValueError, match="no words for xx; there are: ar, bg"):
        Queries(languages=["xx"])
    with pytest.raises(ValueError, match="no words for spies"):
        Queries(sectors=["spies"])
    with pytest.raises(ValueError, match="no query is left"):
        Queries(languages=["hu"], corridors=["RO-IT"])


def test_a_file_beside_the_card_brings_own_words(tmp_path):
    (tmp_path / "engine.yml").write_text(
        "name: engine\nkind: search\nurl: http://127.0.0.1:1\nowner: us\nterms: ours\nlegal_basis: none\nretention_days: 1\n"
        "private_addresses: true\nsearch: {engine: searxng, queries: {file: asked.yml, sectors: [farm]}}\n"
    )
    own = "words:\n  sk: {jobs: {farm: [zber jahôd], care: [opatrovateľka]}, places: {AT: v Rakúsku}}\n"
    (tmp_path / "asked.yml").write_text(own)
    loaded = load_card(tmp_path / "engine.yml")
    assert [q.text for q in expand(loaded.search.queries)] == ["zber jahôd v Rakúsku"]
    assert Card.model_validate(loaded.model_dump()) == loaded, "the crawl process gets it whole"
    (tmp_path / "asked.yml").write_text("wurds: {}\n")
    with pytest.raises(BadData, match=r"asked\.yml"):
        load_card(tmp_path / "engine.yml")


@given(st.lists(st.integers(1, 9), max_size=30))
def test_no_query_is_asked_twice_before_all_were_asked_once(takes):
    queries = expand(Queries(phrases={"en": [f"q {n}" for n in range(7)]}))
    asked: dict[str, datetime] = {}
    counts = dict.fromkeys((q.mark for q in queries), 0)
    for take in takes:
        for query in due(queries, asked, take):
            counts[query.mark] += 1
            asked[query.mark] = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=sum(counts.values()))
        assert max(counts.values()) - min(counts.values()) <= 1
