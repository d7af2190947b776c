"""Postings for the benchmarks: as many as wanted, made from the simulated ads, always the same ones."""

from __future__ import annotations

import os
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

from crawler.simulator.adverts import load
from crawler.simulator.contacts import draw
from crawler.simulator.world import Published, World
from index.search import Search, open_search
from records import contacts
from records.ledger import Ledger
from records.posting import Posting
from records.settings import Settings
from records.settings import load as load_settings

WORDS = (
    "de", "the", "work", "contract", "visa", "passport", "ticket", "experience", "salary", "hostess", "night", "permit", "deposit", "contrat", "salaire", "chauffeur", "logement",
    "contrato", "pasaporte", "deudas", "camareras", "contratto", "cameriera", "assicurazione", "salário", "Fahrer", "Wohnung", "Vertrag", "salariu", "transport",
    "contractul", "mieszkanie", "umowa", "билет", "снимки", "документы", "зарплата", "хостес", "танцівниці", "гуртожитку", "maaş", "çocuk", "gaji", "司机", "工资",
    "راتب", "سنوات",
)  # fmt: skip
"""What analysts type, in the languages of the ads; the first three stand in very many of them."""
PHRASES = (
    "your passport", "no experience", "a week", "one day", "team leader", "pro Stunde", "drei Jahre", "par mois", "por mes", "seguridad social", "al mese",
    "part time", "por mês", "dólares fixos", "pe lună", "camera proprie", "в месяц", "один день", "на тиждень", "личната карта", "umowa zlecenie", "potong gaji",
    "yemek dahil", "turist olarak", "written contract",
)  # fmt: skip
_DAY = 4
_KEY = b"benchmarks"
_BATCH = 1000


def postings(count: int) -> Iterator[Posting]:
    """`count` postings of the simulated boards on one day, mixed. Besides place, contacts and number, each has a paragraph of another ad."""
    world = World(load(), wanted=2 * count)
    shelves = {board: world.shelf(board, _DAY) for board in world._groups}
    places = [(board, shelf.rank(at)) for board, shelf in shelves.items() for at in range(len(shelf))]
    places.sort(key=lambda place: draw(7, "mixed", *place))
    paragraphs = _paragraphs(world)
    for board, rank in places[:count]:
        yield _posting(world.posting(board, rank, _DAY), paragraphs)


def fill(ledger: Ledger, count: int) -> None:
    """The postings in the ledger, as crawls leave them."""
    run = ledger.crawls.start("bench", kind="import")
    made = postings(count)
    while batch := list(islice(made, _BATCH)):
        ledger.crawls.record(run, postings=batch)
    ledger.crawls.finish(run, outcome="finished", complete=False)
    assert ledger.count() == count, ledger.count()


def settings(folder: Path, **given: object) -> Settings:
    """Settings that no file and no variable of the caller changes."""
    return load_settings({"data": str(folder)} | given, environment={}, folder=folder).settings


@contextmanager
def searching(folder: Path, backend: str) -> Iterator[Search]:
    """A back end without documents; in Elasticsearch an index of its own, that goes when it is closed."""
    given = {"search": backend, "search_index": f"bench{uuid.uuid4().hex[:10]}"}
    if backend == "elasticsearch":
        given["search_url"] = os.environ["LUREWATCH_TEST_ELASTICSEARCH"]
    search = open_search(settings(folder, **given))
    try:
        yield search
    finally:
        if backend == "elasticsearch":
            for index in search._indices():  # type: ignore[attr-defined]
                search._client.indices.delete(index=index)  # type: ignore[attr-defined]
        search.close()


def backends() -> list[str]:
    return ["sqlite"] + ["elasticsearch"] * ("LUREWATCH_TEST_ELASTICSEARCH" in os.environ)


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def share(times: Sequence[float], part: float) -> float:
    """The time that this part of the calls kept, in milliseconds; 0.5 is the median."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))] * 1000


def _paragraphs(world: World) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for group in (g for groups in world._groups.values() for g in groups):
        for origin in group.origins:
            lines = (line for line in origin.advert.text.splitlines() if line.strip() and "{" not in line)
            found[origin.lang] += lines
    return found


def _posting(p: Published, paragraphs: dict[str, list[str]]) -> Posting:
    own = paragraphs[p.lang]
    text = f"{p.text}\n{own[draw(7, 'paragraph', p.board, p.number) % len(own)]}" if own else p.text
    return Posting(
        source=p.board,
        key=str(p.number),
        title=p.title,
        text=text,
        url=f"https://{p.board}.example/{p.number}",
        language=p.lang,
        country=p.country,
        location=p.place or None,
        employer=p.employer,
        pay=p.pay,
        published=p.published,
        # Seen some time between its publication and the end of the simulated life, to the second.
        collected=p.published + timedelta(seconds=draw(7, "seen", p.board, p.number) % (20 * 86_400)),
        contacts=contacts.find(p.title, text, country=p.country, key=_KEY),
    )
