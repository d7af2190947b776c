"""Memory of a crawl of 50,000 pages, step by step, against the same crawl of 2,000 pages."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crawler.simulator import running
from records.ledger import Ledger
from tests.benchmarks.bench_crawl import CARD, OURS, adverts
from tests.benchmarks.common import plain_environment

STEP = 10_000


def resident(pid: int) -> float:
    """Megabytes of a process now; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def crawled(pages: int) -> tuple[list[tuple[int, float]], float]:
    """Steps of (postings in the ledger, megabytes of the process), and its peak."""
    with tempfile.TemporaryDirectory() as name, running(adverts=adverts(pages)) as web:
        folder = Path(name)
        (folder / "bench.yml").write_text(
            CARD.format(base=web.address("jsonld")).replace("next: a", "pages: 9999, next: a")
        )
        address = f"sqlite:///{folder / 'ledger.db'}"
        with Ledger.open(address) as ledger:
            environment = plain_environment() | {"LUREWATCH_DATA": name}
            child = subprocess.Popen([sys.executable, "-c", OURS, str(folder / "bench.yml")], env=environment)
            steps: list[tuple[int, float]] = []
            peak, wanted = 0.0, min(STEP, pages)
            while child.poll() is None:
                now = resident(child.pid)
                peak = max(peak, now)
                if ledger.count() >= wanted:
                    steps.append((wanted, now))
                    print(f"  {wanted:>6} postings: {now:.0f} MB", flush=True)
                    wanted += STEP
                time.sleep(0.5)
            assert child.returncode == 0, child.returncode
            assert ledger.count() == pages, ledger.count()
    return steps, peak


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=50_000)
    pages = parser.parse_args().pages
    _, small = crawled(2_000)
    began = time.monotonic()
    _, large = crawled(pages)
    seconds = time.monotonic() - began
    print(f"{pages} pages in {seconds:.0f} s: peak {large:.0f} MB; 2,000 pages: peak {small:.0f} MB")
    print(f"ratio {large / small:.2f}; peak {large:.0f} MB (goal 300)")


if __name__ == "__main__":
    main()
