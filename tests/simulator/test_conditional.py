"""Detail pages, feeds and sitemaps answer 304 to who has them already, and not after a change."""

from __future__ import annotations

import httpx2
import pytest

DATED = [
    ("jsonld", None),
    ("feed", None),
    ("feed", "/feed/"),
    ("feed", "/atom.xml"),
    ("agency", "/sitemap-jobs-1.xml"),
    ("agency", None),
    ("ats", None),
    ("classifieds", None),
    ("channel", None),
    ("social", None),
    ("forum", None),
    ("microdata", None),
]


@pytest.mark.parametrize(("board", "path"), DATED)
def test_an_unchanged_page_answers_304_without_a_body(web, board, path):
    key = f"ro-{board}-0"
    url = web.address(board) + path if path else next(t.url for t in web.truth() if t.key == key)
    first = httpx2.get(url)
    for headers in (
        {"if-none-match": first.headers["etag"]},
        {"if-none-match": f'"other", W/{first.headers["etag"]}'},
        {"if-modified-since": first.headers["last-modified"]},
    ):
        again = httpx2.get(url, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    web.day = 3
    for headers in (
        {"if-none-match": first.headers["etag"]},
        {"if-modified-since": first.headers["last-modified"]},
    ):
        assert httpx2.get(url, headers=headers).status_code == 200


def test_an_etag_counts_more_than_a_date(web):
    url = f"{web.address('feed')}/feed/"
    date = httpx2.get(url).headers["last-modified"]
    assert httpx2.get(url, headers={"if-none-match": '"other"', "if-modified-since": date}).status_code == 200


def test_an_unreadable_date_is_passed_over(web):
    assert httpx2.get(f"{web.address('feed')}/feed/", headers={"if-modified-since": "yesterday"}).status_code == 200


def test_a_listing_changes_with_what_it_lists(web):
    url = f"{web.address('jsonld')}/jobs"
    known = {"if-none-match": httpx2.get(url).headers["etag"]}
    assert httpx2.get(url, headers=known).status_code == 304
    web.day = 1
    assert httpx2.get(url, headers=known).status_code == 200
