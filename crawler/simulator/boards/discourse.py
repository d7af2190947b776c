"""The topics of `forum` on a Discourse forum that speaks JSON only."""

from __future__ import annotations

from crawler.simulator.boards import forum
from crawler.simulator.site import Board

BOARD = Board(
    name="discourse",
    title="Talk",
    gone=404,
    path=forum.path,
    home=lambda site: [("Jobs", "/latest.json")],
    routes=forum.discourse,
    of=("forum",),
)
