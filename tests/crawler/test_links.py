"""Links of posts as plain text: where they lead is always to be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.links import Span, linked, shown, spelled


@pytest.mark.parametrize(
    ("label", "address", "text"),
    [
        ("here", "https://a.example/x", "here (https://a.example/x)"),
        ("a.example/x", "https://a.example/x", "a.example/x"),
        ("https://a.example/x", "https://a.example/x/", "https://a.example/x"),
        ("a.example/long...", "https://www.a.example/long/way?id=1", "https://www.a.example/long/way?id=1"),
        ("a.example/long…", "https://a.example/long/way", "https://a.example/long/way"),
        ("bank.example", "https://other.example/", "bank.example (https://other.example/)"),
        ("#jobs", "https://a.example/tags/jobs", "#jobs"),
        ("@name", "https://t.me/name", "@name"),
        ("call", "tel:+40700100200", "call (tel:+40700100200)"),
        ("x", "javascript:alert(1)", "x"),
        ("", "https://a.example/", "https://a.example/"),
    ],
)
def test_a_label_does_not_hide_where_a_link_leads(label, address, text):
    assert shown(label, address) == text


def test_html_keeps_its_targets_and_drops_what_is_not_the_authors():
    html = '<div>See <a href="/x"><b>the</b> form</a><aside>theirs</aside></div>'
    assert linked(html, base="https://a.example/t/1", drop=("aside",)) == "See the form (https://a.example/x)"


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=5))
def test_spans_of_any_kind_never_break_a_text(text, places):
    spans = [Span(start=a, end=b, address="https://a.example/x") for a, b in places]
    assert isinstance(spelled(text.encode("utf-8", "surrogatepass"), spans), str)


@given(st.text(max_size=200))
def test_any_text_passes_for_html(text):
    assert isinstance(linked(f"<p>{text}</p>"), str)
