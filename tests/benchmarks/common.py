"""What several benchmarks need: pages over HTTP and processes whose time and memory are read from the system."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def measured(*arguments: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak resident megabytes of a Python process of its own."""
    began = time.monotonic()
    child = subprocess.Popen([sys.executable, *arguments], env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    if status:
        raise SystemExit(f"the measured process ended with {status}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def plain_environment() -> dict[str, str]:
    """The environment of a process of this project; code is compiled once, as for who installs a program."""
    kept = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE" and not n.startswith("LUREWATCH_")}
    return kept | {"PYTHONPATH": os.getcwd()}  # noqa: PTH109
