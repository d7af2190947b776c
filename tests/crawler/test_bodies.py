"""The words of a page for people: nothing of an ad is lost, and nothing that a page says of itself is taken for a part of it."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from crawler.extract import blocks, page

FILLER = "<p>You pick berries from six to two, six days a week, and the hostel costs ninety euro a month.</p>" * 3


def described(body: str, head: str = ""):
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    return page.described(HtmlResponse("https://board.example/ad/1", body=text.encode(), encoding="utf-8"))


def test_words_that_stand_loose_behind_a_block_are_kept():
    box = '<div class="print-information"><p>QR code</p></div>'
    rest = ".<br>".join(
        ["Pickers wanted for Huelva", "Travel is <b>deducted</b> from the first pay", "Call Maria at noon"]
    )
    text = described(f'<section class="body"><h1>Pickers</h1><section id="ad">{box}{rest}</section>{FILLER}</section>')[
        "text"
    ]
    assert "Pickers wanted for Huelva" in text
    assert "Travel is deducted from the first pay" in text, "in one line"


def test_a_table_that_lays_out_the_page_is_none_and_one_of_values_is():
    menu = "<td><a href=a>Cars</a><br><a href=b>Houses</a><br><a href=c>Jobs</a></td>"
    values = "<table><tr><td>County:</td><td>Cluj</td></tr><tr><td>Price:</td><td>900 EUR</td></tr></table>"
    found = described(
        f"<table><tr>{menu}<td><font size=5><b>Pickers abroad</b></font><br><br>{FILLER}{values}<small>Print | Report | Views: 825</small></td></tr></table>",
        "<title>Pickers abroad - Free ads</title>",
    )
    assert found["title"] == "Pickers abroad"
    assert "Houses" not in found["text"]
    assert "hostel costs ninety euro" in found["text"]
    assert "County:" in found["text"]
    assert "Cluj" in found["text"]
    assert "825" not in found["text"], "what changes at each look is no new revision"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Views: 1 204", None),
        ("Vizualizări: 77", None),
        ("Посещения: 644", None),
        ("1.024 Aufrufe", None),
        ("Print | Vizualizari: 8 | Report", "Print | Report"),
        ("Rooms with views: 2 of them", "Rooms with views: 2 of them"),
        ("Pay: 1200", "Pay: 1200"),
        ("| Price: | 900 |", "| Price: | 900 |"),
    ],
)
def test_counters_are_no_words_of_an_ad(line, left):
    assert blocks.uncounted(f"a\n{line}\nb") == ("a\nb" if left is None else f"a\n{left}\nb")


def test_the_name_of_the_site_is_no_part_of_a_title():
    shared = '<meta property="og:title" content="Pickers - Work in Malta">'
    assert described(f"<main><h1>Pickers</h1>{FILLER}</main>", shared)["title"] == "Pickers"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2026-11-05T08:00:00+00:00">', ""),
        ("", '<time itemprop="datePublished" datetime="2026-11-05T10:00:00+02:00">today</time>'),
        ("", '<time datetime="2026-11-05T08:00:00Z">two days ago</time>'),
    ],
)
def test_a_date_that_a_page_says_for_machines_is_read(head, body):
    assert (
        described(f"<main><h1>Pickers</h1>{body}{FILLER}</main>", head)["published"].isoformat()
        == "2026-11-05T08:00:00+00:00"
    )


def test_of_several_times_none_is_taken():
    times = '<time datetime="2026-11-05">x</time><time datetime="2026-11-06">y</time>'
    assert "published" not in described(f"<main><h1>Pickers</h1>{times}{FILLER}</main>")
