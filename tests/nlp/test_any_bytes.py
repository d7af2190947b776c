"""Whatever a text is made of: nothing raises, spans and contacts are exact, and the work grows with the text and not with its square."""

from __future__ import annotations

import json
import time

import pytest

from nlp.screen import screen
from records.contacts import find, mask
from tests.nlp import hard
from tests.nlp.small import posting, sound

SIZE = 2**14
GROWN = 7.0
"""Times that four times the text may take, against four; measured over all texts together, the best of a few tries."""


@pytest.mark.parametrize("text", hard.NAUGHTY, ids=lambda t: ascii(t)[:30])
def test_a_naughty_text_is_judged_like_any_other(shipped_judge, text):
    for title, body in (("", text), (text, ""), (text, f"We keep your passport {text} {text}")):
        advert = posting(body, title)
        sound(shipped_judge.judge(advert), advert)


@pytest.mark.parametrize("name", hard.REPEATED)
def test_a_long_text_of_one_kind_is_judged_and_its_contacts_stand_where_they_are_said(shipped_judge, name):
    text = hard.long(hard.REPEATED[name], SIZE) + " We keep your passport."
    advert = posting(text, country="RO")
    sound(shipped_judge.judge(advert), advert)
    assert len(mask(text, "text", advert.contacts)) == len(text)


def test_tags_a_hundred_thousand_deep_hide_no_cue(shipped_judge):
    advert = posting(f"We keep your {hard.nested()}", language="en")
    analysis = shipped_judge.judge(advert)
    sound(analysis, advert)


def test_screen_answers_every_line_whatever_it_holds(settings):
    texts = [*hard.NAUGHTY, *(hard.long(unit, 2**11) for unit in hard.REPEATED.values())]
    lines = [json.dumps({"id": i, "text": t}).encode() for i, t in enumerate(texts)]
    broken = [b"\xff\xfe", b"{", b"[" * 5000, b'{"id": "\\ud800", "text": "\\udfff"}', b"\x00", "é".encode("latin-1")]
    said = [json.loads(line) for line in screen([*lines, *broken], settings)]
    assert [s["id"] for s in said[: len(lines)]] == list(range(len(lines)))
    assert [s for s in said[: len(lines)] if "error" in s and texts[s["id"]]] == []
    assert len(said) == len(lines) + len(broken)


def test_contacts_are_looked_for_in_time_that_grows_with_the_text():
    def work(size: int) -> float:
        began = time.process_time()
        for unit in hard.REPEATED.values():
            find("", hard.long(unit, size), country="RO", key=b"k")
        return time.process_time() - began

    grew(work, 2**13)


def test_a_text_is_judged_in_time_that_grows_with_it(shipped_judge):
    chosen = [
        hard.REPEATED[n] for n in ("emoji", "letters apart", "letters with marks", "tags", "amounts", "words", "digits")
    ]
    adverts = {size: [posting(hard.long(unit, size), language="en") for unit in chosen] for size in (2**12, 2**14)}

    def work(size: int) -> float:
        began = time.process_time()
        for advert in adverts[size]:
            shipped_judge.judge(advert)
        return time.process_time() - began

    grew(work, 2**12)


def grew(work, size: int) -> None:
    work(size)
    times = []
    for _ in range(4):
        times.append(work(4 * size) / work(size))
        if times[-1] <= GROWN:
            return
    raise AssertionError(f"four times the text took {', '.join(f'{t:.1f}' for t in times)} times as long")
