"""The demo: boards on loopback, crawled, judged, indexed and shown, by the same commands that do it for real."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.watching import environment
from index.document import ABSTAINED, band
from records.analysis import BANDS
from records.errors import LurewatchError
from records.ledger import Ledger
from records.settings import Settings, load

if TYPE_CHECKING:
    from crawler.simulator import Web

DAYS = (0, 6, 10, 14)
"""Days of the boards' life that are crawled: ads are edited, posted again elsewhere, taken down and put up again between them."""
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the demo did: counts of postings, and seconds of each stage."""

    postings: int
    gone: int
    changed: int
    languages: dict[str, int]
    bands: dict[str, int]
    indicators: dict[str, int]
    seconds: dict[str, float]


@dataclass(slots=True)
class Demonstration:
    settings: Settings
    web: Web
    tell: Callable[[str], None]
    sources: int
    """How many cards there are."""

    seconds: dict[str, float] = field(default_factory=dict)

    def run(self) -> Summary:
        """Crawl, analyse, index; returns what came of it."""
        for day in DAYS:
            self.web.day = day
            self._stage("crawl", f"crawling {self.sources} sources, day {day} of their life", "crawl")
        self._stage("analyse", "judging what was found", "analyse")
        self._stage("index", "bringing search up to date", "index")
        with Ledger.open(self.settings.ledger) as ledger:
            return _summary(ledger, self.seconds)

    def serve(self, port: int) -> None:
        """Opens the desk with an account made for it, until stopped."""
        from review.serve import serve

        password = "-".join(secrets.token_hex(2) for _ in range(4))
        with Ledger.open(self.settings.ledger) as ledger:
            if not any(p.name == "demo" for p in ledger.people.all()):
                ledger.people.add("demo", password, role="lead")
            else:
                ledger.people.change("demo", password=password)

        def ready(address: str) -> None:
            self.tell(f"\nThe desk is open at {address}\n  name      demo\n  password  {password}\n(Ctrl-C closes it)")

        serve(self.settings.model_copy(update={"port": port if _free(port) else 0}), ready=ready)

    def _stage(self, name: str, text: str, *arguments: str) -> None:
        self.tell(text)
        start = time.monotonic()
        command = [sys.executable, "-m", "lurewatch", *arguments, "--json"]
        done = subprocess.run(command, env=environment(self.settings), stdout=subprocess.PIPE, text=True, check=False)
        self.seconds[name] = round(self.seconds.get(name, 0) + time.monotonic() - start, 2)
        if done.returncode:
            raise LurewatchError(f"`lurewatch {' '.join(arguments)}` failed in the demo: {_why(done.stdout)}")


@contextmanager
def prepare(*, data: str | None, tell: Callable[[str], None]) -> Iterator[Demonstration]:
    """The boards running and their cards written, in a folder that is removed afterwards unless `data` names one."""
    from crawler.simulator import running
    from crawler.simulator.cards import write_cards

    with ExitStack() as stack:
        folder = (
            Path(data) if data else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lurewatch-demo-")))
        )
        web = stack.enter_context(running())
        settings = load({"data": str(folder), "sources": str(folder / "sources")}).settings
        settings = settings.model_copy(
            update={"ledger": f"sqlite:///{folder.absolute() / 'ledger.db'}", "search": "sqlite"}
        )
        cards = write_cards(web.addresses, settings.sources)
        yield Demonstration(settings, web, tell, len(cards))


def lines(summary: Summary) -> list[str]:
    """The summary for people."""
    total = summary.postings
    shown = [
        "",
        f"{total} postings in {len(summary.languages)} languages; {summary.changed} changed, {summary.gone} gone since",
        "languages   " + _counted(summary.languages),
        "bands       " + _counted({b: summary.bands.get(b, 0) for b in (*reversed(BANDS), ABSTAINED)}),
        "indicators  " + _counted(dict(list(summary.indicators.items())[:_SHOWN])),
        "seconds     " + "  ".join(f"{name} {value:.1f}" for name, value in summary.seconds.items()),
        "",
        "An indicator is something an advertisement shows. It accuses nobody: a person decides.",
    ]
    return shown


def _summary(ledger: Ledger, seconds: dict[str, float]) -> Summary:
    languages: Counter[str] = Counter()
    indicators: Counter[str] = Counter()
    bands: Counter[str] = Counter()
    gone = changed = total = 0
    for dossier in ledger.each():
        total += 1
        gone += dossier.state == "gone"
        changed += dossier.revisions > 1
        if dossier.analysis:
            languages[dossier.analysis.language] += 1
            bands[band(dossier.analysis)] += 1
            indicators.update(dossier.analysis.indicators)
    return Summary(
        postings=total,
        gone=gone,
        changed=changed,
        languages=dict(languages.most_common()),
        bands=dict(bands),
        indicators=dict(indicators.most_common()),
        seconds=seconds,
    )


def _counted(counts: dict[str, int]) -> str:
    return "  ".join(f"{name} {n}" for name, n in counts.items()) or "none"


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _why(output: str) -> str:
    try:
        runs: Sequence[dict[str, Any]] = json.loads(output)
        return "; ".join(f"{r['source']} {r['outcome']}: {r['note']}" for r in runs if r["outcome"] != "finished")
    except (ValueError, KeyError, TypeError):
        return output.strip()[-300:] or "see above"
