"""The control address of the simulated web: clock, troubles, log, truth."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from crawler.simulator.server import Web


def control(web: Web) -> list[Route]:
    """Routes under `/_sim/`."""
    return [
        Route("/_sim/addresses", partial(_addresses, web)),
        Route("/_sim/clock", partial(_clock, web), methods=["GET", "POST"]),
        Route("/_sim/trouble", partial(_trouble, web), methods=["GET", "POST", "DELETE"]),
        Route("/_sim/log", partial(_log, web), methods=["GET", "DELETE"]),
        Route("/_sim/truth", partial(_truth, web)),
    ]


def addresses(web: Web) -> dict[str, Any]:
    """The shape that is printed, written and served: `{"base": …, "boards": {name: address}}`."""
    return {"base": web.base, "boards": web.addresses}


async def _addresses(web: Web, request: Request) -> Response:
    return JSONResponse(addresses(web))


async def _clock(web: Web, request: Request) -> Response:
    if request.method == "POST":
        try:
            web.day = int((await _body(request))["day"])
        except (ValueError, KeyError, TypeError) as error:
            return _wrong(f'send {{"day": N}} with N from 0: {error}')
    return JSONResponse({"day": web.day, "now": web.world.now(web.day).isoformat()})


async def _trouble(web: Web, request: Request) -> Response:
    if request.method == "DELETE":
        web.calm(request.query_params.get("board"))
    if request.method == "POST":
        try:
            web.trouble(**(await _body(request)))
        except (ValueError, TypeError) as error:
            return _wrong(str(error))
    return JSONResponse([asdict(trouble) for trouble in web.state.troubles.values()])


async def _log(web: Web, request: Request) -> Response:
    if request.method == "DELETE":
        web.state.log.clear()
    board = request.query_params.get("board")
    return JSONResponse([asdict(seen) for seen in web.log if board in (None, seen.board)])


async def _truth(web: Web, request: Request) -> Response:
    board = request.query_params.get("board")
    if board and board not in web.addresses:
        return _wrong(f"no board {board!r}; one of {', '.join(web.addresses)}")
    return JSONResponse([asdict(truth) for truth in web.truth(board)])


async def _body(request: Request) -> dict[str, Any]:
    found = json.loads(await request.body())
    if not isinstance(found, dict):
        raise ValueError("the body must be a JSON object")
    return found


def _wrong(message: str) -> Response:
    return JSONResponse({"error": message}, status_code=400)
