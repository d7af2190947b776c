"""Texts that are not in the ledger: JSON Lines in, one judgement a line out, in the same order."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from typing import Any

from nlp.judge import Judge
from records import contacts
from records.analysis import Analysis, Fact, Hit, Span
from records.errors import LurewatchError
from records.keys import key
from records.posting import Posting
from records.settings import Settings

_BATCH = 200
_FEW = 2 * _BATCH  # fewer than this are judged here: a pool would take longer to start
_STRINGS = ("title", "text", "language", "url", "country", "source")
_HALVES = re.compile("[\ud800-\udfff]")
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""When a text was collected that came in a file."""


def screen(lines: Iterable[bytes], settings: Settings) -> Iterator[str]:
    """One line of JSON for each line of input that is not blank, whatever the number of processes. Nothing is kept."""
    batches = _batches(iter(lines))
    first = list(islice(batches, 2))
    workers = settings.workers or os.cpu_count() or 1
    if workers == 1 or sum(map(len, first)) < _FEW:
        worker = _Worker(settings)
        for batch in _chain(first, batches):
            yield from worker.judge(batch)
        return
    try:
        yield from _pooled(_chain(first, batches), workers, settings)
    except BrokenProcessPool:
        raise LurewatchError(
            "A process that judged was killed, perhaps for want of memory. Run the command again with `--workers 1`."
        ) from None


def _pooled(batches: Iterable[list[bytes]], workers: int, settings: Settings) -> Iterator[str]:
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(settings,)
    ) as pool:
        waiting: list[Future[list[str]]] = []
        for batch in batches:
            waiting.append(pool.submit(_work, batch))
            if len(waiting) > 2 * workers:  # so that an endless input does not fill the memory
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(islice(lines, _BATCH)):
        yield batch


def _chain(first: list[list[bytes]], rest: Iterable[list[bytes]]) -> Iterator[list[bytes]]:
    yield from first
    yield from rest


class _Worker:
    def __init__(self, settings: Settings) -> None:
        self._judge = Judge.load(settings)
        self._key = key("contact", given=settings.contact_key, data=settings.data)

    def judge(self, batch: list[bytes]) -> list[str]:
        return [_line(self._row(line)) for line in batch if line.strip()]

    def _row(self, line: bytes) -> dict[str, Any]:
        row = parsed(line)
        if not sound(row):
            return row
        return judged(row.get("id"), self._judge.judge(posting(row, self._key)))


def parsed(line: bytes) -> dict[str, Any]:
    """One line of input as it stands there; `{"id", "error"}` if it cannot be judged."""
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not a line of JSON: {str(error)[:120]}"}
    if not isinstance(row, dict):
        return {"id": None, "error": "not a JSON object"}
    wrong = [n for n in _STRINGS if row.get(n) is not None and not isinstance(row[n], str)]
    if wrong:
        return {"id": row.get("id"), "error": f"{', '.join(wrong)}: must be text"}
    return row if sound(row) else {"id": row.get("id"), "error": "neither text nor title"}


def sound(row: Mapping[str, Any]) -> bool:
    """Whether what `parsed` gave is a row and no error: an error has neither text nor title."""
    return bool(row.get("text") or row.get("title"))


def posting(row: Mapping[str, Any], contact_key: bytes) -> Posting:
    """The posting of a sound row, with its contacts."""
    title, text, country = _whole(row.get("title") or ""), _whole(row.get("text") or ""), row.get("country")
    return Posting(
        source=row.get("source") or "screen",
        key=str(row.get("id")),
        collected=EPOCH,
        title=title,
        text=text,
        url=row.get("url"),
        language=row.get("language"),
        country=country,
        employer=row["employer"] if isinstance(row.get("employer"), str) else None,
        pay=row["pay"] if isinstance(row.get("pay"), str) else None,
        contacts=contacts.find(title, text, country=country, key=contact_key),
    )


def _line(row: dict[str, Any]) -> str:
    line = json.dumps(row, ensure_ascii=False)
    return line if _whole(line) == line else json.dumps(row)


def _whole(text: str) -> str:
    """A text with halves of characters (lone surrogates) replaced one by one, as the ledger does: places stay true."""
    return _HALVES.sub("\ufffd", text)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def judged(identifier: Any, analysis: Analysis) -> dict[str, Any]:
    """The fixed shape of a judgement (DESIGN: `lurewatch screen`)."""
    if analysis.error:
        return {"id": identifier, "error": analysis.error}
    return {
        "id": identifier,
        "score": analysis.score,
        "band": analysis.band,
        "language": analysis.language,
        "abstained": analysis.abstained,
        "classifier": analysis.classifier,
        "hits": [_hit(h) for h in analysis.hits],
        "dimensions": dict(analysis.dimensions),
        "protective": list(analysis.protective),
        "contacts": list(analysis.contacts),
        "places": {k: list(v) for k, v in analysis.places.items()},
        "reasons": list(analysis.reasons),
        "facts": [_fact(f) for f in analysis.facts],
    }


# By hand: `dataclasses.asdict` takes a twentieth of the time of judging.
def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "rule": hit.rule,
        "indicator": hit.indicator,
        "dimension": hit.dimension,
        "strength": hit.strength,
        "spans": [_span(s) for s in hit.spans],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"kind": fact.kind, "normal": dict(fact.normal), "by": fact.by, "span": _span(fact.span)}


def _span(span: Span) -> dict[str, Any]:
    return {"field": span.field, "start": span.start, "end": span.end, "text": span.text}


_worker: _Worker | None = None


def _start(settings: Settings) -> None:
    global _worker
    _worker = _Worker(settings)


def _work(batch: list[bytes]) -> list[str]:
    if _worker is None:
        raise RuntimeError("the worker was not started")
    return _worker.judge(batch)
