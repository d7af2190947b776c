"""Saved pages and what must be read out of them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from crawler.extract import jobposting, jsonld, structured
from tests.crawler.conftest import SAVED


def jobs(name: str) -> list[dict]:
    found: list[dict] = []
    for block in jsonld.blocks((SAVED / name).read_text(encoding="utf-8")):
        found += [] if isinstance(block, jsonld.Broken) else list(jsonld.of_type(block, "JobPosting"))
    return found


def test_every_field_of_a_plain_job_posting_is_read():
    (job,) = jobs("jsonld_plain.html")
    found = jobposting.fields(job)
    extra = found.pop("extra")
    assert found == {
        "title": "Operator depozit & livrări",
        "text": "Căutăm operator.\n\n8 ore\ncontract",
        "employer": "Depozit Nord SRL",
        "location": "Cluj, RO",
        "country": "RO",
        "pay": "3000–3500 RON / MONTH",
        "language": "ro-RO",
        "published": datetime(2026, 11, 2, tzinfo=UTC),
        "published_raw": "2026-11-02",
        "expires": datetime(2027, 1, 1, 21, 59, tzinfo=UTC),
    }
    assert extra == {"employer_sameAs": "https://example.org"}


@pytest.mark.parametrize(
    ("page", "titles"),
    [
        ("jsonld_graph.html", ["Care worker"]),
        ("jsonld_siblings.html", ["Waiter // night"]),
        ("jsonld_escaped.html", ["Driver"]),
        ("jsonld_several.html", ["Koch", "Kellner", "Kellner"]),
        ("nothing.html", []),
    ],
)
def test_blocks_are_read_in_the_shapes_of_real_pages(page, titles):
    assert [j["title"] for j in jobs(page)] == titles


def test_a_malformed_block_is_named_and_keeps_its_siblings():
    found = list(jsonld.blocks((SAVED / "jsonld_siblings.html").read_text()))
    assert isinstance(found[0], jsonld.Broken)
    assert found[0].number == 1
    assert "Unterminated string" in found[0].reason
    assert len(found) == 2, "the commented-out block is no block"


def test_words_that_look_like_comments_stay_in_strings():
    (job,) = jobs("jsonld_siblings.html")
    assert job["description"] == "a /* b */ c"


def test_microdata_gives_the_same_shape_as_json_ld():
    (job,) = structured.postings((SAVED / "microdata.html").read_text(encoding="utf-8"), "http://example.org/1")
    assert jobposting.fields(job) == {
        "title": "Picker",
        "text": "First line.\n\nSecond line.",
        "employer": "Farm Ltd",
        "location": "Almería, ES",
        "country": "ES",
        "pay": "12 EUR per hour",
        "published": datetime(2026, 10, 31, tzinfo=UTC),
        "published_raw": "2026-10-31",
    }


def test_rdfa_gives_the_same_shape_as_json_ld():
    (job,) = structured.postings((SAVED / "rdfa.html").read_text(), "http://example.org/1")
    found = jobposting.fields(job)
    assert (found["title"], found["text"], found["employer"], found["location"]) == (
        "Welder",
        "Welding in shifts.",
        "Yard BV",
        "Rotterdam",
    )


def test_microdata_of_endless_size_is_refused_before_it_is_read():
    page = "<div itemscope itemtype='https://schema.org/JobPosting'>" + "<i itemprop=title>x</i>" * 50_000 + "</div>"
    began = time.monotonic()
    with pytest.raises(structured.TooLarge, match="3000 elements"):
        list(structured.postings(page, "http://example.org/"))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "JobPosting",' * 20_000,
        "[" * 200_000,
        '"' + "\\" * 300_000,
        "/*" * 100_000,
        ",}" * 100_000,
        "",
        '"' + '\\"' * 300_000,
        "/* " * 300_000,
        "// " * 300_000,
        " " * 900_000 + "x" + " " * 900_000 + "-->x",
        ", " * 300_000,
    ],
)
def test_hostile_blocks_are_refused_soon(block):
    began = time.monotonic()
    (found,) = jsonld.blocks(f'<script type="application/ld+json">{block}</script>')
    assert isinstance(found, jsonld.Broken)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "page", ["<!--" * 300_000, "<script>" * 200_000, "<script" * 200_000, "<!-- --" * 200_000, "</script>" * 200_000]
)
def test_hostile_pages_are_passed_over_soon(page):
    began = time.monotonic()
    assert list(jsonld.blocks(page)) == []
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("job", "pay"),
    [
        ({"baseSalary": "100000", "salaryCurrency": "USD"}, "100000 USD"),
        ({"baseSalary": "from 900 euro"}, "from 900 euro"),
        ({"baseSalary": {"currency": "EUR", "value": 12.5, "unitText": "HOUR"}}, "12.5 EUR / HOUR"),
        ({"baseSalary": {"currency": "EUR", "value": {"value": "1200", "unitText": "MONTH"}}}, "1200 EUR / MONTH"),
        ({"baseSalary": {"@type": "MonetaryAmount", "minValue": 1, "maxValue": 2, "value": {"minValue": 1, "maxValue": 2}}}, "1–2"),
        ({"baseSalary": {"currency": "EUR"}}, None),
        ({"baseSalary": [{"value": 5}, {"value": 5}]}, "5"),
        ({"baseSalary": None}, None),
        ({"baseSalary": True}, None),
    ],
)  # fmt: skip
def test_pay_is_read_in_every_shape(job, pay):
    assert jobposting.fields({"title": "x", **job}).get("pay") == pay


def test_contacts_and_benefits_beside_the_description_are_part_of_the_words():
    found = jobposting.fields(
        {
            "title": "x",
            "description": "Work. Free meals.",
            "jobBenefits": "Flat is paid",
            "skills": "free meals.",
            "applicationContact": {"telephone": "+40 712 345 678", "email": "jobs@example.org"},
        }
    )
    assert found["text"] == "Work. Free meals.\n\nFlat is paid\n\n+40 712 345 678\njobs@example.org"


@pytest.mark.parametrize(
    "value", [7, [], {}, [[]], None, {"@type": []}, [{"address": 5}], {"address": {"addressCountry": {"name": "RO"}}}]
)
def test_no_shape_of_a_value_breaks_the_reading(value):
    names = (
        "title",
        "description",
        "hiringOrganization",
        "jobLocation",
        "baseSalary",
        "datePosted",
        "inLanguage",
        "applicationContact",
        "skills",
    )
    for name in names:
        assert isinstance(jobposting.fields({"@type": "JobPosting", name: value}), dict)


def block(text: str) -> dict:
    (found,) = jsonld.blocks(f'<script type="application/ld+json">{text}</script>')
    assert not isinstance(found, jsonld.Broken), found
    return found


def test_forgotten_commas_are_put_in():
    assert block('{"a": "x"\n "b": {"c": 1} "d": [1, {"e": 2} {"f": 3}],}') == {
        "a": "x",
        "b": {"c": 1},
        "d": [1, {"e": 2}, {"f": 3}],
    }


def test_a_block_that_the_end_of_the_page_cuts_off_is_named():
    (found,) = jsonld.blocks('<p><script type="application/ld+json">{"@type": "JobPosting", "title": "Coo')
    assert isinstance(found, jsonld.Broken)


def test_objects_that_only_name_another_are_put_together():
    data = [
        {"@graph": [{"@type": "JobPosting", "title": "T", "hiringOrganization": {"@id": "#o"}, "jobLocation": [{"@id": "#p"}, {"@id": "#none"}]}]},
        {"@id": "#o", "@type": "Organization", "name": "Mill"},
        {"@id": "#p", "address": {"addressLocality": "Kos", "addressCountry": "GR"}},
    ]  # fmt: skip
    (job,) = jsonld.of_type(data[0], "JobPosting")
    found = jobposting.fields(jsonld.resolved(job, data))
    assert (found["employer"], found["location"], found["country"]) == ("Mill", "Kos, GR", "GR")


def test_an_object_that_names_itself_ends():
    job = {"@type": "JobPosting", "@id": "#j", "title": "T", "hiringOrganization": {"@id": "#j"}}
    assert jobposting.fields(jsonld.resolved(job, [job]))["title"] == "T"


def test_names_are_read_in_capitals_and_with_prefixes():
    found = jobposting.fields(
        {
            "@type": "schema:JobPosting",
            "Title": "Cook",
            "http://schema.org/description": "Words",
            "schema:hiringOrganization": {"Name": "Inn"},
            "JobLocation": {"Address": {"AddressLocality": "Riga", "addressCountry": "Latvia"}},
        }
    )
    assert (found["title"], found["text"], found["employer"]) == ("Cook", "Words", "Inn")
    assert (found["location"], found["country"]) == ("Riga, Latvia", "LV")


def test_a_description_that_was_escaped_twice_is_plain():
    text = jobposting.fields({"title": "x", "description": "<p>Build.</p>&amp;#xa;&amp;#xa;<p>Tea &amp;amp; cake.</p>"})
    assert text["text"] == "Build.\n\nTea & cake."


@pytest.mark.parametrize(
    "text", ['{"a": "b", // why\n//"c": ""\n}', '<!-- what it is -->\n{"a": "b"}', '{"a": "b", /* x */ }']
)
def test_notes_in_a_block_are_passed_over(text):
    assert block(text) == {"a": "b"}


def test_line_ends_that_were_escaped_twice_are_line_ends():
    assert jobposting.fields({"title": "x", "description": r"One\n\nTwo\r\nThree"})["text"] == "One\n\nTwo\nThree"


@pytest.mark.parametrize(
    ("markup", "headline"),
    [
        ("<title>Cook - Inn</title><nav><h1>Menu</h1></nav><h1>Welcome!</h1><h1>Cook</h1>", "Cook"),
        ("<title>Inn</title><h1><span>C</span><span>ook</span> <b>wanted</b></h1>", "Cook wanted"),
        ("<title>Cook at Inn</title><nav><h1>Menu</h1></nav>", "Cook at Inn"),
        ("<meta property='og:title' content='Cook'><title>x</title><h1>y</h1>", "Cook"),
        ("<h2>Cook</h2><p>x</p>", "Cook"),
        ("<p>x</p>", ""),
    ],
)
def test_a_page_has_one_headline(markup, headline):
    from scrapy.http import HtmlResponse

    from crawler.extract import page

    assert page.headline(HtmlResponse("http://a.example/", body=markup.encode(), encoding="utf-8")) == headline
