"""The boards of the simulated web, one module each; `BOARDS` holds them in the order of their ports."""

from __future__ import annotations

from crawler.simulator.boards import agency, ats, channel, classifieds, feed, forum, jsonld, microdata, social
from crawler.simulator.site import Board

BOARDS: dict[str, Board] = {
    module.BOARD.name: module.BOARD
    for module in (jsonld, feed, classifieds, ats, agency, social, channel, forum, microdata)
}
