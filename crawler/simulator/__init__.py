"""The simulated web: loopback servers that behave like real job boards, for the demo, tests, benchmarks and training."""

from __future__ import annotations

from crawler.simulator.server import Truth, Web, running

__all__ = ["Truth", "Web", "running"]
