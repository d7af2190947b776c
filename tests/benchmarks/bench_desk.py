"""How fast the desk answers over 100,000 postings: p50 and p95 of each kind of request, against a static file from the same server.

`python -m tests.benchmarks.bench_desk [FOLDER]`: a folder that is named keeps the ledger, and the next run measures at once.
"""

from __future__ import annotations

import http.client
import re
import select
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlencode

from crawler.simulator.contacts import draw
from index import feed
from index.search import Search, open_search
from nlp.worker import work_off
from records.ledger import Ledger
from records.review import Review
from records.settings import Settings
from tests.benchmarks.postings import PHRASES, WORDS, fill, seconds, settings, share

POSTINGS = 100_000
PASSWORD = "only for the benchmark"
GOAL = 100  # milliseconds, p95
_EACH = 30
FILTERS = (
    ("band", ("high", "medium")),
    ("language", ("en", "ro", "ru", "fr", "zh")),
    ("source", ("channel", "classifieds", "social")),
    ("state", ("live", "gone")),
    ("verdict", ("open", "concern")),
)


def ledger_of(found: Settings) -> None:
    """A ledger as a year of crawls leaves it: judged, some reviewed, some gone, all in search."""
    with Ledger.open(found.ledger) as ledger:
        if ledger.people.all():  # the last step of filling
            return
        print(f"filling {found.data} with {POSTINGS:,} postings …", flush=True)
        filled = seconds(lambda: fill(ledger, POSTINGS))
        judged = seconds(lambda: work_off(ledger, found))
        _lived(ledger)
        search = open_search(found)
        indexed = seconds(lambda: feed.drain(ledger, search))
        _in_search(search)
        search.close()
        ledger.people.add("analyst", PASSWORD)
    print(f"ledger {filled:.0f} s, analyses {judged:.0f} s, index {indexed:.0f} s")


def _in_search(search: Search) -> None:
    assert search.count() == POSTINGS, search.count()


def _lived(ledger: Ledger) -> None:
    """Every fiftieth posting goes, every hundredth is reviewed."""
    some = [d for number, d in enumerate(ledger.each()) if number % 50 == 0]
    run = ledger.crawls.start("bench", kind="import")
    for number, dossier in enumerate(some):
        if number % 2:
            ledger.reviews.add(
                Review(
                    posting_id=dossier.posting.id,
                    revision=dossier.posting.revision,
                    recipe=None,
                    reviewer="analyst",
                    note="",
                    verdict=("concern", "no_concern", "unsure")[number % 3],
                    reviewed=datetime.now(UTC),
                )
            )
    for source in {d.posting.source for d in some}:
        run = ledger.crawls.start(source, kind="import")
        ledger.crawls.gone(run, [d.posting.key for n, d in enumerate(some) if d.posting.source == source and not n % 2])
        ledger.crawls.finish(run, outcome="finished", complete=False)


@contextmanager
def desk(folder: Path) -> Iterator[str]:
    """The desk in a process of its own; gives host and port."""
    child = subprocess.Popen(
        [sys.executable, "-m", "lurewatch", "serve", "--port", "0", "--data", str(folder)],
        stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert child.stderr is not None
    try:
        assert select.select([child.stderr], [], [], 60)[0], "the desk does not open"
        said = child.stderr.readline()
        yield said.partition("http://")[2].partition("/")[0]
    finally:
        child.terminate()
        child.wait(20)


@contextmanager
def indexing(folder: Path) -> Iterator[None]:
    """Meanwhile another process brings one posting after the other to search."""
    with Ledger.open(settings(folder).ledger) as ledger:
        ledger.outbox.refill()
    child = subprocess.Popen(
        [sys.executable, "-m", "lurewatch", "index", "--data", str(folder)], cwd=Path(__file__).parents[2]
    )
    try:
        time.sleep(1)
        yield
        assert child.poll() is None, "it was done before the measurement was"
    finally:
        child.terminate()
        child.wait(20)


class Analyst:
    """Somebody who is signed in and asks one thing after the other over one connection."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address, timeout=60)
        self._cookies: dict[str, str] = {}
        page = self.get("/signin")
        token = page.partition('name="form_token" value="')[2].partition('"')[0]
        form = urlencode({"name": "analyst", "password": PASSWORD, "form_token": token})
        self._ask("POST", "/signin", form, {"Content-Type": "application/x-www-form-urlencoded"})
        assert "lurewatch" in self._cookies, "the sign-in was refused"

    def get(self, path: str) -> str:
        status, page = self._ask("GET", path)
        assert status == 200, f"{path}: {status}"
        return page

    def timed(self, path: str) -> tuple[float, str]:
        began = time.perf_counter()
        page = self.get(path)
        return time.perf_counter() - began, page

    def _ask(
        self, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None
    ) -> tuple[int, str]:
        cookie = {"Cookie": "; ".join(f"{n}={v}" for n, v in self._cookies.items())}
        self._connection.request(method, path, body, cookie | (more or {}))
        answer = self._connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, page


def requests() -> dict[str, list[str]]:
    """Kind → addresses, at least as many as are measured of each."""
    pairs = [(f, v) for f, values in FILTERS for v in values]
    two = [dict([a, b]) for a, b in product(pairs, pairs) if a[0] < b[0]]
    n = len(WORDS)
    asked = {
        "first page": [{}] * _EACH,
        "filters": [dict([p]) for p in pairs] + two,
        "one word": [{"q": w} for w in WORDS],
        "words and filter": [{"q": w, **f} for w, f in zip(WORDS, two, strict=False)],
        "phrase": [{"q": f'"{p}"'} for p in PHRASES] + [{"q": f'"{p}" {w}'} for p, w in zip(PHRASES, WORDS, strict=False)],
        "boolean": [
            {"q": f"({WORDS[i]} OR {WORDS[(i + 7) % n]} OR {WORDS[(i + 11) % n]}) AND NOT {WORDS[(i + 3) % n]}"} for i in range(n)
        ],
        "fields": [{"q": f"{w} lang:{c} -band:none seen:[2026-10-20 TO *]"} for w, c in zip(WORDS, ("en", "fr", "ro") * n, strict=False)],
        "open ending": [{"q": f"{w[:3]}*"} for w in WORDS if w.isascii()],
        "newest": [{"q": w, "sort": "newest"} for w in WORDS],
    }  # fmt: skip
    return {kind: ["/?" + urlencode(q) for q in queries][:_EACH] for kind, queries in asked.items()}


def measured(analyst: Analyst) -> dict[str, list[float]]:
    """Seconds of each request, by kind; kinds in turns, so that what else the machine does meets all."""
    times: dict[str, list[float]] = defaultdict(list)
    mixed = [(kind, path) for kind, paths in requests().items() for path in paths]
    mixed.sort(key=lambda asked: draw(7, *asked))
    ads: list[str] = []
    later = "/?sort=newest"
    for number, (kind, path) in enumerate(mixed):
        took, page = analyst.timed(path)
        times[kind].append(took)
        ads += re.findall(r'class="open" href="([^"]+)"', page)[number % 7 : number % 7 + 1]
        if number % 9 == 0:
            took, page = analyst.timed(later)
            times["later page"].append(took)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            later = following[1].replace("&amp;", "&") if following else "/"
            times["one ad"].append(analyst.timed(ads[-1].replace("&amp;", "&"))[0])
            times["static file"].append(analyst.timed("/static/desk.css")[0])
    return times


def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(arguments[0] if arguments else name).absolute()
        ledger_of(settings(folder))
        with desk(folder) as address:
            analyst = Analyst(address)
            first, page = analyst.timed("/")
            assert f"<strong>{POSTINGS:,}</strong>" in page, "the list does not show what was indexed"
            print(f"the first list after the start: {first * 1000:.0f} ms")
            for path in ("/?q=" + quote("contract"), "/?band=high"):
                analyst.get(path)
            times = measured(analyst)
            with indexing(folder):
                busy = [
                    analyst.timed(path)[0] for kind in ("first page", "one word", "newest") for path in requests()[kind]
                ]
    count = sum(map(len, times.values()))
    assert count >= 200
    for kind, took in times.items():
        print(f"{kind:>17}: p50 {share(took, 0.5):4.0f} ms, p95 {share(took, 0.95):4.0f} ms  ({len(took)} requests)")
    print(
        f"lists and searches while another process indexes: p50 {share(busy, 0.5):.0f} ms, p95 {share(busy, 0.95):.0f} ms ({len(busy)} requests)"
    )
    lists = [t for kind in ("first page", "filters", "later page") for t in times[kind]]
    searches = [
        t
        for kind in ("one word", "words and filter", "phrase", "boolean", "fields", "open ending", "newest")
        for t in times[kind]
    ]
    ratio = share(lists + searches, 0.5) / share(times["static file"], 0.5)
    print(
        f"list p95 {share(lists, 0.95):.0f} ms, search p95 {share(searches, 0.95):.0f} ms (goal {GOAL} ms, {count} requests)"
    )
    print(f"ratio {ratio:.0f}: the median of lists and searches to that of a static file of the same server")


if __name__ == "__main__":
    main(sys.argv[1:])
