"""How a listing of an interface goes on: by number, offset, mark or address, in the address or in the body."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from scrapy.http import TextResponse

from crawler.cards.api import Api, Paging, Request
from crawler.extract import mapping

_NEXT = re.compile(r"<([^<>]{1,2000})>\s{0,9};[^,<]{0,200}?\brel\s{0,9}=\s{0,9}\"?next\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a listing: where it began, the number or mark that asks for this page (None for the first), rows shown before, rows said to be there."""

    start: str
    mark: str | int | None = None
    address: str | None = None
    shown: int = 0
    total: int | None = None
    count: int = 1


def asked(step: Step, api: Api, *, headers: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """Address of a page, and what is sent with it: method, headers, body."""
    url, send = sent(step.address or step.start, api.request, headers)
    paging = api.paging
    if step.mark is None or paging is None:
        return url, send
    if paging.address:
        return paging.address.replace("{page}", quote(str(step.mark), safe="=")), send
    if not paging.in_body:
        return with_parameters(url, {paging.parameter or "": step.mark}), send
    body = copy.deepcopy(api.request.body if api.request.body is not None else dict(api.request.form or {}))
    _put(body, (paging.parameter or "").split("."), step.mark)
    return url, send | {"body": json.dumps(body) if api.request.body is not None else urlencode(body)}


def sent(url: str, request: Request, headers: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """An address with the parameters of a request, and what is sent with it."""
    given = {**request.headers, **headers}
    send: dict[str, Any] = {"method": request.method, "headers": given}
    if request.body is not None:
        send["body"] = json.dumps(request.body)
        given.setdefault("Content-Type", "application/json")
    elif request.form is not None:
        send["body"] = urlencode({n: _plain(v) for n, v in request.form.items()})
        given.setdefault("Content-Type", "application/x-www-form-urlencoded")
    return with_parameters(url, request.parameters, keep=True), send


def with_parameters(url: str, parameters: dict[str, Any], *, keep: bool = False) -> str:
    """An address with parameters put in; with `keep`, those that it has already stay."""
    parts = urlsplit(url)
    have = parse_qsl(parts.query, keep_blank_values=True)
    names = {n for n, _ in have}
    new = [(n, _plain(v)) for n, v in parameters.items() if not (keep and n in names)]
    if not new:
        return url
    old = have if keep else [(n, v) for n, v in have if n not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*old, *new])))


def after(step: Step, api: Api, data: Any, rows: int, response: TextResponse) -> Step | None:
    """The page after this one, by what its answer says; None at the end."""
    paging, names = api.paging, tuple(api.namespaces.items())
    if paging is None or not rows:
        return None
    # Some say the total on the first page only, and 0 later.
    total = step.total or mapping.number(paging.total, data, names)
    pages = mapping.number(paging.pages, data, names)
    shown, count = step.shown + rows, step.count + 1
    if (total and shown >= total) or (paging.most and shown >= paging.most) or (pages is not None and count > pages):
        return None
    ahead = replace(step, shown=shown, total=total, count=count)
    if paging.by == "next":
        link = mapping.address(paging.value, data, names) if paging.value else _linked(response)
        return replace(ahead, address=response.urljoin(link), mark=None) if link else None
    if paging.by == "cursor":
        mark = mapping.address(paging.value, data, names)
        return replace(ahead, mark=mark) if mark and mark != step.mark else None
    return replace(ahead, mark=_number(paging, step, rows))


def said(step: Step, api: Api, data: Any) -> int | None:
    """How many postings there are in all, if the source says it."""
    if step.total or api.paging is None:
        return step.total
    return mapping.number(api.paging.total, data, tuple(api.namespaces.items()))


def _number(paging: Paging, step: Step, rows: int) -> int:
    first = paging.first if paging.first is not None else int(paging.by == "number")
    return (first if step.mark is None else int(step.mark)) + (paging.step or (1 if paging.by == "number" else rows))


def _linked(response: TextResponse) -> str | None:
    for header in response.headers.getlist("Link"):
        if found := _NEXT.search(header.decode("latin-1")):
            return found[1]
    return None


def _put(body: Any, path: list[str], value: Any) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    body[path[-1]] = value


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
