"""Dates in figures and in words, what they are, and figures that are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.facts import dates
from nlp.text import words


def said(language: str, text: str, country: str | None = None) -> list[tuple[str, str | None]]:
    return [(f.normal["date"], f.normal["role"]) for f in dates.find(words(text, language), country)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Start: 1 May 2025. Apply by 15th April", [("2025-05-01", "start"), ("--04-15", "deadline")]),
        ("en", "from May 1st to September 30, 2025", [("--05-01", "start"), ("2025-09-30", "until")]),
        ("en", "starting Monday 21st March", [("--03-21", "start")]),
        ("en", "published 2025-05-01", [("2025-05-01", None)]),
        ("ro", "începând cu 1 mai 2025, până la 30 septembrie", [("2025-05-01", "start"), ("--09-30", "until")]),
        ("pl", "od 1 maja do 30 września 2025 r.", [("--05-01", "start"), ("2025-09-30", "until")]),
        ("ru", "с 1 мая по 30 сентября", [("--05-01", "start"), ("--09-30", "until")]),
        ("uk", "від 15 червня 2025", [("2025-06-15", "start")]),
        ("bg", "от 1 юни 2025 г.", [("2025-06-01", "start")]),
        ("de", "ab 01.05.2025, Bewerbungsfrist: 15. April", [("2025-05-01", "start"), ("--04-15", "deadline")]),
        ("cs", "nástup od 1.5., termín 31. 3. 2025", [("--05-01", "start"), ("2025-03-31", "deadline")]),
        ("hu", "kezdés: 2025.06.15., jelentkezés 2025. május 1-ig", [("2025-06-15", "start"), ("2025-05-01", "until")]),
        ("fr", "à partir du 1er juin 2025", [("2025-06-01", "start")]),
        ("es", "desde el 1 de junio de 2025", [("2025-06-01", "start")]),
        ("it", "dal 3 giugno al 30 settembre 2025", [("--06-03", "start"), ("2025-09-30", "until")]),
        ("pt", "início 1 de julho de 2025", [("2025-07-01", "start")]),
        ("nl", "vanaf 1 juni 2025", [("2025-06-01", "start")]),
        ("vi", "hạn nộp hồ sơ: 30/04/2025", [("2025-04-30", "deadline")]),
        ("id", "mulai tanggal 1 Mei 2025", [("2025-05-01", "start")]),
        ("tl", "simula Hunyo 1, 2025", [("2025-06-01", "start")]),
        ("tr", "başlangıç tarihi 01.06.2025", [("2025-06-01", "start")]),
        ("ar", "ابتداء من 1 مايو 2025", [("2025-05-01", "start")]),
        ("zh", "从2025年5月1日开工", [("2025-05-01", "start")]),
        ("en", "available from June 2025", [("2025-06", "start")]),
    ],
)
def test_a_date_is_read_with_what_it_is(language, text, expected):
    assert said(language, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "may work in march, 24/7",
        "shifts 10.30-18.00, call 07.12.34.56",
        "version 3.5.1, law 156/2000",
        "born 1990-01-01, collective agreement of 15 March 1966",
        "31/02/2025",
        "May we call you? We joined in Feb 2021",
        "from 9.10 to 18.30",
    ],
)
def test_other_figures_are_no_date(text):
    assert said("en", text) == []


def test_the_country_tells_which_figure_is_the_month():
    assert said("en", "start 05/06/2025") == [("2025-06-05", "start")]
    assert said("en", "start 05/06/2025", "US") == [("2025-05-06", "start")]
    assert said("en", "posted 4/13/2025") == [("2025-04-13", None)]


def test_a_date_is_found_where_it_stands():
    read = words("Work starts on 1 May 2025 in Rome", "en")
    [found] = dates.find(read)
    assert (found.kind, read.surface[found.start : found.end]) == ("date", ["1", "may", "2025"])


@given(st.text(alphabet=st.sampled_from("0123456789./- 年月日may jundefrom"), max_size=60))
def test_any_figures_are_read_without_breaking(text):
    for found in dates.find(words(text, "en")):
        assert 7 <= len(found.normal["date"]) <= 10


@pytest.mark.parametrize("part", ["1.1.", "2025-", "1 may ", "may 2025 ", "from the ", "1月1日"])
def test_no_text_takes_long(part):
    read = words(part * (2**16 // len(part)), "en")
    dates.find(read)
    started = time.process_time()
    dates.find(read)
    assert time.process_time() - started < 1.5
