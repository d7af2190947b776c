"""`python -m crawler.simulator`: serve the simulated web until stopped."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from crawler.simulator.control import addresses
from crawler.simulator.server import running
from crawler.simulator.world import START
from records.errors import BadData


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; exit code 1 if the ads have faults or a port is taken."""
    options = _options(arguments)
    try:
        with running(
            seed=options.seed, day=options.day, postings=options.postings, port=options.port, start=options.start
        ) as web:
            _announce(json.dumps(addresses(web)), options.once_file)
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
    except (BadData, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crawler.simulator", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=0, help="of the control address; the boards take the next ones; 0: free ones"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--postings", type=int, help="how many adverts; default: each one once")
    parser.add_argument("--day", type=int, default=0)
    parser.add_argument("--start", type=date.fromisoformat, default=START, help="the date of day 0")
    parser.add_argument("--once-file", type=Path, help="write the addresses there as JSON, once it serves")
    return parser.parse_args(arguments)


def _announce(line: str, file: Path | None) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    if file:
        part = file.with_name(file.name + ".part")
        part.write_text(line + "\n", encoding="utf-8")
        part.replace(file)


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    sys.exit(main())
