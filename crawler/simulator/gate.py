"""The door of the simulated web: finds the board by its port, lets troubles happen, answers conditional requests, notes every request."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from crawler.simulator import trouble
from crawler.simulator.site import Site, missing
from crawler.simulator.state import Seen, State


class Gate:
    """ASGI application of all sockets. `boards` maps a port to its board and routes; requests on other ports go to `control`."""

    def __init__(
        self,
        *,
        state: State,
        seed: int,
        boards: Mapping[int, tuple[Site, Sequence[Route]]],
        control: Sequence[Route],
    ) -> None:
        self._state, self._seed, self._boards, self._control = state, seed, boards, control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        board = self._boards.get(scope["server"][1])
        if board is None:
            response = await _controlled(self._control, request)
        else:
            response = await self._visited(*board, request)
        await response(scope, receive, send)

    async def _visited(self, site: Site, routes: Sequence[Route], request: Request) -> Response:
        arrival = time.time()
        encounter = trouble.Encounter(state=self._state, seed=self._seed, board=site.name, request=request)
        await asyncio.sleep(encounter.delay())
        kind, response = encounter.answer()
        request.state.body = await request.body()
        if response is None:
            kind, response = encounter.altered(_answer(routes, request))
            response = _conditional(request, response)
        self._note(site, request, arrival, response.status_code, kind)
        return response

    def _note(self, site: Site, request: Request, arrival: float, status: int, kind: str | None) -> None:
        seen = Seen(
            board=site.name,
            method=request.method,
            path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            agent=request.headers.get("user-agent", ""),
            referer=request.headers.get("referer", ""),
            time=arrival,
            status=status,
            trouble=kind,
        )
        self._state.log.append(seen)


def _endpoint(routes: Sequence[Route], request: Request) -> tuple[Route | None, bool]:
    """The route of a request, and whether one has the path but not the method."""
    partly = False
    for route in routes:
        match, child = route.matches(request.scope)
        if match is Match.FULL:
            request.scope.update(child)
            return route, False
        partly = partly or match is Match.PARTIAL
    return None, partly


def _answer(routes: Sequence[Route], request: Request) -> Response:
    route, partly = _endpoint(routes, request)
    if route is None:
        return Response(status_code=405) if partly else missing()
    response: Response = route.endpoint(request)
    return response


async def _controlled(routes: Sequence[Route], request: Request) -> Response:
    route, partly = _endpoint(routes, request)
    if route is None:
        return Response(status_code=405) if partly else missing()
    response: Response = await route.endpoint(request)
    return response


def _conditional(request: Request, response: Response) -> Response:
    """304 in place of a dated answer that the asker has already."""
    modified = response.headers.get("last-modified")
    if response.status_code != 200 or modified is None:
        return response
    etag = f'"{hashlib.blake2b(bytes(response.body), digest_size=10).hexdigest()}"'
    response.headers["etag"] = etag
    if not _known(request, etag, modified):
        return response
    return Response(status_code=304, headers={"etag": etag, "last-modified": modified})


def _known(request: Request, etag: str, modified: str) -> bool:
    """Whether the asker has it; as HTTP wants, the date counts only where no ETag is sent."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return False
