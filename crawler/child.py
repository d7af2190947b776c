"""The crawl process: takes cards from standard input, runs them with Scrapy at once, and says on standard output how far it is."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings as ScrapySettings

from crawler.cards import Card
from crawler.recorder import Progress
from crawler.run import report
from records.errors import LurewatchError
from records.ledger import Ledger
from records.settings import Settings


def main() -> None:
    """Reads one line of work; answers with lines of progress and, last, the numbers of the runs or an error."""
    work = json.loads(sys.stdin.readline())
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not pass for an answer
    threading.Thread(target=_end_with_caller, daemon=True).start()
    try:
        settings = Settings.model_validate(work["settings"])
        cards = [Card.model_validate(c) for c in work["cards"]]

        def tell(said: Progress) -> None:
            _say(answers.write, report(said))

        given = {n: work[n] for n in ("log_level", "only", "anyway")}
        ended = crawl_here(settings, cards, progress=tell, **given)
        _say(answers.write, json.dumps({"ended": ended}))
    except LurewatchError as error:
        _say(answers.write, json.dumps({"error": str(error)}))
        sys.exit(error.exit_code)


def crawl_here(
    settings: Settings,
    cards: Sequence[Card],
    *,
    progress: Callable[[Progress], None],
    log_level: str,
    only: Mapping[str, Sequence[str]],
    anyway: bool = False,
) -> list[int | str]:
    """Crawls in this process, once in its life. Returns the numbers of the runs, or why there was none; raises LurewatchError if one did not come to its end."""
    process = AsyncCrawlerProcess(scrapy_project(log_level))
    crawlers = [process.create_crawler(c.kind) for c in cards]
    with Ledger.open(settings.ledger) as ledger:
        for card, crawler in zip(cards, crawlers, strict=True):
            given = {"settings": settings, "ledger": ledger, "progress": progress, "anyway": anyway}
            process.crawl(crawler, card=card, only=only.get(card.name, ()), **given)
        process.start()
    ended = [_end(c) for c in crawlers]
    lost = [card.name for card, end in zip(cards, ended, strict=True) if end is None]
    if lost:
        raise LurewatchError(f"{', '.join(lost)}: the run did not come to its end; the log above says why")
    return [e for e in ended if e is not None]


def scrapy_project(log_level: str) -> ScrapySettings:
    """The project's Scrapy settings, as `scrapy crawl` reads them too."""
    project = ScrapySettings()
    project.setmodule("crawler.settings", priority="project")
    project.set("LOG_LEVEL", log_level, priority="cmdline")
    return project


def _end(crawler: Crawler) -> int | str | None:
    """The number of the run, or why there was none; None if it did not come to its end."""
    summary = getattr(crawler.spider, "summary", None)
    return getattr(crawler.spider, "held", None) if summary is None else int(summary.number)


def _say(write: Callable[[str], object], line: str) -> None:
    try:
        write(line + "\n")
    except BrokenPipeError:
        os.kill(os.getpid(), signal.SIGTERM)  # the caller is gone


def _end_with_caller() -> None:
    while os.read(sys.stdin.fileno(), 65536):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
