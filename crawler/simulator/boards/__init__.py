"""The boards of the simulated web, one module each; `BOARDS` holds them in the order of their ports: those with ads of their own, then the views by name."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from crawler.simulator.adverts import BOARDS as STOCKS
from crawler.simulator.site import Board

_VIEWS = sorted({module.name for module in pkgutil.iter_modules(__path__)} - set(STOCKS))

BOARDS: dict[str, Board] = {name: import_module(f"{__name__}.{name}").BOARD for name in (*STOCKS, *_VIEWS)}
