"""HTML to plain text, and dates to UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import ends, utc
from crawler.text import plain


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("<p>a</p><p>b &amp; c</p>", "a\n\nb & c"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<style>x{}</style>a<script>alert('b')</script>", "a"),
        ("&lt;p&gt;escaped once more&lt;/p&gt;", "escaped once more"),
        ("pay 2 &lt; 3 &euro;", "pay 2 < 3 €"),
        ("plain\r\n\r\n\r\n\r\ntext  here ", "plain\n\ntext here"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("salary < 1000 > 500", "salary < 1000 > 500"),
        ("", ""),
    ],
)
def test_text_is_plain(value, words):
    assert plain(value) == words


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_gives_storable_text(value):
    words = plain(value)
    words.encode("utf-8")
    assert "\x00" not in words


@pytest.mark.parametrize(
    ("written", "pattern", "moment"),
    [
        ("2026-11-02", None, datetime(2026, 11, 2, tzinfo=UTC)),
        ("2026-11-02T10:00:00+02:00", None, datetime(2026, 11, 2, 8, tzinfo=UTC)),
        ("2026-11-02T10:00:00.000Z", None, datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("Mon, 02 Nov 2026 10:00:00 +0100", None, datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("02.11.2026", "%d.%m.%Y", datetime(2026, 11, 2, tzinfo=UTC)),
        ("02.11.2026", None, datetime(2026, 11, 2, tzinfo=UTC)),
        ("03/04/2026", None, None),
        ("0001-01-01T00:00:00+14:00", None, None),
        ("yesterday", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_dates_are_read_or_left_unread(written, pattern, moment):
    assert utc(written, pattern=pattern) == moment


@given(st.text(max_size=60))
def test_no_date_breaks_the_reading(written):
    found = utc(written)
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("2026-03-01", "2026-03-01T23:59:59+00:00"),
        ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00+00:00"),
        ("2026-03-01T18:00:00+02:00", "2026-03-01T16:00:00+00:00"),
        ("9999-12-31", "9999-12-31T00:00:00+00:00"),
        ("soon", None),
    ],
)
def test_a_day_without_a_time_is_valid_to_its_last_second(written, end):
    found = ends(written)
    assert (found and found.isoformat()) == end
