"""Serves the simulated web from one thread: one socket for control and one for each board."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import uvicorn

from crawler.simulator.adverts import Advert, load
from crawler.simulator.boards import BOARDS
from crawler.simulator.control import control
from crawler.simulator.gate import Gate
from crawler.simulator.site import Site, common
from crawler.simulator.state import Seen, State
from crawler.simulator.world import START, Published, World

HOST = "127.0.0.1"
PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A posting that is live and must be found. `key` names it through all days; `url` is the page for people; texts are as published."""

    url: str
    board: str
    kind: str
    lang: str
    sector: str
    key: str
    number: int
    country: str
    place: str
    employer: str | None
    pay: str | None
    title: str
    text: str


class Web:
    """The simulated web while it runs. All of it may be used from any thread."""

    def __init__(self, *, base: str, sites: dict[str, Site], world: World, state: State) -> None:
        self.base, self.world, self.state, self._sites = base, world, state, sites

    @property
    def addresses(self) -> dict[str, str]:
        """Board → address without a slash at the end."""
        return {name: site.base for name, site in self._sites.items()}

    def address(self, board: str) -> str:
        return self._sites[board].base

    @property
    def day(self) -> int:
        return self.state.day

    @day.setter
    def day(self, day: int) -> None:
        if day < 0:
            raise ValueError("the day must be 0 or more")
        self.state.day = day

    @property
    def log(self) -> list[Seen]:
        """The last requests to boards, oldest first."""
        return list(self.state.log)

    def trouble(self, board: str, kind: str, *, share: float | None = None, seconds: float = 1.0) -> None:
        """Switch a trouble on, see docs/simulator.md; board `*` means all. ValueError if there is none such."""
        self.state.switch(board, kind, share=share, seconds=seconds)

    def calm(self, board: str | None = None) -> None:
        self.state.calm(board)

    def truth(self, board: str | None = None) -> list[Truth]:
        """What is live on this day, board by board, oldest first; troubles do not count.

        Without a name, of the boards with postings of their own; with one, what that board shows: a view shows those of others.
        """
        names = [board] if board else [name for name, site in self._sites.items() if not site.board.of]
        return [_true(posting, url, name) for name in names for posting, url in self._sites[name].everything()]


def _true(posting: Published, url: str, board: str) -> Truth:
    return Truth(
        url=url,
        board=board,
        kind=posting.kind,
        lang=posting.lang,
        sector=posting.sector,
        key=posting.key,
        number=posting.number,
        country=posting.country,
        place=posting.place,
        employer=posting.employer,
        pay=posting.pay,
        title=posting.title,
        text=posting.text,
    )


@contextmanager
def running(
    *,
    seed: int = 7,
    day: int = 0,
    postings: int | None = None,
    adverts: Sequence[Advert] | None = None,
    port: int = 0,
    start: date = START,
) -> Iterator[Web]:
    """The simulated web in a thread of this process, until the block ends.

    postings: how many adverts there are, None for each bundled one once. adverts: others than the bundled ones. port: of the control
    address, the boards follow it; 0 takes free ones. BadData if the bundled ads have faults, OSError if a port is taken.
    """
    world = World(load() if adverts is None else adverts, seed=seed, wanted=postings, start=start)
    sockets = _sockets(port)
    state = State(day=day, boards=tuple(BOARDS))
    try:
        web, gate = _built(world, state, sockets)
        with _served(gate, sockets):
            yield web
    finally:
        for each in sockets:
            each.close()


def _sockets(port: int) -> list[socket.socket]:
    """Bound sockets: control first, then the boards in their order."""
    sockets: list[socket.socket] = []
    try:
        for count in range(len(BOARDS) + 1):
            sockets.append(_bound(port + count if port else 0))
    except OSError:
        for each in sockets:
            each.close()
        raise
    return sockets


def _bound(port: int) -> socket.socket:
    # With the protocol unnamed, asyncio leaves Nagle's algorithm on, and every answer on a kept connection waits 40 ms.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except OSError:
        bound.close()
        raise
    return bound


def _built(world: World, state: State, sockets: Sequence[socket.socket]) -> tuple[Web, Gate]:
    ports = [each.getsockname()[1] for each in sockets]
    sites: dict[str, Site] = {}
    for (name, board), port in zip(BOARDS.items(), ports[1:], strict=True):
        sites[name] = Site(board=board, base=f"http://{HOST}:{port}", world=world, state=state, sites=sites)
    web = Web(base=f"http://{HOST}:{ports[0]}", sites=sites, world=world, state=state)
    boards = {
        port: (site, [*common(site), *site.board.routes(site)])
        for port, site in zip(ports[1:], sites.values(), strict=True)
    }
    return web, Gate(state=state, seed=world.seed, boards=boards, control=control(web))


@contextmanager
def _served(gate: Gate, sockets: list[socket.socket]) -> Iterator[None]:
    config = uvicorn.Config(
        gate, log_config=None, access_log=False, lifespan="off", ws="none", loop="asyncio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=(sockets,), name="simulated-web", daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise RuntimeError("the simulated web did not start")
        time.sleep(0.01)
