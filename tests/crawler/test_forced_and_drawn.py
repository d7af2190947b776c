"""The boards of pop-ups and of picture posts, crawled by the cards that are shipped for them."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from crawler.cards import load_cards
from crawler.run import crawl
from crawler.simulator import running
from crawler.simulator.boards.popups import WAYS
from crawler.simulator.cards import write_cards
from tests.crawler.adverts import adverts

WORDS = re.compile(r"\w+")


def carded(web, settings, name):
    write_cards(web.addresses, settings.sources)
    return load_cards(settings.sources)[name]


def words(text):
    return set(WORDS.findall(text.casefold()))


@pytest.mark.browser
@pytest.mark.slow
def test_every_way_to_force_an_ad_on_a_visitor_gives_it_and_boxes_give_none(settings, ledger):
    with running(adverts=adverts(20, "classifieds")) as web:
        newest = web.truth("popups")[::-1]
        (run,) = crawl(settings, [carded(web, settings, "film-board")])
        assert (run.outcome, run.counts["rejected"]) == ("finished", {"no posting": 2})
        assert {r.reason for r in ledger.crawls.rejects(run.number)} == {
            "no posting: consent notice",
            "no posting: newsletter box",
        }
        found = {d.posting.extra["popup"]["opener"].rpartition("/")[2]: d.posting for d in ledger.each()}
        assert sorted(found) == sorted(set(WAYS) - {"consent", "newsletter"})
        for way, posting in found.items():
            truth = newest[list(WAYS).index(way)]
            said = words(f"{posting.title} {posting.text}")
            assert words(truth.title) <= said, way


@pytest.mark.ocr
@pytest.mark.slow
def test_posts_that_are_nothing_but_pictures_become_postings_with_their_words(settings, ledger):
    with running(adverts=adverts(6, "social")) as web:
        truth = {str(t.number): t for t in web.truth("pictures")}
        (run,) = crawl(settings, [carded(web, settings, "picture-wall")])
        assert (run.outcome, run.note, run.counts["rejected"], run.counts["new"]) == ("finished", None, {}, len(truth))
        for dossier in ledger.each():
            wanted = words(f"{truth[dossier.posting.key].title} {truth[dossier.posting.key].text}")
            assert dossier.posting.text.startswith("[text in picture 1]\n")
            assert len(wanted & words(dossier.posting.text)) >= 0.8 * len(wanted)
        pictures = sum(s.path.startswith("/picture/") for s in web.log)
        (again,) = crawl(settings, [carded(web, settings, "picture-wall")])
        assert (again.counts["seen"], again.counts["changed"]) == (len(truth), 0)
        assert sum(s.path.startswith("/picture/") for s in web.log) == pictures


def test_without_pillow_the_board_of_pictures_serves_nothing_and_says_why():
    asked = """
import sys, urllib.error, urllib.request
sys.modules["PIL"] = None
from crawler.simulator import running
with running() as web:
    try:
        urllib.request.urlopen(web.address("pictures") + "/posts")
    except urllib.error.HTTPError as error:
        sys.stdout.write(f"{error.code} {error.read().decode()}")
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "503 This board draws its posts, which needs Pillow: pip install 'lurewatch[ocr]'"
