"""The whole suite: real services or a skip said aloud (a failure where CI=true), and no connection beyond loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest

SERVICES = {
    "elasticsearch": "LUREWATCH_TEST_ELASTICSEARCH",
    "postgres": "LUREWATCH_TEST_POSTGRES",
    "browser": "LUREWATCH_TEST_CHROMIUM",
    "ocr": "LUREWATCH_TEST_TESSERACT",
    "imap": "LUREWATCH_TEST_IMAP",
}
ROOT = Path(__file__).resolve().parents[1]


def pytest_configure(config: pytest.Config) -> None:
    beside = ROOT.parent / "shared"
    if "LUREWATCH_TEST_SHARED" not in os.environ and (beside / "data" / "ordinary_ads.jsonl.gz").exists():
        os.environ["LUREWATCH_TEST_SHARED"] = str(beside)
    # Tests decide where data lies; a person's own settings must neither be read nor written.
    for name in [n for n in os.environ if n.startswith("LUREWATCH_") and not n.startswith("LUREWATCH_TEST_")]:
        del os.environ[name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = {marker: variable for marker, variable in SERVICES.items() if not os.environ.get(variable)}
    for item in items:
        for marker, variable in missing.items():
            if item.get_closest_marker(marker):
                why = os.environ.get(f"{variable}_WHY") or f"{variable} is not set; `make test` starts what it can"
                item.add_marker(pytest.mark.skip(reason=f"no {marker}: {why}"))
        if item.get_closest_marker("shared") and "LUREWATCH_TEST_SHARED" not in os.environ:
            item.add_marker(pytest.mark.skip(reason="the folder of real ads and pages is not beside the project"))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    needed = {m for item in session.items for m in SERVICES if item.get_closest_marker(m)}
    missing = sorted(m for m in needed if not os.environ.get(SERVICES[m]))
    if missing and os.environ.get("CI") == "true" and exitstatus == 0:
        print(
            f"\nCI: these services were not there, and their tests were skipped, which is a failure here: {', '.join(missing)}"
        )
        session.exitstatus = 1


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would leave this machine fails instead."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if (
            self.family in (socket.AF_INET, socket.AF_INET6)
            and not ipaddress.ip_address(address[0].partition("%")[0]).is_loopback
        ):
            raise AssertionError(f"a test tried to reach {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
