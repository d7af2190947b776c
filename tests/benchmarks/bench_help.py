"""How long `lurewatch --help` takes, against a Python that imports click and ends."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.postings import seconds, share

TURNS = 20
GOAL = 300  # milliseconds
_COMMANDS = {
    "help": ["-m", "lurewatch", "--help"],
    "help of a command": ["-m", "lurewatch", "analyse", "--help"],
    "import click": ["-c", "import click"],
}


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for _ in range(TURNS):  # in turns, so that what else the machine does meets all
        for name, arguments in _COMMANDS.items():
            times[name].append(seconds(lambda given=arguments: _run(given)))  # type: ignore[misc]
    for name, took in times.items():
        print(f"{name:>17}: p50 {share(took, 0.5):4.0f} ms, p95 {share(took, 0.95):4.0f} ms")
    ours, bare = share(times["help"], 0.5), share(times["import click"], 0.5)
    print(f"ratio {ours / bare:.2f} to `python -c 'import click'`; {ours:.0f} ms (goal {GOAL} ms)")


def _run(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    assert ("Usage: lurewatch" in done.stdout) is (arguments[-1] == "--help"), done.stdout


if __name__ == "__main__":
    main()
