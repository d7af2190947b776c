"""Archive: writes the WARC files of one run, in a thread beside the crawl; `flush` returns when all that was taken is on disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO

from crawler.archive import warc
from crawler.archive.exchange import Exchange
from crawler.archive.secrets import Secrets
from records.captures import Capture, Captures
from records.errors import ArchiveError

FILE_SIZE = 100 * 1024 * 1024
"""A file that is larger is ended after the record: erasing and copying stay quick."""
_BATCH = 16
_REMEMBERED = 4096


class Archive:
    """`begin` with the number of the run, `keep` for each exchange, `flush` before anything points to a capture, `close`."""

    def __init__(
        self, folder: Path, source: str, captures: Captures, *, info: Mapping[str, str], secrets: Secrets
    ) -> None:
        self._folder, self._source, self._captures, self._info = folder, source, captures, info
        self.secrets = secrets
        self._taken: list[tuple[Exchange, Capture]] = []
        self._running: list[Future[None]] = []
        self._seen: dict[str, Capture] = {}
        self._before = False
        self._run = 0
        self._files = 0
        self._file: BinaryIO | None = None
        self._name = self._info_id = ""
        self._dirty = False

    def begin(self, run: int) -> None:
        self._run = run
        self._before = self._captures.any(self._source)

    def keep(self, found: Exchange) -> Capture:
        """Takes an exchange. What it gives back is filled in by the next `flush`."""
        at = datetime.fromtimestamp(found.at, UTC)
        capture = Capture(source=self._source, url=self.secrets.url(found.url), at=at)
        self._taken.append((found, capture))
        if len(self._taken) >= _BATCH:
            self._hand_over()
        return capture

    def flush(self) -> None:
        """Waits until all that was taken lies on the disk. Raises ArchiveError."""
        self._hand_over()
        if not self._running:
            return
        running, self._running = [*self._running, _thread().submit(self._sync)], []
        for one in running:
            one.result()

    def close(self) -> None:
        try:
            self.flush()
        finally:
            if self._file:
                self._file.close()
                self._file = None

    def _hand_over(self) -> None:
        if self._taken:
            taken, self._taken = self._taken, []
            self._running.append(_thread().submit(self._write_all, taken))

    def _write_all(self, taken: list[tuple[Exchange, Capture]]) -> None:
        try:
            for found, capture in taken:
                self._write(found, capture)
        except OSError as error:
            raise ArchiveError(f"{error.filename or self._folder}: {error.strerror or error}") from error

    def _write(self, found: Exchange, capture: Capture) -> None:
        found.asked, found.sent = self.secrets.head(found.asked), self.secrets.body(found.sent)
        found.answered = self.secrets.head(found.answered)
        if self.secrets.within(found.body):
            found.replace_body(self.secrets.body(found.body))
        capture.digest = warc.digest(found.body)
        original = self._original(found, capture.digest)
        file = self._open()
        capture.file, capture.offset = f"{self._source}/{self._name}", file.tell()
        packed = warc.answer(found, capture, original=original, info=self._info_id)
        capture.length = len(packed)
        file.write(packed)
        file.write(warc.request(found, capture, info=self._info_id))
        self._dirty = True
        if capture.kind != "revisit" and found.body:
            self._remember(capture)
        if file.tell() > FILE_SIZE:
            self._end()

    def _original(self, found: Exchange, digest: str) -> Capture | None:
        """The earlier capture that holds the payload of this answer."""
        if found.status == 304:
            known = self._captures.get(found.known) if found.known else None
            held = self._captures.original(self._source, known.digest) if known else None
            return held or known
        if not found.body or found.cut:
            return None
        return self._seen.get(digest) or (self._captures.original(self._source, digest) if self._before else None)

    def _remember(self, capture: Capture) -> None:
        if len(self._seen) >= _REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        self._seen[capture.digest] = capture

    def _open(self) -> BinaryIO:
        if self._file is None:
            self._files += 1
            now = datetime.now(UTC)
            self._name = f"{now:%Y-%m-%dT%H%M%SZ}-run{self._run}-{self._files:05}.warc.gz"
            folder = self._folder / self._source
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / self._name).open("xb")
            opening, self._info_id = warc.info(self._name, self._info, at=now)
            self._file.write(opening)
            _sync_folder(folder)
        return self._file

    def _end(self) -> None:
        self._sync()
        if self._file:
            self._file.close()
            self._file = None

    def _sync(self) -> None:
        if self._file and self._dirty:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as error:
                raise ArchiveError(f"{self._folder / self._source / self._name}: {error.strerror or error}") from error
            self._dirty = False


@cache
def _thread() -> ThreadPoolExecutor:
    # One for all crawls of a process: packing and hashing leave the interpreter to the crawl, and the files wait for the same disk.
    return ThreadPoolExecutor(1, thread_name_prefix="archive")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
