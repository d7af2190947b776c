"""One simulated web for the tests of this folder; each gets it calm, on day 0, with an empty log."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import httpx2
import pytest

from crawler.simulator import Web, running
from tests.simulator.samples import LATER, adverts


@pytest.fixture(autouse=True)
def _without_certificates(monkeypatch):
    """Loopback speaks plain HTTP; reading the certificates for every request would take ten times as long as the request."""
    monkeypatch.setattr(httpx2, "get", partial(httpx2.get, verify=False, trust_env=False))


@pytest.fixture(scope="session")
def served() -> Iterator[Web]:
    with running(adverts=adverts(60, later=LATER, days=3)) as web:
        yield web


@pytest.fixture
def web(served: Web) -> Iterator[Web]:
    served.day = 0
    served.calm()
    served.state.log.clear()
    yield served
    served.calm()
