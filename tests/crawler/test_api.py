"""Kind api: JSON and XML by mapping, every paging, details, tokens, state inside pages; crawled over HTTP by the real crawl process."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from crawler.cards import load_cards
from crawler.run import crawl
from crawler.simulator import running
from crawler.simulator.cards import write_cards
from tests.crawler.adverts import adverts
from tests.crawler.conftest import Answer, card, html

FIELDS = {"key": "id", "title": "title", "text": "text"}


def as_json(value, **headers):
    return Answer(json.dumps(value).encode(), 200, {"Content-Type": "application/json", **headers})


def row(number, **more):
    return {"id": number, "title": f"Job {number}", "text": f"Words of {number}", **more}


def postings(ledger, source="a"):
    return {d.posting.key: d.posting for d in ledger.each(source=source)}


def api(web, path="/jobs", *, source="a", also=None, **block):
    return card(source, "api", f"{web.base}{path}", api={"fields": FIELDS, **block}, **(also or {}))


def query(handler, name, default=None):
    return parse_qs(urlsplit(handler.path).query).get(name, [default])[0]


def test_every_field_is_mapped(web, settings, ledger):
    job = {
        "id": 7,
        "slug": "old house",
        "title": "Baker &amp; <b>pastry</b> cook",
        "intro": "<p>Bread.</p>",
        "parts": [{"html": "<ul><li>Early</li></ul>"}, {"html": "Bread."}],
        "firm": {"name": "Mill Ltd"},
        "places": [{"city": "Riga"}, {"city": "Tallinn"}],
        "cc": "lv",
        "pay": {"min": 1200.0, "max": 1500.5, "cur": "EUR"},
        "at": 1780000000000,
        "until": "11/12/2026",
        "lang": "lv_LV",
        "tags": ["food", None, "shifts"],
        "remote": False,
    }
    web.pages["/jobs"] = as_json({"data": {"list": [job]}})
    fields = {
        "key": "id",
        "url": f"{web.base}/jobs/{{slug}}/{{id}}",
        "title": "title",
        "text": ["intro", "parts[].html"],
        "employer": "firm",
        "location": "places[].city",
        "country": "cc",
        "pay": {"least": "pay.min", "most": "pay.max", "currency": "pay.cur", "period": "'month'"},
        "published": "at",
        "expires": "until",
        "language": "lang",
        "extra": {"tags": "tags", "remote": "remote", "none": "nothing"},
    }
    crawl(settings, [api(web, rows="data.list", fields=fields)])
    (found,) = postings(ledger).values()
    assert (found.key, found.url) == ("7", f"{web.base}/jobs/old%20house/7")
    assert (found.title, found.text) == ("Baker & pastry cook", "Bread.\n\nEarly")
    assert (found.employer, found.location, found.country) == ("Mill Ltd", "Riga; Tallinn", "LV")
    assert (found.pay, found.language) == ("1200–1500.5 EUR / month", "lv-LV")
    assert found.published == datetime(2026, 5, 28, 20, 26, 40, tzinfo=UTC)
    assert found.published_raw == "1780000000000"
    assert found.expires is None, "an ambiguous date is only read by a pattern"
    assert found.extra == {"tags": ["food", "shifts"], "remote": False}


def test_a_row_without_words_or_without_a_name_is_rejected_with_its_number(web, settings, ledger):
    web.pages["/jobs"] = as_json([row(1), {"id": 2}, {"title": "no id"}, None, "a word", row(3)])
    (run,) = crawl(settings, [api(web)])
    assert sorted(postings(ledger)) == ["1", "3"]
    reasons = sorted(r.reason for r in ledger.crawls.rejects(run.number))
    assert reasons == [
        "no address: row 3 has neither key nor address",
        "no address: row 4 has neither key nor address",
        "no posting: row 2 has no words",
    ]


NO_ANSWERS = [
    (b"", "unreadable: empty in place of JSON"),
    (b'{"jobs": [{"id": 1, "ti', "unreadable: not JSON: Unterminated string"),
    (b"<!doctype html><html><body>Sorry</body></html>", "unreadable: a page stands in place of JSON"),
    (b'{"jobs": null}', "unreadable: the expression of `rows` (jobs) finds no list"),
    (b'{"other": []}', "unreadable: the expression of `rows` (jobs) finds no list"),
    (b"[" * 100_000, "unreadable: JSON that is nested without end"),
    (b"\xff\xfe\x00\x01", "unreadable: not JSON"),
]


def test_what_is_no_answer_is_named_and_makes_nothing_gone(web, settings, ledger):
    sources = [api(web, f"/{n}", source=f"s{n}", rows="jobs", also={"gone_after": 1}) for n in range(len(NO_ANSWERS))]
    web.pages |= {f"/{n}": as_json({"jobs": [row(1)]}) for n in range(len(NO_ANSWERS))}
    crawl(settings, sources)
    for n, (body, _) in enumerate(NO_ANSWERS):
        web.pages[f"/{n}"] = Answer(body, 200, {"Content-Type": "application/json"})
    for run, (_, why) in zip(crawl(settings, sources), NO_ANSWERS, strict=True):
        assert (run.outcome, run.complete, run.counts["gone"]) == ("failed", False, 0)
        (rejected,) = ledger.crawls.rejects(run.number)
        assert rejected.reason.startswith(why)


def test_an_empty_list_is_a_finished_run(web, settings):
    web.pages["/jobs"] = as_json({"jobs": []})
    (run,) = crawl(settings, [api(web, rows="jobs")])
    assert (run.outcome, run.complete) == ("finished", True)


def five(at, size=2):
    return [row(n) for n in range(1, 6)][at : at + size]


PAGINGS = {
    "number": ({"by": "number", "parameter": "page"}, lambda h: five(2 * (int(query(h, "page", "1")) - 1)), 4),
    "pages": (
        {"by": "number", "parameter": "p", "first": 0, "pages": "[0].pages"},
        lambda h: [r | {"pages": 3} for r in five(2 * int(query(h, "p", "0")))],
        3,
    ),
    "step": ({"by": "offset", "parameter": "from", "step": 2}, lambda h: five(int(query(h, "from", "0"))), 4),
    "rows": ({"by": "offset", "parameter": "from"}, lambda h: five(int(query(h, "from", "0"))), 4),
    "total": (
        {"by": "offset", "parameter": "from", "total": "[0].total"},
        lambda h: [r | {"total": 5} for r in five(int(query(h, "from", "0")))],
        3,
    ),
    "repeated": ({"by": "offset", "parameter": "from"}, lambda h: five(min(int(query(h, "from", "0")), 4)), 4),
    "cursor": (
        {"by": "cursor", "parameter": "after", "value": "[-1].id"},
        lambda h: five(int(query(h, "after", "0"))),
        4,
    ),
}


def test_listings_are_walked_to_their_end(web, settings, ledger):
    web.pages |= {f"/{name}": lambda h, answer=answer: as_json(answer(h)) for name, (_, answer, _) in PAGINGS.items()}
    runs = crawl(settings, [api(web, f"/{n}", source=n, paging=paging) for n, (paging, _, _) in PAGINGS.items()])
    for run, (_, _, requests) in zip(runs, PAGINGS.values(), strict=True):
        assert sorted(postings(ledger, run.source)) == ["1", "2", "3", "4", "5"], run.source
        assert (run.outcome, run.complete) == ("finished", True)
        assert run.counts["listings"] == requests, run.source


def test_a_listing_goes_on_by_the_address_that_it_gives(web, settings, ledger):
    web.pages |= {
        "/jobs": as_json({"jobs": five(0), "links": {"next": "/jobs?c=x%20y"}}),
        "/jobs?c=x%20y": as_json({"jobs": five(2), "links": {"next": f"{web.base}/jobs?c=z"}}),
        "/jobs?c=z": as_json({"jobs": five(4), "links": {"next": None}}),
        "/linked": as_json({"jobs": five(0)}, Link=f'<{web.base}/l2>; rel="next", <{web.base}/l0>; rel="prev"'),
        "/l2": as_json({"jobs": five(2)}, Link=f'<{web.base}/linked>; rel="first"'),
    }
    by_value = api(web, rows="jobs", paging={"by": "next", "value": "links.next"})
    by_header = api(web, "/linked", source="b", rows="jobs", paging={"by": "next"})
    runs = crawl(settings, [by_value, by_header])
    assert (sorted(postings(ledger)), sorted(postings(ledger, "b"))) == (list("12345"), list("1234"))
    assert [r.complete for r in runs] == [True, True]


def test_pages_may_be_counted_in_the_path(web, settings, ledger):
    web.pages |= {"/jobs": as_json(five(0)), "/jobs/2.json": as_json(five(2)), "/jobs/3.json": as_json(five(4))}
    crawl(settings, [api(web, paging={"by": "number", "address": f"{web.base}/jobs/{{page}}.json"})])
    assert sorted(postings(ledger)) == list("12345")


def test_a_mark_in_an_address_is_quoted(web, settings, ledger):
    mark = "a+b&c=d/é #%2B"
    asked = "/more/a%2Bb%26c=d%2F%C3%A9%20%23%252B?size=2"
    web.pages |= {"/jobs": as_json({"jobs": five(0), "mark": mark}), asked: as_json({"jobs": five(2), "mark": None})}
    paging = {"by": "cursor", "value": "mark", "address": f"{web.base}/more/{{page}}?size=2"}
    crawl(settings, [api(web, rows="jobs", paging=paging)])
    assert web.paths()[-1] == asked
    assert sorted(postings(ledger)) == list("1234")


def test_a_body_is_posted_and_paged(web, settings, ledger):
    asked = []

    def answer(handler):
        asked.append((handler.command, handler.headers["Content-Type"], json.loads(handler.body)))
        return as_json({"total": 0 if asked[1:] else 5, "jobs": five(asked[-1][2]["v"]["skip"])})

    web.pages["/jobs"] = answer
    request = {"method": "POST", "body": {"q": "x", "v": {"skip": 0, "first": 2}}, "parameters": {"lang": "en"}}
    paging = {"by": "offset", "parameter": "v.skip", "in_body": True, "total": "total"}
    (run,) = crawl(settings, [api(web, rows="jobs", request=request, paging=paging)])
    assert sorted(postings(ledger)) == list("12345")
    assert [a[2]["v"]["skip"] for a in asked] == [0, 2, 4], "the total is remembered from the first page"
    assert {a[:2] for a in asked} == {("POST", "application/json")}
    assert run.complete
    assert web.paths()[-1] == "/jobs?lang=en"


def test_a_source_that_shows_less_than_it_speaks_of_is_not_complete(web, settings):
    web.pages["/jobs"] = as_json({"total": 9, "jobs": five(0)})
    (run,) = crawl(settings, [api(web, rows="jobs", paging={"by": "offset", "parameter": "o", "total": "total"})])
    assert (run.outcome, run.complete) == ("finished", False)
    assert "speaks of 9 postings and shows" in run.note


DETAIL = {"url": "ref", "updated": "changed", "of": "job", "fields": {"text": "body", "employer": "firm"}}
ROW = {"key": "id", "title": "title", "location": "place"}


def test_details_are_asked_for_when_new_or_changed(web, settings, ledger):
    def listing(changed):
        rows = [{"id": n, "title": f"T{n}", "place": "Oslo", "ref": f"/d/{n}", "changed": changed} for n in (1, 2)]
        return as_json(rows)

    web.pages["/jobs"] = listing("2026-01-01T00:00:00Z")
    for n in (1, 2):
        web.pages[f"/d/{n}"] = as_json({"job": {"body": f"<p>Long {n}</p>", "firm": "F"}})
    source = api(web, fields=ROW, detail=DETAIL, also={"refetch": "7d"})
    crawl(settings, [source])
    found = postings(ledger)
    assert {k: (p.title, p.text, p.location, p.employer) for k, p in found.items()} == {
        "1": ("T1", "Long 1", "Oslo", "F"),
        "2": ("T2", "Long 2", "Oslo", "F"),
    }
    web.asked.clear()
    (again,) = crawl(settings, [source])
    assert (again.counts["seen"], again.complete) == (2, True)
    assert web.paths() == ["/robots.txt", "/jobs"]
    web.pages["/jobs"] = listing("2099-01-01T00:00:00Z")
    web.pages["/d/1"] = as_json({"job": {"body": "Other words", "firm": "F"}})
    (changed,) = crawl(settings, [source])
    assert (changed.counts["changed"], changed.counts["seen"]) == (1, 1)


def test_a_detail_that_cannot_be_read_is_named_and_a_retry_keeps_the_key(web, settings, ledger):
    web.pages["/jobs"] = as_json([{"id": n, "title": f"T{n}", "ref": f"/d/{n}"} for n in (1, 2, 3)])
    web.pages |= {"/d/1": as_json({"job": {"body": "B"}}), "/d/2": as_json({"gone": True}), "/d/3": Answer(b"", 403)}
    source = api(web, fields=ROW, detail=DETAIL)
    (run,) = crawl(settings, [source])
    reasons = {r.place[-1]: r.reason for r in ledger.crawls.rejects(run.number)}
    assert reasons == {"2": "unreadable: the expression of `of` (job) finds nothing", "3": "blocked: 403"}
    web.pages["/d/1"] = as_json({"job": {"body": "B2"}})
    web.pages["/d/2"] = as_json({"job": {"body": "C"}})
    (retry,) = crawl(settings, [source], only={"a": [f"{web.base}/d/1", f"{web.base}/d/2"]})
    assert {k: p.text for k, p in postings(ledger).items()} == {"1": "B2"}
    assert [r.reason for r in ledger.crawls.rejects(retry.number)] == [
        "no posting: only its listing says what it is known by; read the source again"
    ]


def test_a_detail_may_be_a_page_for_people(web, settings, ledger):
    web.pages["/jobs"] = as_json([{"id": n, "title": f"T{n}", "ref": f"/p/{n}"} for n in (1, 2)])
    job = {"@type": "JobPosting", "title": "Marked", "description": "<p>By markup</p>", "hiringOrganization": "Co"}
    web.pages["/p/1"] = html(f'<script type="application/ld+json">{json.dumps(job)}</script><p>around</p>')
    web.pages["/p/2"] = html("<nav>Menu</nav><h1>Plain</h1><main><p>By the body.</p><p>Call +47 123</p></main>")
    crawl(settings, [api(web, fields=ROW, detail={"url": "ref", "format": "page"})])
    found = postings(ledger)
    assert (found["1"].title, found["1"].text, found["1"].employer) == ("Marked", "By markup", "Co")
    assert found["2"].title == "Plain"
    assert "By the body." in found["2"].text
    assert "+47 123" in found["2"].text
    assert "Menu" not in found["2"].text


def test_a_token_is_sent_and_never_told(web, settings, ledger, monkeypatch):
    secret = "s3cr3t-of-the-board"
    web.pages |= {"/jobs": as_json([{"id": 1, "title": "T", "ref": "/d/1"}]), "/d/1": as_json({"job": {"body": "B"}})}
    also = {"token": "LUREWATCH_TOKEN_BOARD"}
    source = api(web, fields=ROW, detail=DETAIL | {"request": {"token_header": "X-Key", "token_scheme": ""}}, also=also)
    (without,) = crawl(settings, [source])
    assert without.outcome == "failed"
    assert without.note == "refused: the card's token is to stand in the environment as LUREWATCH_TOKEN_BOARD"
    monkeypatch.setenv("LUREWATCH_TOKEN_BOARD", secret)
    (run,) = crawl(settings, [source])
    sent = dict(web.asked)
    assert sent["/jobs"]["Authorization"] == f"Bearer {secret}"
    assert sent["/d/1"]["X-Key"] == secret
    assert secret not in f"{run} {postings(ledger)}"


XML = """<?xml version="1.0"?><!DOCTYPE jobs [<!ENTITY lol "lol"><!ENTITY e SYSTEM "file:///etc/hostname">]>
<jobs xmlns:j="urn:j" count="2">
  <job><id>1</id><name>Cook &amp; baker</name><j:text><![CDATA[<p>Soup.</p>]]></j:text><part><b>More</b> soup</part></job>
  <job><id>2</id><name>X &lol; &e;</name><j:text/></job>
</jobs>"""
XPATHS = {"key": "id", "title": "name", "text": ["j:text", "part"]}


def test_xml_is_read_by_xpath_and_entities_stay_shut(web, settings, ledger):
    web.pages["/jobs"] = Answer(XML.encode(), 200, {"Content-Type": "application/xml"})
    block = {"format": "xml", "rows": "/jobs/job", "fields": XPATHS, "namespaces": {"j": "urn:j"}}
    (run,) = crawl(settings, [api(web, **block)])
    found = postings(ledger)
    assert (found["1"].title, found["1"].text) == ("Cook & baker", "Soup.\n\nMore soup")
    assert found["2"].title == "X &lol; &e;"
    assert run.complete


BROKEN = [
    (XML.replace("</name><j:text/>", "</nam><j:text/>"), {"1", "2"}, "broken XML: "),
    (XML.partition("<job><id>2")[0], {"1"}, "broken XML: "),
    ("", set(), "unreadable: empty in place of XML"),
    ("<!DOCTYPE html><html><p>Sorry", set(), "unreadable: a page stands in place of XML"),
    ("no markup", set(), "unreadable: not XML"),
]


def test_broken_xml_gives_what_it_can_and_is_named(web, settings, ledger):
    block = {"format": "xml", "rows": "//job", "fields": XPATHS, "namespaces": {"j": "urn:j"}}
    for n, (body, _, _) in enumerate(BROKEN):
        web.pages[f"/{n}"] = Answer(body.encode(), 200, {"Content-Type": "text/xml"})
    runs = crawl(settings, [api(web, f"/{n}", source=f"s{n}", **block) for n in range(len(BROKEN))])
    for run, (_, found, why) in zip(runs, BROKEN, strict=True):
        assert set(postings(ledger, run.source)) == found
        assert not run.complete
        assert any(r.reason.startswith(why) for r in ledger.crawls.rejects(run.number)), why


NUXT = [{"data": 1}, {"jobs": 2}, [3], {"id": 4, "title": 5, "text": 6}, 9, "Nuxt job", ["Ref", 7], "Words"]
JOB = (
    "{id: 9, title: 'It\\x27s \"a\" job', text: `W` /* c */, on: !0, off: void 0, nan: NaN, list: [1,,].length".replace(
        ", list: [1,,].length", ", 'k-2': .5,}"
    )
)


STATES = [
    ({"state": "next_data"}, "props.jobs", '<script id="__NEXT_DATA__" type="application/json">{"props": {"jobs": [{"id": 1, "title": "N", "text": "x"}]}}</script>', "N"),
    ({"state": "nuxt_data"}, "data.jobs", f'<script id="__NUXT_DATA__">{json.dumps(NUXT)}</script>', "Nuxt job"),
    ({"state": "flight"}, "[*][3].jobs[]", "<script>self.__next_f.push([0])</script><script>self.__next_f.push([1," + json.dumps('5:["$","$L1",null,{"jobs":[{"id":1,"title":"Streamed","text":"x"}]}]\n6:I[1]\n7:T5,ab') + "])</script>", "Streamed"),
    ({"assigned": "window.pageData"}, "Jobs", '<script>var a = 1; window.pageData = {"Jobs": [{"id": 1, "title": "A; };", "text": "x"}]};\nx()</script>', "A; };"),
    ({"assigned": "STATE"}, "@", f"<script>if (window.STATE == 1) {{}} const STATE = [{JOB},]; f({{}})</script>", 'It\'s "a" job'),
    ({"assigned": "window.S"}, "jobs", "<script>window.S = JSON.parse('{\"jobs\":[{\"id\":1,\"title\":\"P\\\\u00e4r\",\"text\":\"x\"}]}')</script>", "Pär"),
    ({"selector": "#app::attr(data-page)"}, "props.jobs", '<div id="app" data-page="{&quot;props&quot;:{&quot;jobs&quot;:[{&quot;id&quot;:1,&quot;title&quot;:&quot;Q&quot;,&quot;text&quot;:&quot;x&quot;}]}}"></div>', "Q"),
    ({"selector": "script.data"}, "[0]", '<script class="data" type="application/json">[[{"id": 1, "title": "S", "text": "x"}]]</script>', "S"),
]  # fmt: skip


def test_state_inside_a_page_is_read_as_data(web, settings, ledger):
    web.pages |= {f"/{n}": html(f"<html><body>{page}</body></html>") for n, (_, _, page, _) in enumerate(STATES)}
    given = enumerate(STATES)
    crawl(settings, [api(web, f"/{n}", source=f"s{n}", inside=i, rows=rows) for n, (i, rows, _, _) in given])
    for n, (inside, _, _, title) in enumerate(STATES):
        assert [p.title for p in postings(ledger, f"s{n}").values()] == [title], inside


NO_STATES = [
    ({"state": "next_data"}, "<p>no state</p>", "finds nothing"),
    ({"assigned": "S"}, "<script>S = load()</script>", "S is given no plain value: no plain value: load"),
    ({"assigned": "S"}, "<script>S = function(a){return {x:a + 1}}(1)</script>", "no plain value"),
    ({"assigned": "S"}, "<script>S = {a: [1, 2", "it is cut off"),
    ({"assigned": "S"}, "<script>S = " + "[" * 100_000, "S is given no plain value"),
    ({"state": "nuxt_data"}, '<script id="__NUXT_DATA__">[[0]]</script>', "nested without end"),
    ({"state": "flight"}, "<script>self.__next_f.push([1,\"x\"])</script>", "nothing that Next.js streams"),
]  # fmt: skip


def test_state_that_is_no_data_is_named(web, settings, ledger):
    web.pages |= {f"/{n}": html(page) for n, (_, page, _) in enumerate(NO_STATES)}
    runs = crawl(settings, [api(web, f"/{n}", source=f"s{n}", inside=i) for n, (i, _, _) in enumerate(NO_STATES)])
    for run, (_, _, why) in zip(runs, NO_STATES, strict=True):
        (rejected,) = ledger.crawls.rejects(run.number)
        assert rejected.reason.startswith("unreadable: ")
        assert why in rejected.reason


WRAPPED = ["cb({});", "/**/ typeof cb === 'function' && cb({});", ")]}',\n{}", "for(;;);{}", "\ufeff{}"]


def test_wrapped_json_is_unwrapped(web, settings, ledger):
    for n, wrapped in enumerate(WRAPPED):
        body = json.dumps({"jobs": [row(1)]}).join(wrapped.rsplit("{}", 1))
        web.pages[f"/{n}"] = Answer(body.encode(), 200, {"Content-Type": "text/javascript; charset=utf-8"})
    crawl(settings, [api(web, f"/{n}", source=f"s{n}", rows="jobs") for n in range(len(WRAPPED))])
    assert [list(postings(ledger, f"s{n}")) for n in range(len(WRAPPED))] == [["1"]] * len(WRAPPED)


def test_the_board_of_an_applicant_tracking_system_is_crawled_whole(settings, ledger):
    with running(adverts=adverts(70, "ats")) as web:
        write_cards(web.addresses, settings.sources)
        (run,) = crawl(settings, [load_cards(settings.sources)["hirewell"]])
        truth = {t.url: t.title for t in web.truth()}
    assert {p.url: p.title for p in postings(ledger, "hirewell").values()} == truth
    assert (run.outcome, run.complete, run.counts["listings"]) == ("finished", True, 2)
